using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>What prepare-peers.sh has unpacked and compiled.</summary>
internal static class PreparedPeers
{
    /// <summary>The folder of its libraries, which may not exist. The project file names it.</summary>
    public static string Folder { get; } = typeof(PreparedPeers).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PreparedPeers").Value!;

    /// <summary>Imports of this program prefer its libraries to the system's.</summary>
    [ModuleInitializer]
    internal static void UseLibraries() => NativeLibrary.SetDllImportResolver(typeof(PreparedPeers).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        NativeLibrary.TryLoad(Path.Combine(Folder, name), out nint handle) ? handle : 0;
}
