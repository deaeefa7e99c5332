using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ServerlessShop.Local.FunctionsHost.Invocations;

namespace ServerlessShop.FunctionsHost.Specs.Fakes;

/// <summary>A worker whose functions end when, and as, the spec says.</summary>
public sealed class ScriptedWorker : IInvoker
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    public int Running { get; private set; }

    public int Calls { get; private set; }

    public Task<Call> Next() => _calls.Reader.ReadAsync().AsTask().Soon();

    public async Task<InvocationResult> Invoke(Invocation invocation, CancellationToken cancellation)
    {
        using var stream = new MemoryStream();
        await using (var json = new Utf8JsonWriter(stream)) { invocation.WriteTrigger(json); }
        var call = new Call(invocation, JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement);
        lock (_calls)
        {
            Running++;
            Calls++;
        }

        try
        {
            _calls.Writer.TryWrite(call);
            return await call.Result.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (_calls) { Running--; }
        }
    }

    /// <summary>A run of a function that waits for its end.</summary>
    public sealed record Call(Invocation Invocation, JsonElement Trigger)
    {
        public TaskCompletionSource<InvocationResult> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> MessageIds => Texts("messages", "messageId");

        public IReadOnlyList<string> DocumentIds => Texts("documents", "id");

        public Guid LockToken => Trigger.GetProperty("messages")[0].GetProperty("lockToken").GetGuid();

        public void Succeed() => Result.SetResult(InvocationResult.Success);

        public void Throw() => Result.SetResult(InvocationResult.Failure("System.Exception: No."));

        private List<string> Texts(string array, string member) =>
            [.. Trigger.GetProperty(array).EnumerateArray().Select(one => one.GetProperty(member).GetString()!)];
    }
}
