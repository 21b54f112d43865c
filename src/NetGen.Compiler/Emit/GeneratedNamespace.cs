using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Emit;

/// <summary>The namespace of what is generated besides the user's class; its types are local to their files.</summary>
internal static class GeneratedNamespace
{
    /// <summary>The namespace.</summary>
    public const string Name = "NetGen.Generated";

    /// <summary>The name in it of what belongs to a network: <c>MlpKernels</c>.</summary>
    public static string ClassName(TypeIdentity network, string suffix) => network.Name.TrimStart('@') + suffix;

    /// <summary>The same name with its namespace.</summary>
    public static string Qualify(TypeIdentity network, string suffix) => $"global::{Name}.{ClassName(network, suffix)}";
}
