using System.Reflection;

namespace NetGen.Benchmarks;

/// <summary>What prepare-peers.sh has unpacked.</summary>
internal static class PreparedPeers
{
    /// <summary>The folder of its libraries, which may not exist. The project file names it.</summary>
    public static string Folder { get; } = typeof(PreparedPeers).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PreparedPeers").Value!;
}
