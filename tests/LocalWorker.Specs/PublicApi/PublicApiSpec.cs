using Microsoft.Azure.Functions.Worker;

namespace ServerlessShop.LocalWorker.Specs.PublicApi;

public sealed class PublicApiSpec
{
    private static readonly HashSet<string> Azure = ReadListings();
    private static readonly Type[] Ours = typeof(FunctionContext).Assembly.GetExportedTypes();

    [Fact]
    public void Everything_public_here_is_public_in_azure_under_the_same_signature() =>
        Assert.Empty(ApiLines.Of(Ours).Except(Azure));

    /// <summary>Without an abstract member of Azure's, a class could be derived from here and not there.</summary>
    [Fact]
    public void No_abstract_member_of_a_type_we_have_is_missing()
    {
        var ours = ApiLines.Of(Ours).ToHashSet();
        var abstracts = Azure.Where(line =>
            line.StartsWith("method abstract ", StringComparison.Ordinal)
            || line.StartsWith("property abstract ", StringComparison.Ordinal)
            || Ours.Any(type => type.IsInterface && IsMemberOf(type, line)));

        Assert.Empty(abstracts.Where(line => Ours.Any(type => IsMemberOf(type, line))).Except(ours));
    }

    [Fact]
    public void Where_an_attribute_may_stand_is_where_azures_may()
    {
        var ours = ApiLines.Of(Ours).ToHashSet();
        var usages = Azure.Where(line => Ours.Any(type =>
            line.StartsWith($"attribute {ApiNames.Owner(type)} [AttributeUsage(", StringComparison.Ordinal)));

        Assert.Empty(usages.Except(ours));
    }

    [Fact]
    public void No_value_of_an_enum_we_have_is_missing()
    {
        var ours = ApiLines.Of(Ours).ToHashSet();
        var values = Azure.Where(line => Ours.Any(type =>
            type.IsEnum && line.StartsWith($"enumvalue {ApiNames.Owner(type)}.", StringComparison.Ordinal)));

        Assert.Empty(values.Except(ours));
    }

    [Fact]
    public void A_stranger_is_found_member_by_member()
    {
        var strange = ApiLines.Of([typeof(Stranger)]).Except(Azure);

        Assert.Equal(
            [
                "ctor ServerlessShop.LocalWorker.Specs.PublicApi.Stranger()",
                "field ServerlessShop.LocalWorker.Specs.PublicApi.Stranger.Constant",
                "method virtual ServerlessShop.LocalWorker.Specs.PublicApi.Stranger"
                    + ".Method(string? text, int number = 3) : System.Collections.Generic.List<string?>?",
                "property ServerlessShop.LocalWorker.Specs.PublicApi.Stranger.Property { get; protected set; } : int?",
                "type ServerlessShop.LocalWorker.Specs.PublicApi.Stranger : System.IDisposable class",
            ],
            strange.Where(line => !line.Contains("Dispose(", StringComparison.Ordinal)));
    }

    /// <summary>The same name is not enough: another default, another annotation is another line.</summary>
    [Theory]
    [InlineData("ctor Microsoft.Azure.Functions.Worker.TimerTriggerAttribute(string cron)")]
    [InlineData("ctor Microsoft.Azure.Functions.Worker.TimerTriggerAttribute(string? schedule)")]
    [InlineData("type Microsoft.Azure.Functions.Worker.FunctionAttribute : System.Attribute sealed class")]
    public void A_changed_signature_is_in_no_listing(string line) => Assert.DoesNotContain(line, Azure);

    private static bool IsMemberOf(Type type, string line)
    {
        var owner = $" {ApiNames.Owner(type)}.";
        var at = line.Split('(')[0].IndexOf(owner, StringComparison.Ordinal);
        return at > 0
            && line.Split(' ')[0] is ("method" or "property")
            && !line[(at + owner.Length)..].Split('(', ' ')[0].Contains('.', StringComparison.Ordinal);
    }

    private static HashSet<string> ReadListings() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Listings"))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.Length > 0 && !line.StartsWith('#')),
    ];
}

/// <summary>Not Azure's.</summary>
public class Stranger : IDisposable
{
    public const int Constant = 3;

    public int? Property { get; protected set; }

    public virtual List<string?>? Method(string? text, int number = 3) => text is null ? null : [text, $"{number}"];

    public void Dispose() => GC.SuppressFinalize(this);
}
