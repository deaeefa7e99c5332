using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.ChangingProfile;

/// <summary>
/// PUT /customers/me, by the customer. With If-Match only over what was seen, with If-None-Match: * only as the first;
/// without either, whatever was there.
/// </summary>
public sealed partial class ChangeProfileFunction(DocumentStore<Customer, CustomerEvent> customers)
{
    [Function("ChangeProfile")]
    [RequiresRole("customer")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/me")] HttpRequest http,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(out var change, out var invalid)) { return Problems.Invalid(invalid); }

        var id = SignedIn.CustomerOf(http.HttpContext.User);
        var key = CustomerDecider.KeyOf(id);
        var ifMatch = http.Headers.IfMatch.ToString();
        Decision<CustomerEvent> Decide(Customer customer) => ChangeProfile.Decide(customer, change);
        var outcome = ifMatch.Length > 0 ? await customers.TransactOn(key, ifMatch, Decide, cancellation)
            : http.Headers.IfNoneMatch == "*" ? await customers.TransactOn(key, null, Decide, cancellation)
            : await customers.Transact(key, Decide, cancellation);

        return outcome.ToHttp(customer => TypedResults.Json(CustomerView.Of(id.Value, customer), Json.Options));
    }

    public sealed partial record Request(string? Name, string? Email, string? Language, string? Phone)
    {
        public bool TryRead([NotNullWhen(true)] out ChangeProfile? change, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var name = FreeText.Read(Name, Profile.NameLengthMax, "name", invalid);
            var email = FreeText.Read(Email, Profile.EmailLengthMax, "email", invalid);
            var language = FreeText.Read(Language, Profile.LanguageLengthMax, "language", invalid);
            var phone = Phone is null ? null : FreeText.Read(Phone, Profile.PhoneLengthMax, "phone", invalid);

            if (email.Length > 0 && !EmailAddress.IsValid(email)) { invalid["email"] = ["Something, an @ and a domain."]; }
            if (language.Length > 0 && !ALanguage().IsMatch(language)) { invalid["language"] = ["A tag such as en or de-AT."]; }
            if (phone is { Length: > 0 } && !APhone().IsMatch(phone))
            {
                invalid["phone"] = ["Digits, blanks and hyphens, with a + before if you like."];
            }

            change = invalid.Count == 0 ? new ChangeProfile(new(name, email, language, phone)) : null;
            return change is not null;
        }

        [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", RegexOptions.NonBacktracking)]
        private static partial Regex ALanguage();

        [GeneratedRegex(@"^\+?[0-9][0-9 ()/-]*$", RegexOptions.NonBacktracking)]
        private static partial Regex APhone();
    }
}
