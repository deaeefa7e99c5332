namespace ServerlessShop.PaymentProvider.Specs;

public sealed class CapturingSpec : IAsyncLifetime
{
    private Provider _provider = null!;

    public async Task InitializeAsync() => _provider = await Provider.Open();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_authorized_can_be_captured_in_parts_and_not_a_penny_more()
    {
        var id = await _provider.Authorized("key-1", 1000);

        Assert.Equal((201, "captured"), await StatusOf(_provider.Capture("key-2", id, 600)));
        Assert.Equal((409, "capture-exceeds-authorization"), await CodeOf(_provider.Capture("key-3", id, 401)));
        Assert.Equal((201, "captured"), await StatusOf(_provider.Capture("key-4", id, 400)));
        Assert.Equal((409, "capture-exceeds-authorization"), await CodeOf(_provider.Capture("key-5", id, 1)));

        var entries = await _provider.Entries();
        Assert.Equal(["authorized", "captured", "captured"], entries.Select(entry => entry.Kind));
        Assert.Equal([1000L, 600, 400], entries.Select(entry => entry.AmountMinor));
    }

    [Fact]
    public async Task Captures_at_the_same_time_never_exceed_the_authorization()
    {
        var id = await _provider.Authorized("key-1", 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(n => _provider.Capture($"capture-{n}", id, 100)));

        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.Equal(15, answers.Count(answer => answer.Status == 409));
        Assert.Equal(1000, (await _provider.Entries()).Where(entry => entry.Kind == "captured").Sum(entry => entry.AmountMinor));
    }

    [Fact]
    public async Task An_authorization_is_voided_once_and_then_captured_never()
    {
        var id = await _provider.Authorized("key-1");

        Assert.Equal((200, "voided"), await StatusOf(_provider.Void("key-2", id)));
        Assert.Equal((409, "authorization-voided"), await CodeOf(_provider.Void("key-3", id)));
        Assert.Equal((409, "authorization-voided"), await CodeOf(_provider.Capture("key-4", id, 1)));
        Assert.Equal(["authorized", "voided"], (await _provider.Entries()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task What_was_captured_is_not_voided()
    {
        var id = await _provider.Authorized("key-1");
        await _provider.Capture("key-2", id, 1000);

        Assert.Equal((409, "authorization-captured"), await CodeOf(_provider.Void("key-3", id)));
    }

    [Fact]
    public async Task What_was_not_captured_is_let_go_of()
    {
        var id = await _provider.Authorized("key-1");
        await _provider.Capture("key-2", id, 600);

        Assert.Equal((200, "voided"), await StatusOf(_provider.Void("key-3", id)));
        Assert.Equal((409, "authorization-voided"), await CodeOf(_provider.Capture("key-4", id, 1)));
        Assert.Equal(
            [("authorized", 1000L), ("captured", 600), ("voided", 400)],
            (await _provider.Entries()).Select(entry => (entry.Kind, entry.AmountMinor)));
    }

    [Fact]
    public async Task What_lasted_too_long_has_expired()
    {
        var id = await _provider.Authorized("key-1");
        await _provider.Capture("key-2", id, 600);
        _provider.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal((402, "authorization-expired"), await CodeOf(_provider.Capture("key-3", id, 400)));
        Assert.Equal((402, "authorization-expired"), await CodeOf(_provider.Void("key-4", id)));
        Assert.Equal("expired", (await _provider.Get($"/v1/authorizations/{id}")).Text("status"));
        Assert.Equal(
            [("authorized", 1000L), ("captured", 600), ("expired", 400)],
            (await _provider.Entries()).Select(entry => (entry.Kind, entry.AmountMinor)));
        Assert.Equal((201, "refunded"), await StatusOf(_provider.Refund("key-5", 600)));
    }

    [Fact]
    public async Task What_was_declined_is_neither_captured_nor_voided()
    {
        var id = (await _provider.Authorize("key-1", token: "tok_decline")).Text("id");

        Assert.Equal((409, "authorization-declined"), await CodeOf(_provider.Capture("key-2", id, 1)));
        Assert.Equal((409, "authorization-declined"), await CodeOf(_provider.Void("key-3", id)));
    }

    [Fact]
    public async Task What_is_not_there_is_404()
    {
        Assert.Equal(404, (await _provider.Capture("key-1", "auth_nobody", 1)).Status);
        Assert.Equal(404, (await _provider.Void("key-2", "auth_nobody")).Status);
        Assert.Equal(400, (await _provider.Capture("key-3", "auth_nobody", 0)).Status);
    }

    private static async Task<(int, string)> StatusOf(Task<Answer> answer) => ((await answer).Status, (await answer).Text("status"));

    private static async Task<(int, string)> CodeOf(Task<Answer> answer) => ((await answer).Status, (await answer).Text("code"));
}
