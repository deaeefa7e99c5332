using System.Text.Json;
using ServerlessShop.Local.Cosmos.Containers;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A query that has been read and checked, ready to run.</summary>
internal sealed class Statement
{
    private const int LengthMax = 262_144;

    public static readonly IReadOnlyDictionary<string, Value> NoParameters = new Dictionary<string, Value>();

    private Statement(Select select) => Select = select;

    public Select Select { get; }

    /// <summary>The name the container's items go by; null for a query without FROM.</summary>
    public string? ItemName => Select.From.Count == 0 ? null : NameOf(Select.From[0]);

    public static Statement Parse(
        string text, IReadOnlyDictionary<string, Value> parameters, IndexingPolicy? indexing = null)
    {
        if (text.Length > LengthMax)
        {
            throw RefusalException.BadRequest(
                $"The SQL query text exceeded the maximum limit of {LengthMax} characters.");
        }

        var select = Parser.Parse(text, parameters);
        QueryCheck.Check(select, indexing);
        return new(select);
    }

    /// <summary>Reads a query request: its text and its parameters.</summary>
    public static Statement Parse(ReadOnlyMemory<byte> request, IndexingPolicy indexing)
    {
        JsonElement body;
        try { body = JsonElement.Parse(request.Span); }
        catch (JsonException invalid)
        {
            throw RefusalException.BadRequest($"The query is invalid JSON: {invalid.Message}");
        }

        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("query", out var text) || text.ValueKind != JsonValueKind.String)
        {
            throw RefusalException.BadRequest("A query request must be an object with 'query'.");
        }

        var parameters = new Dictionary<string, Value>();
        if (body.TryGetProperty("parameters", out var given) && given.ValueKind == JsonValueKind.Array)
        {
            foreach (var parameter in given.EnumerateArray())
            {
                parameters[parameter.GetProperty("name").GetString()!] =
                    parameter.TryGetProperty("value", out var value) ? Value.Of(value) : Value.Undefined;
            }
        }

        return Parse(text.GetString()!, parameters, indexing);
    }

    /// <summary>Whether one item passes, as the filter of a patch asks.</summary>
    public bool Matches(byte[] item) => Select.Results(ScopeOf(Value.Parse(item))).Any();

    public Scope ScopeOf(Value item) => new(null, ItemName ?? "", item);

    private static string NameOf(Source source) => source switch
    {
        PathSource path => path.Path.Root,
        IteratorSource iterator => NameOf(iterator.Over),
        _ => throw new System.Diagnostics.UnreachableException("The check lets no subquery stand first."),
    };
}
