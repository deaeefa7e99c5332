using ServerlessShop.Local.Gateway.Expressions;
using ServerlessShop.Local.Gateway.Messages;
using ServerlessShop.Local.Gateway.Policies;
using ServerlessShop.Local.Topology;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>Everything a reload exchanges at once: operations, their effective policies, products and keys.</summary>
internal sealed class DeployedApis
{
    private readonly Dictionary<(string Api, string? Operation, string? Product), PolicyPipeline> _pipelines = [];

    private DeployedApis(ApiRoutes routes, SubscriptionKeys keys)
    {
        Routes = routes;
        Keys = keys;
    }

    public ApiRoutes Routes { get; }

    public SubscriptionKeys Keys { get; }

    /// <exception cref="StartException">A file asks for what is not there or not allowed; names file and line.</exception>
    public static DeployedApis Read(
        GatewayOptions options, IReadOnlyDictionary<string, string> namedValues, GatewayParts parts, Action<int> compiled)
    {
        var apis = ReadApis(options);
        var products = options.Topology.Products.Select(product => new ProductContext(
            product.Name, product.SubscriptionRequired,
            [.. product.Apis.Select(name => apis.FirstOrDefault(api => api.Name == name)
                ?? throw new StartException($"infra/topology.json: the product '{product.Name}' has the API '{name}', which there is not."))])).ToArray();
        DemandOneOpenProductEach(apis, products);

        var deployed = new DeployedApis(new ApiRoutes(apis), new SubscriptionKeys(options.Subscriptions, products));
        var expressions = new ExpressionSet();
        var compiler = new PolicyCompiler(Path.Combine(options.Root, "infra", "policies"), namedValues, expressions, parts);
        foreach (var api in apis) { deployed.Compile(options, api, products, compiler); }
        expressions.Compile(options.CacheFolder, compiled);
        return deployed;
    }

    public static Dictionary<string, GatewayUrl> Backends(ShopTopology topology) => topology.Contexts
        .Where(context => context.Api is not null)
        .ToDictionary(context => context.Name, context => ServiceUrl(context.Name, context.Api!));

    public PolicyPipeline PipelineOf(MatchedOperation matched, string? product) =>
        _pipelines.GetValueOrDefault((matched.Api.Name, matched.Operation.OperationId, product))
        ?? _pipelines[(matched.Api.Name, null, product)];

    private void Compile(GatewayOptions options, GatewayApi api, ProductContext[] products, PolicyCompiler compiler)
    {
        var shopApi = options.Topology.Apis.Single(one => one.Api.Name == api.Name).Api;
        string At(string file) => Path.Combine(options.Root, file);

        var contexts = products.Where(product => product.ItsApis.Contains(api)).Select(product => product.Name).Prepend<string?>(null);
        foreach (var product in contexts)
        {
            List<PolicyDocument> documents = [new("global", At("infra/policies/global.xml"))];
            if (product is not null)
            {
                documents.Add(new("product", At(options.Topology.Products.Single(one => one.Name == product).Policy)));
            }
            documents.Add(new("api", At(shopApi.Policy)));
            _pipelines[(api.Name, null, product)] = compiler.Compile([.. documents]);
            foreach (var (operation, file) in shopApi.OperationPolicies)
            {
                if (!api.Operations.Any(one => one.OperationId == operation))
                {
                    throw new StartException($"infra/topology.json: the API '{api.Name}' has a policy for '{operation}', an operation {shopApi.OpenApi} does not have.");
                }

                _pipelines[(api.Name, operation, product)] = compiler.Compile([.. documents, new("operation", At(file))]);
            }
        }
    }

    private static List<GatewayApi> ReadApis(GatewayOptions options)
    {
        var apis = new List<GatewayApi>();
        foreach (var (context, api) in options.Topology.Apis)
        {
            var path = api.Path.Trim('/');
            if (path.Length == 0
                || apis.Any(other => other.Name == api.Name || other.Path.Equals(path, StringComparison.OrdinalIgnoreCase)))
            {
                throw new StartException(
                    $"infra/topology.json: the API '{api.Name}' has the path '{api.Path}', which is empty, or path or name are another API's.");
            }

            if (api.CircuitBreaker is { } breaker && breaker.Count is null == breaker.Percentage is null)
            {
                throw new StartException($"infra/topology.json: the API '{api.Name}' has a circuit breaker with not one of count and percentage.");
            }

            apis.Add(new GatewayApi(
                api.Name, path, context, ServiceUrl(context, api), api.SubscriptionRequired,
                OpenApiFile.Read(Path.Combine(options.Root, api.OpenApi))));
        }

        return apis;
    }

    /// <summary>The path is what the Function App knows; the host stands for the app's name in Azure.</summary>
    private static GatewayUrl ServiceUrl(string app, ShopApi api) => new("http", app, 80, $"/api/{api.Path.Trim('/')}", "");

    private static void DemandOneOpenProductEach(List<GatewayApi> apis, ProductContext[] products)
    {
        foreach (var api in apis)
        {
            if (products.Count(product => !product.SubscriptionRequired && product.ItsApis.Contains(api)) > 1)
            {
                throw new StartException($"infra/topology.json: the API '{api.Name}' is in two open products; API Management takes one.");
            }
        }
    }
}
