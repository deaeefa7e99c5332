namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>Where a policy stands, in the words of LastError.</summary>
/// <param name="Policy">The element's name.</param>
/// <param name="Scope">global, product, api or operation.</param>
/// <param name="Section">inbound, backend, outbound or on-error.</param>
/// <param name="Path">The way to it through its siblings, e.g. choose[3]/when[2]/set-header[1].</param>
/// <param name="Id">Its id attribute.</param>
/// <param name="Definition">The file, and the path in it: what a count kept per definition is kept under.</param>
internal sealed record PolicyPlace(string Policy, string Scope, string Section, string Path, string? Id, string Definition);
