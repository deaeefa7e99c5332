namespace ServerlessShop.Local.Gateway.Policies.Caching;

/// <summary>Which cache: here there is the built-in one only.</summary>
internal static class CachingType
{
    public const string Attribute = "caching-type";

    public static void Check(PolicyElement element, PolicyScope scope)
    {
        if (element.Word(Attribute, "prefer-external", scope, "prefer-external", "internal", "external") == "external")
        {
            throw element.Refused("wants an external cache, which there is not.");
        }
    }
}
