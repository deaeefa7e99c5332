namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>The C# of an expression, and where it was met first.</summary>
/// <param name="Code">What stands between @( and ), or @{ and } with these brackets.</param>
/// <param name="Line">The line in the file at which the code begins.</param>
internal sealed record ExpressionSource(string Code, string File, int Line)
{
    public bool IsBlock => Code.StartsWith('{');
}
