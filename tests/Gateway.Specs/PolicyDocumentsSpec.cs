using Microsoft.AspNetCore.Http;
using ServerlessShop.Local;

namespace ServerlessShop.Gateway.Specs;

/// <summary>How documents are read and composed, and what stops the start.</summary>
public sealed class PolicyDocumentsSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync() => _shop = await Shop.Prepare();

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Fact]
    public async Task Base_stands_for_the_broader_scope_where_it_is_written()
    {
        Global(inbound: Append("global"));
        Api(inbound: $"{Append("before")}<base />{Append("after")}");

        Assert.Equal("before,global,after", await OrderOfSteps());
    }

    [Fact]
    public async Task Without_base_nothing_of_the_broader_scope_runs()
    {
        Global(inbound: Append("global"));
        Api(inbound: Append("api"));

        Assert.Equal("api", await OrderOfSteps());
    }

    [Fact]
    public async Task Base_in_the_broadest_scope_does_nothing()
    {
        Global(inbound: $"<base />{Append("global")}");
        Api(inbound: "<base />");

        Assert.Equal("global", await OrderOfSteps());
    }

    [Fact]
    public async Task Without_forward_request_nobody_is_asked()
    {
        Global();
        Api(backend: "", outbound: """<set-header name="X-Outbound"><value>ran</value></set-header>""");

        var answer = await Send();

        Assert.Equal((200, "ran"), (answer.Status, answer.Headers["X-Outbound"]));
        Assert.Empty(_shop.Apps.Received);
    }

    [Fact]
    public async Task Outbound_changes_the_headers_of_an_answer_already_written()
    {
        Global();
        Api(outbound: """
            <set-header name="X-Kept" exists-action="skip"><value>policy</value></set-header>
            <set-header name="X-Gone" exists-action="delete" />
            <set-header name="X-More" exists-action="append"><value>b</value><value>c</value></set-header>
            <set-header name="Warning"><value>199 - one, two</value><value>199 - three</value></set-header>
            """);
        _shop.Apps.Answer = async http =>
        {
            http.Response.Headers["X-Kept"] = "app";
            http.Response.Headers["X-Gone"] = "app";
            http.Response.Headers["X-More"] = "a";
            await http.Response.WriteAsync("body");
            await http.Response.CompleteAsync();
        };

        var answer = await Send();

        Assert.Equal("body", answer.Body);
        Assert.Equal("app", answer.Headers["X-Kept"]);
        Assert.False(answer.Headers.ContainsKey("X-Gone"));
        Assert.Equal("a,b,c", answer.Headers["X-More"]);
        Assert.Equal("199 - one, two, 199 - three", answer.Headers["Warning"]);
    }

    [Fact]
    public async Task An_expression_keeps_its_quotes_and_brackets_and_the_lines_after_it_their_numbers()
    {
        Global();
        Api(inbound: """
            <base />
            <choose>
              <when condition="@(
                context.Request.Method != "GET"
              )">
                <set-header name="X-Steps"><value>write</value></set-header>
              </when>
              <otherwise><set-header name="X-Steps"><value>read</value></set-header></otherwise>
            </choose>
            """);
        Assert.Equal("read", await OrderOfSteps());
        await _shop.Send("PUT", "/orders/1");
        Assert.Equal("write", _shop.Apps.Last.Headers["X-Steps"]);

        Api(inbound: "<base />\n<choose><when condition=\"@(\ncontext.Request.Method != \"GET\"\n)\" /></choose>\n<log-to-eventhub />");
        await Refused(":7: <log-to-eventhub> is a policy this gateway does not have.");
    }

    [Fact]
    public async Task An_expression_that_fails_is_500_and_keeps_its_reason_to_the_log()
    {
        Global();
        Api(inbound: """<set-header name="X-A"><value>@("Bearer " + (string)context.Variables["nobody-set-it"])</value></set-header>""");

        var answer = await Send();

        Assert.Equal((500, """{ "statusCode": 500, "message": "Internal server error" }"""), (answer.Status, answer.Body));
        Assert.Contains(_shop.Log, line => line.Line.Contains("nobody-set-it", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""<log-to-eventhub logger-id="x">y</log-to-eventhub>""", "<log-to-eventhub> is a policy this gateway does not have.")]
    [InlineData("""<quota-by-key calls="1" renewal-period="300" counter-key="x" />""", "<quota-by-key> is not there in API Management's tier Basic v2.")]
    [InlineData("""<set-header name="X-A" exists-action="override" comment="x"><value>1</value></set-header>""", "attribute 'comment'")]
    [InlineData("""<set-header name="X-A" exists-action="replace"><value>1</value></set-header>""", "exists-action 'replace'")]
    [InlineData("""<set-header name="X-A"></set-header>""", "with override has 0 values")]
    [InlineData("""<set-header name="Content-Length" exists-action="delete" />""", "cannot change Content-Length")]
    [InlineData("""<set-header name="Server" exists-action="delete" />""", "cannot delete Server")]
    [InlineData("""<set-header name="X-A"><value>@(System.IO.File.ReadAllText("x"))</value></set-header>""", "api.xml:3: an expression is not allowed: the type System.IO.File may not be used.")]
    [InlineData("""<set-header name="X-A"><value>Bearer @(context.RequestId.ToString("N"))</value></set-header>""", "not the whole of its value")]
    [InlineData("""<set-header name="X-A"><value>@(context.RequestId</value></set-header>""", "does not end")]
    [InlineData("""<set-header name="X-A"><value>{{nobody}}</value></set-header>""", "named value 'nobody'")]
    [InlineData("""<forward-request />""", "may not stand in inbound")]
    [InlineData("""<authentication-managed-identity resource="https://nobody.example" />""", "https://nobody.example")]
    [InlineData("""<authentication-managed-identity resource="{{api-audience}}" client-id="x" />""", "attribute 'client-id'")]
    [InlineData("""<validate-jwt header-name="Authorization"><audiences><audience>x</audience></audiences></validate-jwt>""", "has no <openid-config>")]
    [InlineData("""<validate-jwt header-name="Authorization"><openid-config url="{{workforce-openid-config}}" /></validate-jwt>""", "has no <audience>")]
    [InlineData("""<validate-jwt header-name="Authorization"><issuers /></validate-jwt>""", "has no <openid-config>")]
    [InlineData("""<validate-jwt header-name="A"><audiences /><openid-config url="http://x" /></validate-jwt>""", "stands after <audiences>")]
    [InlineData("""<choose><otherwise /></choose>""", "has no <when>")]
    [InlineData("""<choose><when condition="true" /></choose>""", "which is no expression")]
    [InlineData("""<choose><when condition="@(context.Request.Method != "GET")"><base /></when></choose>""", "stands only directly in a section")]
    [InlineData("""<include-fragment fragment-id="nobody" />""", "nobody.xml is missing")]
    [InlineData("""<include-fragment fragment-id="../api" />""", "fragment-id '../api'")]
    [InlineData("some text", "has text")]
    [InlineData("<set-header", "api.xml:")]
    public async Task What_is_not_there_stops_the_start_with_file_and_line(string inbound, string because)
    {
        Global();
        Api(inbound: inbound);

        await Refused(because);
    }

    [Fact]
    public async Task A_document_without_a_section_stops_the_start()
    {
        _shop.Write("infra/policies/api.xml", "<policies><inbound /><backend><base /></backend><outbound /></policies>");

        await Refused("has 0 sections <on-error>");
    }

    [Fact]
    public async Task A_missing_document_stops_the_start()
    {
        File.Delete(Path.Combine(_shop.Root, "infra", "policies", "global.xml"));

        await Refused("global.xml is missing");
    }

    [Fact]
    public async Task Required_claims_are_required()
    {
        Global();
        Api(inbound: """
            <validate-jwt header-name="Authorization" require-scheme="Bearer">
              <openid-config url="{{workforce-openid-config}}" />
              <audiences><audience>{{api-audience}}</audience></audiences>
              <required-claims>
                <claim name="roles" match="any"><value>sales</value><value>support</value></claim>
                <claim name="scp" match="all" separator=" "><value>access_as_user</value></claim>
              </required-claims>
            </validate-jwt>
            """);
        await _shop.StartGateway();

        Assert.Equal(200, (await _shop.Send("GET", "/orders/1", await _shop.SignIn("workforce", "sally"))).Status);
        var wanda = await _shop.Send("GET", "/orders/1", await _shop.SignIn("workforce", "wanda"));
        Assert.Equal(
            (401, """{ "statusCode": 401, "message": "Claim roles value of warehouse is not allowed. Access denied." }"""),
            (wanda.Status, wanda.Body));
        var gateway = await _shop.Send("GET", "/orders/1", _shop.Identity.Issue("platform", Shop.Audience));
        Assert.Equal(
            """{ "statusCode": 401, "message": "JWT token is missing the following claims: roles. Access denied." }""", gateway.Body);
        var nobody = await _shop.Send("GET", "/orders/1");
        Assert.Equal("""{ "statusCode": 401, "message": "JWT not present." }""", nobody.Body);
    }

    private static string Append(string step) =>
        $"""<set-header name="X-Steps" exists-action="append"><value>{step}</value></set-header>""";

    private static string Document(string inbound, string backend, string outbound) => $"""
        <policies>
        <inbound>
        {inbound}
        </inbound>
        <backend>{backend}</backend>
        <outbound>{outbound}</outbound>
        <on-error><base /></on-error>
        </policies>
        """;

    private void Global(string inbound = "") =>
        _shop.Write("infra/policies/global.xml", Document(inbound, "<forward-request />", ""));

    private void Api(string inbound = "<base />", string backend = "<base />", string outbound = "<base />") =>
        _shop.Write("infra/policies/api.xml", Document(inbound, backend, outbound));

    private async Task<string> OrderOfSteps()
    {
        await Send();
        return _shop.Apps.Last.Headers["X-Steps"];
    }

    private async Task<Answer> Send()
    {
        await _shop.StartGateway();
        return await _shop.Send("GET", "/orders/1");
    }

    private async Task Refused(string because)
    {
        var refused = await Assert.ThrowsAsync<StartException>(_shop.StartGateway);

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("infra", "policies"), refused.Message, StringComparison.Ordinal);
    }
}
