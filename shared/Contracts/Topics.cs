namespace ServerlessShop.Contracts;

/// <summary>The topics' names, as infra/topology.json has them; a test compares the two.</summary>
public static class Topics
{
    public const string Basket = "basket";
    public const string Catalog = "catalog";
    public const string Inventory = "inventory";
    public const string Ordering = "ordering";
    public const string Payments = "payments";
    public const string Shipping = "shipping";
}
