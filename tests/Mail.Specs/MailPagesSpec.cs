using System.Net;

namespace ServerlessShop.Mail.Specs;

public sealed class MailPagesSpec(RunningMailbox mailbox) : IClassFixture<RunningMailbox>
{
    private const string Hostile = """
        Subject: <script>alert(1)</script>
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        <b>plain</b>
        --b
        Content-Type: text/html

        <script>alert(2)</script><img src="https://tracker.example/x">
        --b--
        """;

    private readonly string _ada = $"ada-{Guid.NewGuid():N}@example.com";

    [Fact]
    public async Task All_mail_is_listed_and_each_can_be_read()
    {
        var id = await Sent("Subject: Your order\n\nThank you");
        Assert.Contains("Your order", await Read("/"), StringComparison.Ordinal);
        Assert.Contains("Thank you", await Read($"/messages/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_mail_says_is_shown_as_text_and_nothing_of_it_runs()
    {
        var id = await Sent(Hostile);
        Assert.DoesNotContain("<script", await Read("/") + await Read($"/messages/{id}"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sandbox=\"\"", await Read($"/messages/{id}"), StringComparison.Ordinal);

        using var html = await mailbox.Get($"/messages/{id}/html");
        var policy = string.Join(';', html.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox;", policy, StringComparison.Ordinal);
        Assert.Contains("alert(2)", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_site_reads_nothing_here()
    {
        using var answer = await mailbox.Get("/mail", host: "evil.example");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/messages/99999", 404)]
    [InlineData("/messages/x", 404)]
    [InlineData("/elsewhere", 404)]
    public async Task What_is_not_there_is_said(string path, int status)
    {
        using var answer = await mailbox.Get(path);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Mail_is_only_read()
    {
        using var answer = await mailbox.Get("/", method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    private async Task<long> Sent(string content)
    {
        await mailbox.Send(_ada, content);
        return Assert.Single(await mailbox.Mail(_ada)).GetProperty("id").GetInt64();
    }

    private async Task<string> Read(string path)
    {
        using var answer = await mailbox.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
