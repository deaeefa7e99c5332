using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessShop.Local.Topology;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ServerlessShop.Local.Portal;

/// <summary>
/// An API's OpenAPI file as callers of the gateway need it: the gateway's address instead of the server it names, and
/// how to sign in. Paths, operations and schemas stay as the file has them, since the gateway imports them so.
/// </summary>
internal sealed class ApiDocument
{
    // API Management's own names for both, which the gateway keeps.
    private const string KeyHeader = "Ocp-Apim-Subscription-Key";
    private const string KeyScheme = "subscriptionKey";

    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true };

    private readonly ShopApi _api;
    private readonly IReadOnlyList<PortalIssuer> _issuers;
    private readonly string _scope;
    private readonly bool _takesKey;
    private readonly string _file;
    private readonly string _text;

    /// <exception cref="StartException">The file is missing, or nothing to which this could be added.</exception>
    public ApiDocument(PortalOptions options, ShopApi api)
    {
        _api = api;
        _issuers = options.Issuers;
        _scope = $"{options.Topology.Audience}/access_as_user";
        _takesKey = api.SubscriptionRequired
            || options.Topology.Products.Any(product => product.SubscriptionRequired && product.Apis.Contains(api.Name));
        _file = Path.Combine(options.Root, api.OpenApi);
        try
        {
            _text = File.ReadAllText(_file);
            Title = Text(Build("http://127.0.0.1"), "info", "title");
        }
        catch (Exception unreadable) when (unreadable is IOException or YamlException)
        {
            throw new StartException($"{_file}: {unreadable.Message}");
        }
    }

    public string Name => _api.Name;

    public string Title { get; }

    /// <param name="gateway">Where the reader reaches the gateway, without a slash at the end.</param>
    public string Yaml(string gateway)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(Build(gateway))).Save(text, assignAnchors: false);
        return text.ToString();
    }

    /// <param name="gateway">Where the reader reaches the gateway, without a slash at the end.</param>
    public string Json(string gateway) => ToJson(Build(gateway))!.ToJsonString(_readable);

    private YamlMappingNode Build(string gateway)
    {
        var yaml = new YamlStream();
        using (var text = new StringReader(_text)) { yaml.Load(text); }
        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            throw new StartException($"{_file} is not one YAML document with an object.");
        }

        root.Children["servers"] = new YamlSequenceNode(Object(("url", Scalar($"{gateway}/{_api.Path.Trim('/')}"))));
        var schemes = Member(Member(root, "components"), "securitySchemes");
        var security = root.Children.TryGetValue("security", out var own) && own is YamlSequenceNode list ? list : new YamlSequenceNode();
        foreach (var issuer in _issuers)
        {
            Add(schemes, issuer.Tenant, SignIn(issuer));
            security.Add(Object((issuer.Tenant, new YamlSequenceNode(Scalar(_scope)))));
        }

        if (_takesKey)
        {
            Add(schemes, KeyScheme, Object(("type", Scalar("apiKey")), ("in", Scalar("header")), ("name", Scalar(KeyHeader))));
            security.Add(Object((KeyScheme, new YamlSequenceNode())));
        }

        // Which operation wants whom is its policies' and its app's to say; the document must not forbid trying without.
        security.Add(new YamlMappingNode());
        root.Children["security"] = security;
        return root;
    }

    private YamlMappingNode SignIn(PortalIssuer issuer) => Object(
        ("type", Scalar("oauth2")),
        ("description", Scalar($"People of {issuer.Tenant} sign in with the identity provider. One of these at a time: a call has one token.")),
        ("flows", Object(("authorizationCode", Object(
            ("authorizationUrl", Scalar(issuer.AuthorizationUrl)),
            ("tokenUrl", Scalar(issuer.TokenUrl)),
            ("scopes", Object((_scope, Scalar("Call the shop in your name.")))))))));

    private void Add(YamlMappingNode schemes, string name, YamlNode scheme)
    {
        if (!schemes.Children.TryAdd(Scalar(name), scheme))
        {
            throw new StartException($"{_file}: the security scheme '{name}' is the developer portal's own; call this one otherwise.");
        }
    }

    private YamlMappingNode Member(YamlMappingNode of, string name)
    {
        if (!of.Children.TryGetValue(Scalar(name), out var member)) { of.Children[Scalar(name)] = member = new YamlMappingNode(); }
        return member as YamlMappingNode ?? throw new StartException($"{_file}:{member.Start.Line}: {name} is not an object.");
    }

    private string Text(YamlMappingNode root, string section, string name) =>
        Member(root, section).Children.TryGetValue(Scalar(name), out var text) && text is YamlScalarNode { Value: { Length: > 0 } value }
            ? value
            : throw new StartException($"{_file}: {section} has no {name}.");

    private static YamlMappingNode Object(params (string Name, YamlNode Value)[] members) =>
        new(members.Select(member => KeyValuePair.Create<YamlNode, YamlNode>(Scalar(member.Name), member.Value)));

    private static YamlScalarNode Scalar(string text) => new(text);

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(member =>
            KeyValuePair.Create(((YamlScalarNode)member.Key).Value ?? "", ToJson(member.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value),
        YamlScalarNode quoted => quoted.Value,
        _ => throw new NotSupportedException($"A YAML node of the kind {node.NodeType} has no JSON."),
    };

    private static JsonNode? Plain(string? text) => text switch
    {
        null or "" or "~" or "null" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => text,
    };
}
