using System.Reflection;

namespace ServerlessShop.Hosting;

/// <summary>The method behind a function, as the host names it.</summary>
internal static class EntryPoint
{
    public static MethodInfo? Find(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        return AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(entryPoint[..dot]))
            .FirstOrDefault(found => found is not null)
            ?.GetMethod(entryPoint[(dot + 1)..]);
    }
}
