using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessShop.Local.ServiceBus;

/// <summary>
/// infra/order-path.json: what one order sends when nothing goes wrong. The one thing about the load that the topology
/// does not say, and that people keep right by review.
/// </summary>
public sealed record OrderPath(
    [property: JsonRequired] string About,
    [property: JsonRequired] string Measured,
    [property: JsonRequired] IReadOnlyList<OrderPathMessage> Messages)
{
    private static readonly JsonSerializerOptions _strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <param name="root">The repository's folder.</param>
    /// <exception cref="StartException">Missing or unreadable.</exception>
    public static OrderPath Read(string root)
    {
        var path = Path.Combine(root, "infra", "order-path.json");
        if (!File.Exists(path)) { throw new StartException($"{path} is missing. Start in the repository's folder."); }
        try
        {
            return JsonSerializer.Deserialize<OrderPath>(File.ReadAllText(path), _strict)!;
        }
        catch (JsonException unreadable)
        {
            throw new StartException($"{path}: {unreadable.Message}");
        }
    }
}

/// <summary>One kind of message on an order's path.</summary>
/// <param name="Type">Its Label, which rules look at.</param>
/// <param name="PerOrder">How many of it; a fraction where not every order sends one.</param>
public sealed record OrderPathMessage(
    [property: JsonRequired] string Topic,
    [property: JsonRequired] string Type,
    [property: JsonRequired] double PerOrder,
    [property: JsonRequired] string Because);
