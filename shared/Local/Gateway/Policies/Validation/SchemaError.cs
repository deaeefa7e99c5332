namespace ServerlessShop.Local.Gateway.Policies.Validation;

/// <summary>What is wrong with a JSON text, and where in it.</summary>
internal sealed record SchemaError(string Message, int Line, int Position)
{
    public override string ToString() => $"{Message} Line: {Line}, Position: {Position}";
}
