using ServerlessShop.Local;

namespace ServerlessShop.Gateway.Specs;

/// <summary>C# in policies: what it may see, what it may not use, and when it is compiled.</summary>
public sealed class ExpressionsSpec : IAsyncLifetime
{
    private Shop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await Shop.Prepare();
        _shop.Write("infra/policies/global.xml", Samples.ForwardOnly);
    }

    public Task DisposeAsync() => _shop.DisposeAsync().AsTask();

    [Theory]
    [InlineData("""@(context.Request.OriginalUrl.Path + "|" + context.Request.OriginalUrl.QueryString)""", "/orders/7|?a=1&a=2&b=x%20y")]
    [InlineData("""@(context.Request.Url.Path)""", "/api/orders/7")]
    [InlineData("""@(context.Request.Url.Query.GetValueOrDefault("a", "none") + context.Request.Url.Query.GetValueOrDefault("c", "none"))""", "1,2none")]
    [InlineData("""@(context.Request.Url.Query["b"][0])""", "x y")]
    [InlineData("""@(context.Request.MatchedParameters["orderId"])""", "7")]
    [InlineData("""@(context.Request.Headers.GetValueOrDefault("X-In", "none") + context.Request.Headers.GetValueOrDefault("X-No", "none"))""", "one,twonone")]
    [InlineData("""@(string.Join("|", context.Request.Headers["X-In"]))""", "one,two")]
    [InlineData("""@(context.Request.IpAddress)""", "127.0.0.1")]
    [InlineData("""@(context.Api.Id + " " + context.Api.Path + " " + context.Operation.Id + " " + context.Operation.Method + " " + context.Operation.UrlTemplate)""", "ordering orders getorder GET /{orderId}")]
    [InlineData("""@((context.Product == null) + " " + (context.Subscription == null) + " " + (context.User == null) + " " + (context.LastError == null) + " " + (context.Response == null))""", "True True True True True")]
    [InlineData("""@(context.Deployment.GatewayId)""", "managed")]
    [InlineData("""@(context.Variables.GetValueOrDefault("nobody", 5) + context.Variables.GetValueOrDefault<int>("two"))""", "7")]
    [InlineData("""@{ var words = new List<string> { "b", "a" }; return string.Join("", words.OrderBy(word => word)); }""", "ab")]
    [InlineData("""@(Regex.Match("max-age=60", @"max-age=(?<age>\d+)").Groups["age"]?.Value)""", "60")]
    [InlineData("""@(Convert.ToBase64String(System.Security.Cryptography.SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("a"))).Substring(0, 8))""", "ypeBEsob")]
    [InlineData("""@(JObject.Parse("{\"a\":{\"b\":3}}")["a"]["b"].ToString())""", "3")]
    [InlineData("""@(XElement.Parse("<a><b>4</b></a>").Element("b").Value)""", "4")]
    [InlineData("""@("Basic YTpiOmM=".AsBasic().UserId + "Basic YTpiOmM=".AsBasic().Password)""", "ab:c")]
    [InlineData("""@("nonsense".AsJwt() == null ? "none" : "some")""", "none")]
    [InlineData("""@($"{{nothing}} {1 + 1}")""", null)]
    [InlineData("""@(1 /* a ) bracket */ + (")".Length))""", "2")]
    public async Task An_expression_sees_what_the_documentation_says(string expression, string? expected)
    {
        if (expected is null) { await Refused(expression, "named value 'nothing'"); return; }

        Api($"""<set-variable name="two" value="@(2)" /><set-header name="X-Out"><value>{expression}</value></set-header>""");
        await _shop.StartGateway();
        await _shop.Send("GET", "/orders/7?a=1&a=2&b=x%20y", headers: ("X-In", "one,two"));

        Assert.Equal(expected, _shop.Apps.Last.Headers["X-Out"]);
    }

    [Theory]
    [InlineData("@(System.IO.File.ReadAllText(\"/etc/passwd\"))", "System.IO.File may not be used")]
    [InlineData("@(Environment.MachineName)", "System.Environment may not be used")]
    [InlineData("@(System.Diagnostics.Process.GetCurrentProcess().Id)", "an expression is not allowed")]
    [InlineData("@(new System.Net.Http.HttpClient())", "an expression is not allowed")]
    [InlineData("@(context.GetType().Assembly.Location)", "System.Object.GetType may not be used")]
    [InlineData("@(typeof(string).Name)", "System.Type may not be used")]
    [InlineData("@(\"a\".GetType())", "may not be used")]
    [InlineData("@(((dynamic)context).Request)", "may not be used")]
    [InlineData("@(XDocument.Load(\"/etc/passwd\").ToString())", "XDocument.Load may not be used")]
    [InlineData("@(new System.Security.Cryptography.X509Certificates.X509Certificate2(\"/etc/passwd\").Subject)", "X509Certificate2..ctor may not be used with a name")]
    [InlineData("@(System.Security.Cryptography.X509Certificates.X509Certificate2.GetCertContentType(\"/etc/passwd\").ToString())", "GetCertContentType may not be used with a name")]
    [InlineData("@(System.Security.Cryptography.HashAlgorithm.Create(\"System.Net.Http.HttpClientHandler\") == null)", "HashAlgorithm.Create may not be used with a name")]
    [InlineData("@(System.Security.Cryptography.SHA256.Create(\"SHA256\") == null)", "SHA256.Create may not be used with a name")]
    [InlineData("@(System.Threading.Tasks.Task.Delay(1))", "System.Threading.Tasks.Task may not be used")]
    [InlineData("@(AppDomain.CurrentDomain.FriendlyName)", "System.AppDomain may not be used")]
    [InlineData("@(Activator.CreateInstance<string>())", "System.Activator may not be used")]
    [InlineData("@(JsonConvert.DeserializeObject<object>(\"1\", new JsonSerializerSettings()))", "JsonSerializerSettings may not be used")]
    [InlineData("@(JsonConvert.PopulateObject)", "an expression is not allowed")]
    [InlineData("@(DateTime.FromBinary(1))", "System.DateTime.FromBinary may not be used")]
    [InlineData("@(IPAddress.Loopback.ToString())", "System.Net.IPAddress.Loopback may not be used")]
    [InlineData("@{ Func<int> f = () => 1; return f(); }", "may not be used")]
    [InlineData("@{ if (context.Api == null) { return 1; } }", "not all code paths return a value")]
    [InlineData("@(1 is int or string)", "an expression is")]
    [InlineData("@(nobody)", "does not exist")]
    [InlineData("@{ return 1; #pragma warning disable\n }", "api.xml")]
    [InlineData("@(1); } public static object F() { return (2)", "api.xml")]
    public async Task What_API_Management_does_not_allow_stops_the_start(string expression, string because) => await Refused(expression, because);

    [Fact]
    public async Task The_line_of_a_mistake_is_that_of_the_file()
    {
        Api("<set-variable name=\"a\" value=\"@(1)\" />\n<set-variable name=\"b\" value=\"@{\n  var one = 1;\n  return one + nobody;\n}\" />");

        var refused = await Assert.ThrowsAsync<StartException>(_shop.StartGateway);

        Assert.Contains("api.xml:6: an expression is not allowed: The name 'nobody' does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_are_compiled_once_and_kept()
    {
        _shop.CacheFolder = Path.Combine(_shop.Root, "compiled");
        Api("""<set-header name="X-Out"><value>@("a" + 1)</value></set-header>""");

        await _shop.StartGateway();
        await _shop.Gateway.DisposeAsync();
        Assert.Equal(1, Compilations);
        await _shop.StartGateway();
        await _shop.Send("GET", "/orders/1");
        Assert.Equal("a1", _shop.Apps.Last.Headers["X-Out"]);
        Assert.Equal(1, Compilations);

        await _shop.Gateway.DisposeAsync();
        Api("""<set-header name="X-Out"><value>@("a" + 2)</value></set-header>""");
        await _shop.StartGateway();
        Assert.Equal(2, Compilations);
    }

    [Fact]
    public async Task A_kept_assembly_that_is_broken_is_made_again()
    {
        _shop.CacheFolder = Path.Combine(_shop.Root, "compiled");
        Api("""<set-header name="X-Out"><value>@("a" + 1)</value></set-header>""");
        await _shop.StartGateway();
        await _shop.Gateway.DisposeAsync();
        await File.WriteAllBytesAsync(Directory.GetFiles(_shop.CacheFolder).Single(), []);

        await _shop.StartGateway();
        await _shop.Send("GET", "/orders/1");

        Assert.Equal("a1", _shop.Apps.Last.Headers["X-Out"]);
        Assert.Equal(2, Compilations);
    }

    private int Compilations => _shop.Log.Count(line => line.Line.StartsWith("Compiled ", StringComparison.Ordinal));

    private void Api(string inbound) => _shop.Write("infra/policies/api.xml", new CorpusCase { Inbound = inbound }.Document);

    private async Task Refused(string expression, string because)
    {
        Api($"""<set-variable name="a" value="{expression}" />""");

        var refused = await Assert.ThrowsAsync<StartException>(_shop.StartGateway);

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains("api.xml", refused.Message, StringComparison.Ordinal);
    }
}
