using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;

namespace ServerlessShop.LocalWorker.Running;

/// <summary>What the worker asks of the functions host.</summary>
internal sealed class HostConnection(WorkerStart start) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = start.Host,
        DefaultRequestHeaders = { { WorkerStart.KeyHeader, start.Key } },
    };

    public async Task Ready(string address, IEnumerable<Function> functions, CancellationToken cancellation)
    {
        var ready = new JsonObject
        {
            ["address"] = address,
            ["processId"] = Environment.ProcessId,
            ["functions"] = new JsonArray([.. functions.Select(function => function.ToMetadata())]),
        };
        using var answer = await Post("ready", ready, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync(cancellation);
            throw new WorkerStartException(
                $"The functions host refused this worker ({(int)answer.StatusCode}): {said}");
        }
    }

    public async Task Settle(Settlement settlement, CancellationToken cancellation)
    {
        using var answer = await Post("settlements", settlement.ToJson(), cancellation);
        if (answer.StatusCode == HttpStatusCode.Gone)
        {
            throw new ServiceBusException(
                $"The lock {settlement.LockToken} is no longer held.", ServiceBusFailureReason.MessageLockLost);
        }

        if (!answer.IsSuccessStatusCode)
        {
            var said = await answer.Content.ReadAsStringAsync(cancellation);
            throw new ServiceBusException(
                isTransient: (int)answer.StatusCode >= 500,
                $"The functions host refused to {settlement.Kind} ({(int)answer.StatusCode}): {said}");
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Post(string what, JsonObject said, CancellationToken cancellation)
    {
        var path = new Uri($"workers/{Uri.EscapeDataString(start.WorkerId)}/{what}", UriKind.Relative);
        using var content = new StringContent(said.ToJsonString(), Encoding.UTF8, "application/json");
        return await _http.PostAsync(path, content, cancellation);
    }
}

/// <summary>What a function says about a message it holds.</summary>
internal sealed record Settlement(
    string Kind, string LockToken, string? Reason, string? Description, IDictionary<string, object>? Properties)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = Kind, ["lockToken"] = LockToken };
        if (Reason is not null)
        {
            json["deadLetterReason"] = Reason;
        }

        if (Description is not null)
        {
            json["deadLetterDescription"] = Description;
        }

        if (Properties is not null)
        {
            json["propertiesToModify"] = new JsonObject(
                Properties.Select(property =>
                    KeyValuePair.Create(property.Key, (JsonNode?)Typed(property.Key, property.Value))));
        }

        return json;
    }

    private static JsonObject Typed(string name, object value)
    {
        (string Type, JsonNode Value) typed = value switch
        {
            string text => ("string", text),
            bool flag => ("bool", flag),
            int number => ("int", number),
            long number => ("long", number),
            double number => ("double", number),
            decimal number => ("decimal", number.ToString(CultureInfo.InvariantCulture)),
            Guid guid => ("guid", guid.ToString()),
            DateTimeOffset time => ("datetime", time.ToString("O", CultureInfo.InvariantCulture)),
            DateTime time => ("datetime", time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException(
                $"The property '{name}' is {value?.GetType().Name ?? "null"}, which the local broker does not keep."),
        };
        return new JsonObject { ["type"] = typed.Type, ["value"] = typed.Value };
    }
}
