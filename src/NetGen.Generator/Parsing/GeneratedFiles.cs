using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Parsing;

/// <summary>
/// The files that NetGen adds to a compilation. Analyzers see classes with the generated part. Their members do not all have an attribute that
/// says so, but the compiler puts each generator's files into a folder that is named for it.
/// </summary>
internal static class GeneratedFiles
{
    /// <summary>The full name of the generator.</summary>
    public const string Folder = "NetGen.Generator.NetworkGenerator";

    /// <summary>Whether a member is only in such files.</summary>
    public static bool Hold(ISymbol member) => member.DeclaringSyntaxReferences.All(reference =>
        Path.GetFileName(Path.GetDirectoryName(reference.SyntaxTree.FilePath)) == Folder);
}
