namespace ServerlessShop.PaymentProvider.Specs;

public sealed class RefundingSpec : IAsyncLifetime
{
    private Provider _provider = null!;

    public async Task InitializeAsync() => _provider = await Provider.Open();

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_captured_is_given_back_in_parts_and_not_a_penny_more()
    {
        await Captured("1", 1000, capture: 700);

        Assert.Equal((201, "refunded"), await StatusOf(_provider.Refund("key-1", 500)));
        Assert.Equal((409, "refund-exceeds-captured"), await CodeOf(_provider.Refund("key-2", 201)));
        Assert.Equal((201, "refunded"), await StatusOf(_provider.Refund("key-3", 200)));
        Assert.Equal((409, "refund-exceeds-captured"), await CodeOf(_provider.Refund("key-4", 1)));
        Assert.Equal(700, (await _provider.Entries()).Where(entry => entry.Kind == "refunded").Sum(entry => entry.AmountMinor));
    }

    [Fact]
    public async Task The_same_refund_again_is_made_once()
    {
        await Captured("1", 1000, capture: 1000);

        var first = await _provider.Refund("key-1", 400);
        Assert.Equal(first.Body.GetRawText(), (await _provider.Refund("key-1", 400)).Body.GetRawText());
        Assert.Equal(400, Assert.Single(await _provider.Entries(), entry => entry.Kind == "refunded").AmountMinor);
    }

    [Fact]
    public async Task What_several_authorizations_gave_is_given_back_of_the_oldest_first()
    {
        var first = await Captured("1", 1000, capture: 300);
        var second = await Captured("2", 700, capture: 700);

        Assert.Equal((201, "refunded"), await StatusOf(_provider.Refund("key-1", 800)));
        Assert.Equal(
            new[] { (first, 300L), (second, 500L) }.Order(),
            (await _provider.Entries()).Where(entry => entry.Kind == "refunded")
                .Select(entry => (entry.AuthorizationId, entry.AmountMinor)).Order());
    }

    [Fact]
    public async Task Neither_another_reference_nor_another_currency_pays_for_it()
    {
        await Captured("1", 1000, capture: 1000);

        Assert.Equal((409, "refund-exceeds-captured"), await CodeOf(_provider.Refund("key-1", 1, reference: "order-2")));
        Assert.Equal((409, "refund-exceeds-captured"), await CodeOf(_provider.Refund("key-2", 1, currency: "EUR")));
    }

    [Fact]
    public async Task Refunds_at_the_same_time_never_exceed_what_was_captured()
    {
        await Captured("1", 1000, capture: 1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(n => _provider.Refund($"key-{n}", 100)));

        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.Equal(1000, (await _provider.Entries()).Where(entry => entry.Kind == "refunded").Sum(entry => entry.AmountMinor));
    }

    private async Task<string> Captured(string name, long amountMinor, long capture)
    {
        var id = (await _provider.Authorize($"authorize-{name}", amountMinor)).Text("id");
        await _provider.Capture($"capture-{name}", id, capture);
        _provider.Clock.Advance(TimeSpan.FromSeconds(1));
        return id;
    }

    private static async Task<(int, string)> StatusOf(Task<Answer> answer) => ((await answer).Status, (await answer).Text("status"));

    private static async Task<(int, string)> CodeOf(Task<Answer> answer) => ((await answer).Status, (await answer).Text("code"));
}
