using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Cosmos.Queries;

namespace ServerlessShop.Local.Cosmos.Items;

/// <summary>A partial update: at most ten steps, all or none, under an optional condition.</summary>
internal sealed class Patch
{
    private const int StepsMax = 10;

    private readonly Statement? _condition;
    private readonly List<PatchStep> _steps = [];

    private Patch(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("operations", out var operations) || operations.ValueKind != JsonValueKind.Array)
        {
            throw RefusalException.BadRequest("A patch must be an object with 'operations'.");
        }

        foreach (var operation in operations.EnumerateArray()) { _steps.Add(PatchStep.Parse(operation)); }
        if (_steps.Count is 0 or > StepsMax)
        {
            throw RefusalException.BadRequest($"A patch has 1 to {StepsMax} operations; this one has {_steps.Count}.");
        }

        if (json.TryGetProperty("condition", out var condition) && condition.ValueKind == JsonValueKind.String)
        {
            _condition = Statement.Parse("SELECT * " + condition.GetString(), Statement.NoParameters);
        }
    }

    public static Patch Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return new(json.RootElement.Clone());
        }
        catch (JsonException invalid)
        {
            throw RefusalException.BadRequest($"The patch is invalid JSON: {invalid.Message}");
        }
    }

    /// <summary>Whether the condition holds for the item as clients see it.</summary>
    public bool Applies(byte[] item) => _condition is null || _condition.Matches(item);

    public byte[] Apply(ReadOnlyMemory<byte> item)
    {
        var root = (JsonObject)JsonNode.Parse(item.Span)!;
        foreach (var step in _steps) { step.Apply(root); }
        return JsonSerializer.SerializeToUtf8Bytes(root, PatchStep.Plain);
    }
}
