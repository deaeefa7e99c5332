using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using ServerlessShop.Local.Gateway.Messages;

namespace ServerlessShop.Local.Gateway.Policies.Transform;

/// <summary>json-to-xml: the body in the other notation.</summary>
internal sealed class JsonToXml : IPolicy
{
    private const string Root = "Document";

    private readonly PolicyExpression _apply;
    private readonly PolicyExpression _considerAccept;
    private readonly bool _parsesDates;
    private readonly PolicyExpression _separator;
    private readonly PolicyExpression? _prefix;
    private readonly PolicyExpression? _attributes;
    private readonly bool _ofRequest;

    private JsonToXml(PolicyElement element, PolicyScope scope)
    {
        _apply = element.RequiredValue("apply", scope);
        if (_apply.AsLiteral is not null) { element.Word("apply", "", scope, "always", "content-type-json"); }
        _considerAccept = element.Value("consider-accept-header", "true", scope);
        _parsesDates = element.Flag("parse-date", otherwise: true, scope);
        _separator = element.Value("namespace-separator", "_", scope);
        _prefix = element.Value("namespace-prefix", scope);
        _attributes = element.Value("attribute-block-name", scope);
        _ofRequest = scope.Section == Sections.Inbound;
    }

    public static JsonToXml Compile(PolicyElement element, PolicyScope scope) => new(
        element
            .WithAttributes("apply", "consider-accept-header", "parse-date", "namespace-separator", "namespace-prefix", "attribute-block-name")
            .WithChildren(),
        scope);

    public async ValueTask<Flow> Run(PolicyContext context)
    {
        var headers = _ofRequest ? context.Request.Headers : context.DemandResponse().Headers;
        var body = _ofRequest ? context.Request.Body : context.DemandResponse().Body;
        if (body is null || !await Wanted(context, headers)) { return Flow.Next; }

        await body.Buffer(context.Aborted);
        using var reader = new JsonTextReader(new StringReader(body.As<string>()))
        {
            DateParseHandling = _parsesDates ? DateParseHandling.DateTime : DateParseHandling.None,
        };
        var names = new Names(
            await _separator.Text(context),
            _prefix is null ? null : await _prefix.Text(context),
            _attributes is null ? null : await _attributes.Text(context));
        var changed = new MessageBody(Convert(await JToken.ReadFromAsync(reader, context.Aborted), names).ToString(SaveOptions.DisableFormatting));
        if (_ofRequest)
        {
            context.Request.Body = changed;
            headers.ContentLength = changed.Bytes!.Value.Length;
        }
        else
        {
            context.Response!.SetBody(changed);
        }

        headers.ContentType = "text/xml";
        return Flow.Next;
    }

    private async ValueTask<bool> Wanted(PolicyContext context, IHeaderDictionary headers)
    {
        var apply = await _apply.Word(context, "always", "content-type-json");
        if (apply == "content-type-json" && !headers.ContentType.ToString().Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        return !await _considerAccept.Flag(context)
            || context.Request.Headers.Accept.ToString().Contains("xml", StringComparison.OrdinalIgnoreCase);
    }

    private static XElement Convert(JToken json, Names names)
    {
        if (json is JObject { Count: 1 } only && only.First is JProperty { Value: not JArray } root)
        {
            var document = new XElement("outside");
            Add(document, root.Name, root.Value, names);
            return document.Elements().Single();
        }

        var element = new XElement(Root);
        Fill(element, json, names);
        return element;
    }

    private static void Add(XElement parent, string name, JToken value, Names names)
    {
        if (value is JArray items)
        {
            foreach (var item in items) { Add(parent, name, item, names); }
            return;
        }

        // Its own declarations count for its name: they are read before the name is.
        var element = new XElement("unnamed");
        parent.Add(element);
        Fill(element, value, names);
        element.Name = names.Of(name, element);
    }

    private static void Fill(XElement element, JToken value, Names names)
    {
        switch (value)
        {
            case JObject members:
                foreach (var member in members.Properties().Where(names.IsDeclaration)) { element.Add(names.Declaration(member)); }
                foreach (var member in members.Properties().Where(member => !names.IsDeclaration(member)))
                {
                    if (member.Name == names.Attributes && member.Value is JObject attributes)
                    {
                        foreach (var one in attributes.Properties()) { element.Add(new XAttribute(names.Of(one.Name, element, ofAttribute: true), Text(one.Value))); }
                    }
                    else
                    {
                        Add(element, member.Name, member.Value, names);
                    }
                }

                break;
            case JArray items:
                foreach (var item in items) { Add(element, "item", item, names); }
                break;
            case JValue { Type: JTokenType.Null }:
                break;
            default:
                element.Value = Text(value);
                break;
        }
    }

    private static string Text(JToken value) => value switch
    {
        JValue { Value: bool flag } => flag ? "true" : "false",
        JValue { Value: DateTime time } => time.ToString("O", CultureInfo.InvariantCulture),
        JValue { Value: { } plain } => System.Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "",
        _ => value.ToString(Formatting.None),
    };

    /// <summary>How names of members become names of elements.</summary>
    private sealed record Names(string Separator, string? Prefix, string? Attributes)
    {
        public bool IsDeclaration(JProperty member) =>
            Prefix is { Length: > 0 } && member.Value is JValue { Type: JTokenType.String }
            && (member.Name == Prefix || member.Name.StartsWith(Prefix + Separator, StringComparison.Ordinal));

        public XAttribute Declaration(JProperty member)
        {
            var space = (string)member.Value!;
            return member.Name == Prefix
                ? new XAttribute("xmlns", space)
                : new XAttribute(XNamespace.Xmlns + member.Name[(Prefix!.Length + Separator.Length)..], space);
        }

        public XName Of(string name, XElement within, bool ofAttribute = false)
        {
            var cut = Separator.Length == 0 ? -1 : name.IndexOf(Separator, StringComparison.Ordinal);
            if (cut > 0 && within.GetNamespaceOfPrefix(XmlConvertName(name[..cut])) is { } space)
            {
                return space + XmlConvertName(name[(cut + Separator.Length)..]);
            }
            return ofAttribute ? XmlConvertName(name) : within.GetDefaultNamespace() + XmlConvertName(name);
        }

        private static string XmlConvertName(string name) => System.Xml.XmlConvert.EncodeLocalName(name);
    }
}
