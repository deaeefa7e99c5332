using ServerlessShop.Catalog.Categories;
using ServerlessShop.Kernel;

namespace ServerlessShop.Catalog.PuttingCategory;

/// <summary>Have this category, with this name, at this place.</summary>
public sealed record PutCategory(Category Category)
{
    public static readonly Rejection NoParent =
        new(RejectionKind.Conflict, "category-parent-missing", "The category it is to lie in is not there.");

    public static readonly Rejection InItself =
        new(RejectionKind.Conflict, "category-in-itself", "A category cannot lie in itself, nor in one that lies in it.");

    public static readonly Rejection TooDeep =
        new(RejectionKind.Conflict, "category-too-deep", $"Categories lie at most {CategoryTree.DepthMax} deep.");

    public static readonly Rejection TooMany =
        new(RejectionKind.Conflict, "too-many-categories", $"There are at most {CategoryTree.CountMax} categories.");

    public static Decision<CategoryEvent> Decide(CategoryTree tree, PutCategory put)
    {
        var category = put.Category;
        if (tree.Find(category.Id) == category) { return Decision<CategoryEvent>.Nothing; }
        if (category.ParentId == category.Id) { return InItself; }
        if (category.ParentId is { } parent && !tree.Has(parent)) { return NoParent; }
        if (!tree.Has(category.Id) && tree.Categories.Count >= CategoryTree.CountMax) { return TooMany; }

        var then = CategoryTree.Evolve(tree, new(category));
        if (category.ParentId is { } above && then.PathOf(above).Take(CategoryTree.CountMax).Any(one => one.Id == category.Id))
        {
            return InItself;
        }

        // With what lies in it: it may have moved, and they with it.
        return then.Categories.Max(one => then.PathOf(one.Id).Count()) > CategoryTree.DepthMax
            ? TooDeep
            : new CategoryEvent(category);
    }
}
