using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler;

/// <summary>The way from a declaration to C#, stage by stage.</summary>
public static class NetworkCompiler
{
    /// <summary>Checks a declaration; what the analyzer calls.</summary>
    /// <returns>The errors in the order of the attributes; none for a declaration that compiles.</returns>
    public static EquatableArray<NetworkError> Check(NetworkDeclaration declaration) =>
        throw new InvalidOperationException();

    /// <summary>Compiles a declaration; what the generator calls.</summary>
    /// <returns>The generated files, or none if <see cref="Check"/> has errors to report.</returns>
    public static EquatableArray<GeneratedSource> Compile(NetworkDeclaration declaration) =>
        throw new InvalidOperationException();
}

/// <summary>One generated file.</summary>
/// <param name="HintName">Its name: <c>My.Mlp.Cpu.g.cs</c>.</param>
/// <param name="Text">Its text, with <c>\n</c> as the line end.</param>
public sealed record GeneratedSource(string HintName, string Text);
