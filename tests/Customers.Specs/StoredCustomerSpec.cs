using System.Text.Json;
using ServerlessShop.Customers.Accesses;
using ServerlessShop.Customers.Customers;
using ServerlessShop.Kernel;
using static ServerlessShop.Customers.Customers.CustomerEvent;
using static ServerlessShop.Customers.Specs.Jane;

namespace ServerlessShop.Customers.Specs;

/// <summary>Documents of years ago must be readable: the stored form is approved here, and changes only with a migration.</summary>
public sealed class StoredCustomerSpec
{
    private const string Form =
        """
        {"profile":{"name":"Jane Doe","email":"jane@example.com","language":"en","phone":"+44 20 7946 0000"},"addresses":[{"id":"0198c0de-0000-7000-8000-0000000000ad","name":"Jane Doe","street":"1 High Street","city":"London","postalCode":"N1 9GU","country":"GB","isDefault":true}],"consents":[{"purpose":"newsletter","given":true,"textVersion":"2026-01","at":"2026-03-02T12:00:00+00:00","how":"account"}],"consentChanges":1,"erasure":{"customer":{"value":"0198c0de-0000-7000-8000-00000000a11e"},"id":"0198c0de-0000-7000-8000-0000000000e1","wishedAt":"2026-03-02T12:00:00+00:00","because":"I am moving.","lines":[{"context":"ordering","progress":"erased","attempts":1,"askedAt":"2026-03-02T12:00:00+00:00","dueAt":"2026-03-02T12:01:00+00:00","acknowledgedAt":"2026-03-02T12:00:00+00:00","count":{"erased":2,"kept":1,"keptBecause":"Invoices stay."}},{"context":"basket","progress":"mustWait","attempts":0,"waitsBecause":"An order is open."}]},"erasedBefore":[],"awaits":"erasure"}
        """;

    [Fact]
    public void What_is_stored_is_read_back_and_keeps_its_form()
    {
        CustomerEvent[] past =
        [
            new ProfileChanged(HerProfile), new AddressKept(Home), new ConsentChanged(Newsletter, 1),
            new ErasureWished(Wished.Erasure with { Lines = [new("ordering"), new("basket")] }),
            Asked("ordering", Noon), Erased("ordering"), MustWait("basket"),
        ];
        var customer = past.Aggregate(CustomerDecider.Instance.Initial, CustomerDecider.Instance.Evolve);

        Assert.Equal(Form, Json(customer));
        Assert.Equal(customer, JsonSerializer.Deserialize<Customer>(Form, Kernel.Json.Options));
    }

    [Fact]
    public void A_look_is_read_back_and_keeps_its_form()
    {
        Access look = new Access.Recorded(Noon, Wish, "Susan", "She rang.");
        const string Form =
            """
            {"is":"recorded","at":"2026-03-02T12:00:00+00:00","by":"0198c0de-0000-7000-8000-0000000000e1","name":"Susan","because":"She rang."}
            """;
        Assert.Equal(Form, Json(look));
        Assert.Equal(look, JsonSerializer.Deserialize<Access>(Form, Kernel.Json.Options));
    }

    private static string Json<T>(T state) => JsonSerializer.Serialize(state, Kernel.Json.Options);
}
