namespace ServerlessShop.Hosting;

/// <summary>Which keys a context reads: Catalog:*, Shared:*, and the flags Catalog.* and Shared.*.</summary>
internal static class Selection
{
    public const string FlagPrefix = ".appconfig.featureflag/";

    public static IReadOnlyList<string> Of(string context)
    {
        var prefix = char.ToUpperInvariant(context[0]) + context[1..];
        return
        [
            $"{AppConfigurationOptions.Shared}:*", $"{prefix}:*",
            $"{FlagPrefix}{AppConfigurationOptions.Shared}.*", $"{FlagPrefix}{prefix}.*",
        ];
    }
}
