using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessShop.Local.Cosmos.Queries;

/// <summary>A query that is refused, in the form the service's planner reports it.</summary>
internal static class QueryError
{
    private static readonly JsonSerializerOptions _readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RefusalException Of(string code, string message, (int Start, int End)? location = null)
    {
        var error = new JsonObject { ["severity"] = "Error" };
        if (location is var (start, end)) { error["location"] = new JsonObject { ["start"] = start, ["end"] = end }; }
        error["code"] = code;
        error["message"] = message;
        return RefusalException.BadRequest(
            new JsonObject { ["errors"] = new JsonArray(error) }.ToJsonString(_readable));
    }
}
