using System.Text.RegularExpressions;

namespace ServerlessShop.Catalog.Categories;

/// <summary>Where customers look for products. Its id stands in addresses.</summary>
/// <param name="ParentId">What it lies in; null for the outermost.</param>
public sealed partial record Category(string Id, string Name, string? ParentId = null)
{
    public const int NameLengthMax = 80;
    public const string IdForm = "1 to 40 of a to z, 0 to 9 and hyphens.";

    public static bool IsId(string id) => Form().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex Form();
}
