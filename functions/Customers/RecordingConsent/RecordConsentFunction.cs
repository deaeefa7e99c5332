using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.RecordingConsent;

/// <summary>PUT /customers/me/consents/{purpose}, by the customer: yes or no, to which text, asked where.</summary>
public sealed class RecordConsentFunction(DocumentStore<Customer, CustomerEvent> customers, TimeProvider clock)
{
    private static readonly Rejection _unknownPurpose =
        new(RejectionKind.NotFound, "consent-purpose-unknown", "The shop does not ask consent for this.");

    [Function("RecordConsent")]
    [RequiresRole("customer")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/me/consents/{purpose}")] HttpRequest http,
        string purpose,
        CancellationToken cancellation)
    {
        if (!Consent.Purposes.Contains(purpose)) { return _unknownPurpose.ToProblem(); }
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(purpose, clock.GetUtcNow(), out var record, out var invalid)) { return Problems.Invalid(invalid); }

        var outcome = await customers.Transact(
            CustomerDecider.KeyOf(SignedIn.CustomerOf(http.HttpContext.User)),
            customer => RecordConsent.Decide(customer, record),
            cancellation);

        return outcome.ToHttp(customer => TypedResults.Json(
            customer.Consents.Single(consent => consent.Purpose == purpose), Json.Options));
    }

    /// <param name="Given">Never taken for granted: absent is unreadable, not a no.</param>
    public sealed record Request(bool? Given, string? TextVersion, string? How)
    {
        private const string InTheAccount = "account";

        public bool TryRead(
            string purpose, DateTimeOffset now, [NotNullWhen(true)] out RecordConsent? record,
            out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var version = FreeText.Read(TextVersion, Consent.TextVersionLengthMax, "textVersion", invalid);
            var how = FreeText.Read(How ?? InTheAccount, Consent.HowLengthMax, "how", invalid);
            if (Given is null) { invalid["given"] = ["true or false."]; }

            record = invalid.Count == 0 ? new RecordConsent(new(purpose, Given!.Value, version, now, how)) : null;
            return record is not null;
        }
    }
}
