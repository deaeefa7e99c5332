using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>Turns expressions into an assembly, after a look at every name in them. The only user of the compiler.</summary>
internal static class ExpressionCompiler
{
    public const string TypeName = "PolicyExpressions";

    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net;
        using System.Security.Cryptography; using System.Security.Cryptography.X509Certificates; using System.Text;
        using System.Text.RegularExpressions; using System.Xml; using System.Xml.Linq; using Newtonsoft.Json;
        using Newtonsoft.Json.Linq; using ServerlessShop.Local.Gateway.Expressions;
        """;

    // API Management compiles C# 7.
    private static readonly CSharpParseOptions _csharp = new(LanguageVersion.CSharp7);

    private static readonly FrozenSet<string> _assemblies = new[]
    {
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Private.Uri", "System.ObjectModel",
        "System.Runtime.Extensions", "System.Text.RegularExpressions", "System.Net.Primitives", "System.Web.HttpUtility", "System.Xml.XDocument",
        "System.Xml.ReaderWriter", "System.Private.Xml", "System.Private.Xml.Linq", "System.Security.Cryptography", "System.Memory",
        "System.ComponentModel", "System.ComponentModel.Primitives", "System.ComponentModel.TypeConverter", "System.Linq.Expressions",
        "System.Dynamic.Runtime", "System.Collections.NonGeneric", "netstandard", "Newtonsoft.Json", "ServerlessShop.Local",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="StartException">Names file and line of the first thing wrong.</exception>
    public static byte[] Compile(IReadOnlyList<ExpressionSource> sources)
    {
        foreach (var source in sources) { Parse(source); }

        var tree = CSharpSyntaxTree.ParseText(Text(sources), _csharp);
        var compilation = CSharpCompilation.Create(
            $"PolicyExpressions-{Guid.NewGuid():N}", [tree], References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        var wrong = compilation.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (wrong is not null) { throw Refused(wrong.Location, wrong.GetMessage(CultureInfo.InvariantCulture)); }

        new ExpressionCheck(compilation.GetSemanticModel(tree), Refused).Visit(tree.GetRoot());

        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        return emitted.Success
            ? image.ToArray()
            : throw new InvalidOperationException($"Expressions without errors did not compile: {emitted.Diagnostics[0]}");
    }

    /// <summary>Each on its own first: brackets that close the method around it would make it something else.</summary>
    private static void Parse(ExpressionSource source)
    {
        SyntaxNode parsed = source.IsBlock
            ? SyntaxFactory.ParseStatement(source.Code, options: _csharp)
            : SyntaxFactory.ParseExpression(source.Code, options: _csharp);
        var wrong = parsed.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (wrong is not null)
        {
            var line = source.Line + wrong.Location.GetLineSpan().StartLinePosition.Line;
            throw new StartException($"{source.File}:{line}: an expression is not C#: {wrong.GetMessage(CultureInfo.InvariantCulture)}");
        }

        if (parsed.FullSpan.Length != source.Code.Length || (source.IsBlock && parsed is not BlockSyntax))
        {
            throw new StartException($"{source.File}:{source.Line}: an expression is more than one expression or one block.");
        }

        if (parsed.DescendantTrivia(descendIntoTrivia: true).FirstOrDefault(trivia => trivia.IsDirective) is { RawKind: not 0 })
        {
            throw new StartException($"{source.File}:{source.Line}: an expression has a preprocessor directive.");
        }
    }

    private static string Text(IReadOnlyList<ExpressionSource> sources)
    {
        var text = new StringBuilder(Usings).Append("\npublic static class ").Append(TypeName).Append("\n{\n");
        foreach (var (index, source) in sources.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"public static object E{index}(IContext context)\n");
            if (!source.IsBlock) { text.Append("{ return (object)(\n"); }
            text.Append(CultureInfo.InvariantCulture, $"#line {source.Line} \"{source.File}\"\n{source.Code}\n#line default\n");
            if (!source.IsBlock) { text.Append("); }\n"); }
        }

        return text.Append("}\n").ToString();
    }

    private static PortableExecutableReference[] References() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => _assemblies.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static StartException Refused(Location at, string because)
    {
        // What begins in the frame around an expression is about the expression: the first line of its file says where.
        var mapped = at.GetMappedLineSpan();
        var lines = at.SourceTree!.GetText().Lines;
        for (var line = at.GetLineSpan().StartLinePosition.Line; !mapped.HasMappedPath && line < lines.Count; line++)
        {
            mapped = at.SourceTree.GetMappedLineSpan(lines[line].Span);
        }

        return new StartException($"{mapped.Path}:{mapped.StartLinePosition.Line + 1}: an expression is not allowed: {because}");
    }
}
