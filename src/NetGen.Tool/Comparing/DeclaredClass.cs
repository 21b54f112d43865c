using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Tool.Comparing;

/// <summary>A network class in a C# source.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Attributes">Where its attributes are, by their ordinals.</param>
internal sealed record DeclaredClass(string Name, SourcePlace Place, IReadOnlyList<SourcePlace> Attributes)
{
    /// <summary>What its attributes say; nothing where they cannot be read.</summary>
    public NetworkDeclaration? Declaration { get; init; }

    /// <summary>The network; nothing where there are errors, or where the class is a layer of others.</summary>
    public Network? Network { get; init; }

    /// <summary>What is wrong with the declaration, a line each: <c>Digits.cs(7): error NG0006: …</c>.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Whether it is only a layer of other networks.</summary>
    public bool IsOpen => Declaration?.IsOpen == true;

    /// <summary>Whether a person means it by a name, with the namespace or without.</summary>
    public bool IsCalled(string name) => Name == name || Name.EndsWith("." + name, StringComparison.Ordinal);
}

/// <summary>A place in a source.</summary>
/// <param name="Path">The file, as the command was given it.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct SourcePlace(string Path, int Line)
{
    /// <summary>As compilers write it: <c>Digits.cs(7)</c>.</summary>
    public override string ToString() => $"{Path}({Line})";
}
