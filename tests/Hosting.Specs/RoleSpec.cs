using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessShop.Hosting.Specs;

/// <summary>Who gets in: the gateway's token first, then the user's, then a role that is the issuer's to give.</summary>
public sealed class RoleSpec : IAsyncLifetime
{
    private const string Audience = "api://serverlessshop";
    private readonly RoleMiddleware _roles = new();
    private Issuer _customers = null!;
    private Issuer _workforce = null!;
    private readonly List<AsyncServiceScope> _requests = [];
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _customers = await Issuer.Start();
        _workforce = await Issuer.Start();
        var services = new ServiceCollection();
        services.AddLogging();
        ShopHost.AddIdentity(
            services, new IdentityOptions { Audience = Audience, Customers = _customers.Authority, Workforce = _workforce.Authority });
        _services = services.BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        foreach (var request in _requests) { await request.DisposeAsync(); }
        await _services.DisposeAsync();
        await _customers.DisposeAsync();
        await _workforce.DisposeAsync();
    }

    [Fact]
    public async Task Each_issuers_own_role_opens_what_asks_for_it()
    {
        Assert.Null(await Asked(nameof(Functions.ForStaff), Token(_workforce, "sales")));
        Assert.Null(await Asked(nameof(Functions.ForCustomers), Token(_customers, "customer")));
    }

    [Fact]
    public async Task A_staff_role_by_the_customers_word_opens_nothing()
    {
        Assert.Equal((403, "role-required"), await Asked(nameof(Functions.ForStaff), Token(_customers, "sales")));
        Assert.Equal((403, "role-required"), await Asked(nameof(Functions.ForStaff), Token(_customers, "customer", "sales")));
    }

    [Fact]
    public async Task A_customer_by_the_workforces_word_is_none() =>
        Assert.Equal((403, "role-required"), await Asked(nameof(Functions.ForCustomers), Token(_workforce, "customer")));

    [Fact]
    public async Task What_was_believed_is_all_that_the_function_sees()
    {
        var http = Request(Token(_workforce, "gateway"), Token(_customers, "customer", "sales"));

        Assert.Null(await _roles.Objection(http, Entry(nameof(Functions.ForCustomers))));

        Assert.True(http.User.IsInRole("customer"));
        Assert.False(http.User.IsInRole("sales"));
        Assert.Equal("an-oid", http.User.FindFirst("oid")?.Value);
    }

    [Fact]
    public async Task A_function_that_says_nothing_can_be_called_by_nobody()
    {
        Assert.Equal((403, "role-required"), await Asked(nameof(Functions.ForNobody), Token(_workforce, "sales", "operator", "gateway")));
        Assert.Equal((403, "role-required"), await Asked("IsNotThere", Token(_workforce, "sales")));
    }

    [Fact]
    public async Task What_is_open_to_all_asks_for_the_gateway_all_the_same()
    {
        Assert.Null(await Asked(nameof(Functions.ForAll), user: null));
        Assert.Equal((401, "gateway-required"), Problem(await _roles.Objection(Request(null, null), Entry(nameof(Functions.ForAll)))));
    }

    [Fact]
    public async Task What_is_open_to_guests_knows_who_signed_in_and_refuses_a_token_that_does_not_hold()
    {
        Assert.Null(await Asked(nameof(Functions.ForGuests), user: null));

        var http = Request(Token(_workforce, "gateway"), Token(_customers, "customer"));
        Assert.Null(await _roles.Objection(http, Entry(nameof(Functions.ForGuests))));
        Assert.Equal("an-oid", http.User.FindFirst("oid")?.Value);

        Assert.Equal((401, "sign-in-required"), await Asked(nameof(Functions.ForGuests), "run.out.of"));
        Assert.Null(await Asked(nameof(Functions.ForAll), "run.out.of"));
    }

    [Fact]
    public async Task Nobody_is_asked_to_sign_in() =>
        Assert.Equal((401, "sign-in-required"), await Asked(nameof(Functions.ForStaff), user: null));

    [Fact]
    public async Task In_the_gateways_place_only_the_gateway_will_do()
    {
        var sally = Token(_workforce, "sales");
        foreach (var pretended in new[] { sally, Token(_workforce), Token(_customers, "gateway"), Token(_customers, "customer") })
        {
            Assert.Equal(
                (401, "gateway-required"), Problem(await _roles.Objection(Request(pretended, sally), Entry(nameof(Functions.ForStaff)))));
        }
    }

    private static string Entry(string function) => $"{typeof(Functions).FullName}.{function}";

    private static (int? Status, string? Code)? Problem(IResult? objection) => objection is null
        ? null
        : (Assert.IsType<ProblemHttpResult>(objection).StatusCode, ((ProblemHttpResult)objection).ProblemDetails.Type?.Split('/')[^1]);

    private static string Token(Issuer issuer, params string[] roles) => issuer.Sign("RS256", new()
    {
        ["iss"] = issuer.Authority,
        ["aud"] = Audience,
        ["nbf"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
        ["oid"] = "an-oid",
        ["roles"] = roles,
    });

    private async Task<(int? Status, string? Code)?> Asked(string function, string? user) =>
        Problem(await _roles.Objection(Request(Token(_workforce, "gateway"), user), Entry(function)));

    private DefaultHttpContext Request(string? gateway, string? user)
    {
        _requests.Add(_services.CreateAsyncScope());
        var http = new DefaultHttpContext { RequestServices = _requests[^1].ServiceProvider };
        if (gateway is not null) { http.Request.Headers[Schemes.GatewayHeader] = $"Bearer {gateway}"; }
        if (user is not null) { http.Request.Headers.Authorization = $"Bearer {user}"; }
        return http;
    }

    /// <summary>Functions as an app has them; only their attributes are looked at.</summary>
    public static class Functions
    {
        [RequiresRole("sales")]
        public static void ForStaff() => throw new NotSupportedException();

        [RequiresRole("customer")]
        public static void ForCustomers() => throw new NotSupportedException();

        [OpenToAll(HeedsTokens = true)]
        public static void ForGuests() => throw new NotSupportedException();

        [OpenToAll]
        public static void ForAll() => throw new NotSupportedException();

        public static void ForNobody() => throw new NotSupportedException();
    }
}
