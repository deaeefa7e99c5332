using System.Net;
using Microsoft.Azure.Cosmos;

namespace ServerlessShop.Inventory.Specs.Disorder;

/// <summary>
/// All that waits for its turn, in every instance. Everything runs on one thread, each step by the choice of one
/// random sequence, so that a seed is a whole history.
/// </summary>
internal sealed class Turns(Random random)
{
    private readonly List<(object Owner, TaskCompletionSource Turn)> _waiting = [];
    private readonly HashSet<object> _stalled = [];

    public bool Any => _waiting.Exists(IsGoingOn);

    public bool AnyStalled => _stalled.Count > 0;

    public Task WaitFor(object owner)
    {
        var turn = new TaskCompletionSource(); // Continues inside Give, on the one thread.
        _waiting.Add((owner, turn));
        return turn.Task;
    }

    public void Give() => Take().SetResult();

    /// <summary>The operation fails. Before it was done or after: who asked cannot know.</summary>
    public void Fail() => Take().SetException(
        new CosmosException("Nobody knows.", HttpStatusCode.ServiceUnavailable, 0, "disorder", 0));

    /// <summary>Its process is gone: nothing of it happens any more.</summary>
    public void Drop(object owner)
    {
        _waiting.RemoveAll(waiting => waiting.Owner == owner);
        _stalled.Remove(owner);
    }

    /// <summary>Nothing of it happens for a long while, and then it goes on as if nothing had happened.</summary>
    public void Stall(object owner) => _stalled.Add(owner);

    public void Resume() => _stalled.Clear();

    private TaskCompletionSource Take()
    {
        var candidates = _waiting.FindAll(IsGoingOn);
        var chosen = candidates[random.Next(candidates.Count)];
        _waiting.Remove(chosen);
        return chosen.Turn;
    }

    private bool IsGoingOn((object Owner, TaskCompletionSource Turn) waiting) => !_stalled.Contains(waiting.Owner);
}
