using ServerlessShop.Kernel;
using ServerlessShop.Persistence;

namespace ServerlessShop.Catalog.Categories;

/// <summary>All categories, in one document: they are few, and read together.</summary>
public sealed record CategoryTree(ValueList<Category> Categories)
{
    public const string Kind = "categories";
    public const int CountMax = 500;
    public const int DepthMax = 5;

    public static readonly DocumentKey Key = new(Kind, Kind);

    public static readonly Decider<CategoryTree, CategoryEvent> Decider = new(Kind, new([]), Evolve, _ => []);

    public bool Has(string id) => Categories.Any(category => category.Id == id);

    public Category? Find(string id) => Categories.FirstOrDefault(category => category.Id == id);

    /// <summary>The category and those it lies in, the outermost last. Ends at a circle, which a decision keeps out.</summary>
    public IEnumerable<Category> PathOf(string id)
    {
        var at = Find(id);
        for (var depth = 0; at is not null && depth <= CountMax; depth++)
        {
            yield return at;
            at = at.ParentId is { } parent ? Find(parent) : null;
        }
    }

    public static CategoryTree Evolve(CategoryTree tree, CategoryEvent fact) => new(
        [.. tree.Categories.Where(one => one.Id != fact.Category.Id).Append(fact.Category).OrderBy(one => one.Id, StringComparer.Ordinal)]);
}

/// <summary>A category was put there, or given another name or place.</summary>
public sealed record CategoryEvent(Category Category);
