namespace ServerlessShop.Catalog.Products;

/// <summary>Planned prices whose time has come.</summary>
public static class PriceChange
{
    /// <summary>The facts that are due, in order of time. At the times they were planned for, however late the timer is.</summary>
    public static IReadOnlyList<ProductEvent> Due(Product product, DateTimeOffset now)
    {
        if (product is not Product.Listed listed || !(listed.Prices.Next?.From <= now)) { return []; }

        var facts = new List<ProductEvent>();
        foreach (var plan in listed.Prices.Plans.TakeWhile(plan => plan.From <= now))
        {
            var step = new PriceStep(
                listed.Prices.Steps + 1, listed.Price, listed.Price with { Minor = plan.PriceMinor }, plan.By, plan.From, "planned");
            var fact = new ProductEvent.PriceChangeApplied(listed.Sku, listed.Name, plan.Id, step);
            listed = (Product.Listed)Product.Evolve(listed, fact);
            facts.Add(fact);
        }

        return facts;
    }
}
