using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ServerlessShop.Gateway.Specs;

/// <summary>A file of Corpus: cases of one or a few policies. A member it does not know stops the reading.</summary>
public sealed class CorpusFile
{
    public string Policy { get; set; } = "";

    public string? OpenApi { get; set; }

    public List<CorpusCase> Cases { get; set; } = [];

    public static string Folder => Path.Combine(Shop.Repository, "tests", "Gateway.Specs", "Corpus");

    public static CorpusFile Read(string name) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
        .Deserialize<CorpusFile>(File.ReadAllText(Path.Combine(Folder, $"{name}.yaml")));
}

public sealed class CorpusCase
{
    public string Name { get; set; } = "";

    public string? OpenApi { get; set; }

    public string Inbound { get; set; } = "<base />";

    public string Backend { get; set; } = "<base />";

    public string Outbound { get; set; } = "<base />";

    public string OnError { get; set; } = "<base />";

    public List<CorpusStep> Steps { get; set; } = [];

    public string Document => $"""
        <policies>
        <inbound>
        {Inbound}
        </inbound>
        <backend>{Backend}</backend>
        <outbound>{Outbound}</outbound>
        <on-error>{OnError}</on-error>
        </policies>
        """;
}

public sealed class CorpusStep
{
    public int Advance { get; set; }

    public string Send { get; set; } = "";

    public Dictionary<string, string> Headers { get; set; } = [];

    public string? Body { get; set; }

    public CorpusAnswer? Answer { get; set; }

    public CorpusForwarded? Forwarded { get; set; }

    public CorpusExpectation? Expect { get; set; }
}

public sealed class CorpusAnswer
{
    public int Status { get; set; } = 200;

    public Dictionary<string, string> Headers { get; set; } = [];

    public string Body { get; set; } = "answered";
}

public sealed class CorpusForwarded
{
    public bool None { get; set; }

    public string? Line { get; set; }

    public int? Times { get; set; }

    public Dictionary<string, string> Headers { get; set; } = [];

    public string? Body { get; set; }
}

public sealed class CorpusExpectation
{
    public int? Status { get; set; }

    public string? Reason { get; set; }

    public Dictionary<string, string> Headers { get; set; } = [];

    public List<string> Without { get; set; } = [];

    public string? Body { get; set; }

    public string? Contains { get; set; }
}
