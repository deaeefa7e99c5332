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

    public bool Any => _waiting.Count > 0;

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
    public void Drop(object owner) => _waiting.RemoveAll(waiting => waiting.Owner == owner);

    private TaskCompletionSource Take()
    {
        var i = random.Next(_waiting.Count);
        var turn = _waiting[i].Turn;
        _waiting.RemoveAt(i);
        return turn;
    }
}
