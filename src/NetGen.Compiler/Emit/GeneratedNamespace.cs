using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Emit;

/// <summary>
/// The namespace of what is generated besides the user's class. Its types are internal and named for the network's full name:
/// in a type that is local to its file, the C# compiler hashes the file's path for every name that it looks up.
/// </summary>
internal static class GeneratedNamespace
{
    /// <summary>The namespace.</summary>
    public const string Name = "NetGen.Generated";

    /// <summary>The name in it of what belongs to a network: <c>My_Space_MlpKernels</c>.</summary>
    public static string ClassName(TypeIdentity network, string suffix) =>
        network.HintName.Replace("_", "__").Replace('.', '_').Replace('-', '_') + suffix;

    /// <summary>The same name with its namespace.</summary>
    public static string Qualify(TypeIdentity network, string suffix) => $"global::{Name}.{ClassName(network, suffix)}";
}
