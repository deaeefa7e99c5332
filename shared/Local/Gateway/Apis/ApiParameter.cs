using Newtonsoft.Json.Linq;

namespace ServerlessShop.Local.Gateway.Apis;

/// <summary>A parameter of an operation, or a header of a response.</summary>
/// <param name="Place">path, query or header.</param>
/// <param name="Schema">Null when anything will do.</param>
internal sealed record ApiParameter(string Name, string Place, bool Required, JObject? Schema);
