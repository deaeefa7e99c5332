namespace ServerlessShop.Local.Gateway.Policies;

/// <summary>A policy document and the scope it is of: global, product, api or operation.</summary>
internal sealed record PolicyDocument(string Scope, string File);
