using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Hosting;
using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Customers.KeepingAddresses;

/// <summary>PUT and DELETE /customers/me/addresses/{addressId}, by the customer.</summary>
public sealed class KeepAddressFunction(DocumentStore<Customer, CustomerEvent> customers)
{
    [Function("KeepAddress")]
    [RequiresRole("customer")]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/me/addresses/{addressId:guid}")] HttpRequest http,
        Guid addressId,
        CancellationToken cancellation)
    {
        var request = await http.Body<Request>(cancellation);
        if (!request.TryRead(addressId, out var keep, out var invalid)) { return Problems.Invalid(invalid); }

        var outcome = await customers.Transact(
            CustomerDecider.KeyOf(SignedIn.CustomerOf(http.HttpContext.User)),
            customer => KeepAddress.Decide(customer, keep),
            cancellation);

        return outcome.ToHttp(customer => TypedResults.Json(
            AddressView.Of(customer.Addresses.Single(address => address.Id == addressId)), Json.Options));
    }

    [Function("RemoveAddress")]
    [RequiresRole("customer")]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "customers/me/addresses/{addressId:guid}")] HttpRequest http,
        Guid addressId,
        CancellationToken cancellation)
    {
        var remove = new RemoveAddress(addressId);
        var outcome = await customers.Transact(
            CustomerDecider.KeyOf(SignedIn.CustomerOf(http.HttpContext.User)),
            customer => RemoveAddress.Decide(customer, remove),
            cancellation);

        return outcome.ToHttp(_ => TypedResults.NoContent());
    }

    public sealed record Request(
        string? Name, string? Street, string? City, string? PostalCode, string? Country, bool IsDefault)
    {
        public bool TryRead(
            Guid id, [NotNullWhen(true)] out KeepAddress? keep, out Dictionary<string, string[]> invalid)
        {
            invalid = [];
            var name = FreeText.Read(Name, Address.LineLengthMax, "name", invalid);
            var street = FreeText.Read(Street, Address.LineLengthMax, "street", invalid);
            var city = FreeText.Read(City, Address.LineLengthMax, "city", invalid);
            var postalCode = FreeText.Read(PostalCode, Address.PostalCodeLengthMax, "postalCode", invalid);
            if (Country is not { Length: 2 } || !Country.All(char.IsAsciiLetterUpper))
            {
                invalid["country"] = ["Two capital letters, ISO 3166-1."];
            }

            keep = invalid.Count == 0
                ? new KeepAddress(new(id, name, street, city, postalCode, Country!, IsDefault))
                : null;
            return keep is not null;
        }
    }
}
