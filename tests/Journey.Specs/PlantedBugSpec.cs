using ServerlessShop.Journey.Specs.Bugs;
using Xunit.Abstractions;

namespace ServerlessShop.Journey.Specs;

/// <summary>
/// Who audits the auditor: each of these bugs must be found, or the thousand green histories say nothing.
/// </summary>
public sealed class PlantedBugSpec(ITestOutputHelper output)
{
    private const int SeedsMax = 2_000;

    [Fact]
    public void No_memory_of_causes_is_found() => Find(new NoMemory());

    [Fact]
    public void No_ETag_is_found() => Find(new NoETag());

    [Fact]
    public void A_new_provider_key_per_attempt_is_found() => Find(new NewKeyPerAttempt());

    [Fact]
    public void No_state_guard_is_found() => Find(new NoStateGuard());

    [Fact]
    public void Sending_before_committing_is_found() => Find(new SendBeforeCommit());

    [Fact]
    public void A_book_without_fence_and_ETag_is_found() => Find(new NoFence());

    private void Find(Bug bug)
    {
        var found = History.OnOneThread(() => Enumerable.Range(1, SeedsMax)
            .Select(seed => History.Of(seed, bug, new()))
            .FirstOrDefault(history => history.Findings.Count > 0));

        Assert.True(found is not null, $"{bug.GetType().Name} was not found in {SeedsMax} seeds.");
        output.WriteLine($"{bug.GetType().Name} took {found.Seed} seeds. {string.Join(" ", found.Findings.Take(3))}");
    }
}
