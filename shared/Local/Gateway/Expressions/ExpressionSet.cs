using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessShop.Local.Gateway.Expressions;

/// <summary>
/// All expressions of all policies. They become one assembly, which is kept on disk under the hash of what it was
/// made of: a start that finds it does not load the compiler at all.
/// </summary>
internal sealed class ExpressionSet
{
    private readonly Dictionary<string, (ExpressionSource Source, Slot Slot)> _all = new(StringComparer.Ordinal);

    public Slot Add(ExpressionSource source)
    {
        if (_all.TryGetValue(source.Code, out var known)) { return known.Slot; }

        var slot = new Slot();
        _all.Add(source.Code, (source, slot));
        return slot;
    }

    /// <summary>Makes every slot ready.</summary>
    /// <param name="cacheFolder">Where compiled sets are kept; null to compile each time.</param>
    /// <param name="compiled">Told how many expressions had to be compiled.</param>
    /// <exception cref="StartException">Wrong C#, or C# that API Management does not allow; names file and line.</exception>
    public void Compile(string? cacheFolder, Action<int> compiled)
    {
        if (_all.Count == 0) { return; }

        var ordered = _all.Values.OrderBy(one => one.Source.Code, StringComparer.Ordinal).ToArray();
        var sources = Array.ConvertAll(ordered, one => one.Source);
        var file = cacheFolder is null ? null : Path.Combine(cacheFolder, $"{HashOf(sources)}.dll");
        if (Load(file) is not { } type)
        {
            compiled(sources.Length);
            var image = ExpressionCompiler.Compile(sources);
            Keep(file, image);
            type = TypeIn(image);
        }

        foreach (var (index, (_, slot)) in ordered.Index())
        {
            slot.Bind(type.GetMethod($"E{index}")!.CreateDelegate<Func<IContext, object?>>());
        }
    }

    /// <summary>The hash covers this platform too: another build may say other things by the same words.</summary>
    private static string HashOf(ExpressionSource[] sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(ExpressionSet).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(Encoding.UTF8.GetBytes(Environment.Version.ToString()));
        foreach (var source in sources)
        {
            var code = Encoding.UTF8.GetBytes(source.Code);
            hash.AppendData(BitConverter.GetBytes(code.Length));
            hash.AppendData(code);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Type? Load(string? file)
    {
        if (file is null || !File.Exists(file)) { return null; }
        try
        {
            return TypeIn(File.ReadAllBytes(file));
        }
        catch (BadImageFormatException)
        {
            // Half written when the machine lost power. It is only a cache: compile again.
            return null;
        }
    }

    private static Type TypeIn(byte[] image)
    {
        // Collectible, so that a reload leaves nothing behind once the last request of before has ended.
        var context = new AssemblyLoadContext("policy expressions", isCollectible: true);
        using var stream = new MemoryStream(image);
        return context.LoadFromStream(stream).GetType(ExpressionCompiler.TypeName, throwOnError: true)!;
    }

    private static void Keep(string? file, byte[] image)
    {
        if (file is null) { return; }

        var folder = Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows()) { Directory.CreateDirectory(folder); }
        else { Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }

        var temporary = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllBytes(temporary, image);
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>A place for an expression's code, empty until the set is compiled.</summary>
    internal sealed class Slot
    {
        private Func<IContext, object?>? _code;

        public void Bind(Func<IContext, object?> code) => _code = code;

        public object? Run(IContext context) =>
            (_code ?? throw new InvalidOperationException("The expressions are not compiled yet."))(context);
    }
}
