using ServerlessShop.Catalog.Categories;
using ServerlessShop.Catalog.PuttingCategory;
using ServerlessShop.Testing;

namespace ServerlessShop.Catalog.Specs.Categories;

public sealed class PutCategorySpec
{
    private static readonly Spec<CategoryTree, CategoryEvent> Tree = new(CategoryTree.Decider);

    private static readonly CategoryEvent _home = new(new("home", "Home"));
    private static readonly CategoryEvent _lighting = new(new("lighting", "Lighting", "home"));
    private static readonly CategoryEvent _candles = new(new("candles", "Candles", "lighting"));

    [Fact]
    public void A_category_is_put() => Tree
        .Given(_home)
        .When(tree => PutCategory.Decide(tree, new(_lighting.Category)))
        .Then(_lighting);

    [Fact]
    public void A_category_may_be_renamed_and_moved() => Tree
        .Given(_home, _lighting, _candles)
        .When(tree => PutCategory.Decide(tree, new(new("candles", "Candles and lights", "home"))))
        .Then(new CategoryEvent(new("candles", "Candles and lights", "home")));

    [Fact]
    public void It_lies_only_in_what_is_there() => Tree
        .Given()
        .When(tree => PutCategory.Decide(tree, new(_lighting.Category)))
        .ThenRejected(PutCategory.NoParent);

    [Theory]
    [InlineData("home")]
    [InlineData("lighting")]
    [InlineData("candles")]
    public void It_never_lies_in_itself_however_far_down(string parent) => Tree
        .Given(_home, _lighting, _candles)
        .When(tree => PutCategory.Decide(tree, new(new("home", "Home", parent))))
        .ThenRejected(PutCategory.InItself);

    [Fact]
    public void Nothing_lies_too_deep_not_even_with_what_it_lies_in()
    {
        CategoryEvent[] chain =
            [new(new("l1", "1")), .. Enumerable.Range(2, CategoryTree.DepthMax - 1).Select(i => new CategoryEvent(new($"l{i}", $"{i}", $"l{i - 1}")))];

        Tree.Given([.. chain, _home])
            .When(tree => PutCategory.Decide(tree, new(new("more", "More", $"l{CategoryTree.DepthMax}"))))
            .ThenRejected(PutCategory.TooDeep);
        Tree.Given([.. chain, _home])
            .When(tree => PutCategory.Decide(tree, new(new("l1", "1", "home"))))
            .ThenRejected(PutCategory.TooDeep);
    }

    [Fact]
    public void There_are_only_so_many() => Tree
        .Given([.. Enumerable.Range(0, CategoryTree.CountMax).Select(i => new CategoryEvent(new($"c{i}", "C")))])
        .When(tree => PutCategory.Decide(tree, new(_home.Category)))
        .ThenRejected(PutCategory.TooMany);

    [Fact]
    public void A_path_leads_outwards() => Assert.Equal(
        ["candles", "lighting", "home"],
        new[] { _candles, _home, _lighting }.Aggregate(CategoryTree.Decider.Initial, CategoryTree.Evolve)
            .PathOf("candles").Select(category => category.Id));
}
