using System.Net;
using ServerlessShop.Journey.Specs.Simulation;

namespace ServerlessShop.Journey.Specs.Standins;

/// <summary>What stands in for a container promises what Cosmos.Specs holds the local server to.</summary>
public sealed class MemoryStoreSpec
{
    private readonly MemoryStore _store = new(new Schedule(1));

    [Fact]
    public void A_batch_of_which_one_operation_fails_does_nothing_and_says_which()
    {
        Commit(Create("order"));

        Assert.Equal(
            [HttpStatusCode.FailedDependency, HttpStatusCode.Conflict], Commit(Create("lines"), Create("order")));
        Assert.Null(_store.Find("p", "lines"));
    }

    [Fact]
    public void A_batch_cannot_create_the_same_twice() =>
        Assert.Equal(
            [HttpStatusCode.FailedDependency, HttpStatusCode.Conflict], Commit(Create("order"), Create("order")));

    [Fact]
    public void Only_who_knows_the_last_ETag_may_replace()
    {
        Commit(Create("order"));
        var etag = _store.Find("p", "order")!.ETag;

        Assert.Equal([HttpStatusCode.OK], Commit(Replace("order", etag)));
        Assert.Equal([HttpStatusCode.PreconditionFailed], Commit(Replace("order", etag)));
        Assert.Equal([HttpStatusCode.NotFound], Commit(Replace("another", etag)));
    }

    [Fact]
    public void The_feed_has_each_document_once_as_it_is_now_and_no_deletes()
    {
        Commit(Create("a"), Create("b"), Create("c"));
        Commit(Replace("a", null));
        Commit(new BatchOperation(Doing.Delete, "b", "", null, []));

        Assert.Equal(["c", "a"], _store.ChangesSince(0).Select(change => change.Id));
        Assert.Equal(["a"], _store.ChangesSince(3).Select(change => change.Id));
    }

    private IEnumerable<HttpStatusCode> Commit(params BatchOperation[] batch) =>
        _store.Commit("p", batch).Select(result => result.Status);

    private static BatchOperation Create(string id) => new(Doing.Create, id, "order", null, []);

    private static BatchOperation Replace(string id, string? ifMatch) => new(Doing.Replace, id, "order", ifMatch, []);
}
