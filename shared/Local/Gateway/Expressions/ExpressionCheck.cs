using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>Looks at every name and every value in the expressions: what API Management does not document is refused.</summary>
internal sealed class ExpressionCheck(SemanticModel model, Func<Location, string, StartException> refused) : CSharpSyntaxWalker
{
    public override void Visit(SyntaxNode? node)
    {
        // The frame around the expressions is ours; from the methods' bodies on it is theirs.
        if (node is UsingDirectiveSyntax) { return; }
        if (node is MethodDeclarationSyntax method) { base.Visit(method.Body); return; }

        // The innermost first: what is wrong with a part is the reason why the whole is.
        base.Visit(node);
        switch (node)
        {
            case SimpleNameSyntax or ObjectCreationExpressionSyntax or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax
                or ConstructorInitializerSyntax or InitializerExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax:
                CheckSymbol(node);
                break;
            case AwaitExpressionSyntax or UnsafeStatementSyntax or LockStatementSyntax or FixedStatementSyntax or GotoStatementSyntax
                or StackAllocArrayCreationExpressionSyntax or RefTypeExpressionSyntax or MakeRefExpressionSyntax:
                throw refused(node.GetLocation(), $"'{node.Kind()}' is not taken.");
            case LocalFunctionStatementSyntax { Modifiers: var modifiers } when modifiers.Any(SyntaxKind.AsyncKeyword):
                throw refused(node.GetLocation(), "there are no tasks.");
        }

        if (node is ExpressionSyntax expression && model.GetTypeInfo(expression).Type is { } type)
        {
            CheckType(type, node);
        }
    }

    private void CheckSymbol(SyntaxNode node)
    {
        var symbol = model.GetSymbolInfo(node).Symbol;
        switch (symbol)
        {
            case INamedTypeSymbol type: CheckType(type, node); break;
            case IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.BuiltinOperator }: break;
            case IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol: CheckMember(symbol, node); break;
        }
    }

    private void CheckMember(ISymbol member, SyntaxNode node)
    {
        var type = member.ContainingType;
        if (type is null || type.IsAnonymousType || type.TypeKind == TypeKind.Delegate) { return; }

        CheckType(type, node);
        var name = NameOf(type);
        if (!AllowedTypes.Allow(name, member.Name))
        {
            throw refused(node.GetLocation(), $"{name}.{member.Name} may not be used.");
        }

        if (member is IMethodSymbol { Parameters: [{ Type.SpecialType: SpecialType.System_String }, ..] }
            && !AllowedTypes.AllowByName(name, member.Name))
        {
            throw refused(node.GetLocation(), $"{name}.{member.Name} may not be used with a name.");
        }
    }

    private void CheckType(ITypeSymbol type, SyntaxNode node)
    {
        switch (type)
        {
            case IArrayTypeSymbol array: CheckType(array.ElementType, node); return;
            case ITypeParameterSymbol: return;
            case INamedTypeSymbol { IsAnonymousType: true }: return;
            case INamedTypeSymbol { SpecialType: SpecialType.System_Void }: return;
            case INamedTypeSymbol named when AllowedTypes.Has(NameOf(named)):
                foreach (var argument in named.TypeArguments) { CheckType(argument, node); }
                return;
            default: throw refused(node.GetLocation(), $"the type {type.ToDisplayString()} may not be used.");
        }
    }

    /// <summary>Namespace, names around it, name and number of type parameters, as System.Nullable`1.</summary>
    private static string NameOf(INamedTypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        var around = definition.ContainingType is { } outer
            ? NameOf(outer)
            : definition.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "";
        return around.Length == 0 ? definition.MetadataName : $"{around}.{definition.MetadataName}";
    }
}
