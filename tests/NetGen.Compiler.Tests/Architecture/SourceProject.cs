using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Compiler.Tests.Architecture;

/// <summary>
/// A project of <c>src</c> as its source, for the arrows between its folders. An assembly would not do: constants leave no trace in it, and
/// the library's public types have one namespace.
/// </summary>
internal sealed class SourceProject
{
    private const string Attribute = "Attribute";

    // What the build adds to each project.
    private const string BuildAdds = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Build")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Gpu")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Import")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Keras")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Learning")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Models")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Onnx")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("NetGen.Tool")]
        """;

    private static readonly MetadataReference[] Packages =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("NetGen", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "References")))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly string _root;
    private readonly CSharpCompilation _compilation;
    private readonly Lazy<SourceArrow[]> _arrows;

    /// <summary>Reads a project.</summary>
    /// <param name="name">Its name, which is its folder's.</param>
    /// <param name="below">The projects that it references.</param>
    /// <param name="linked">What it compiles of other folders: files, or folders.</param>
    /// <param name="symbol">The symbol that is defined for it.</param>
    public SourceProject(string name, SourceProject[]? below = null, string[]? linked = null, string? symbol = null)
        : this(name, Path.Combine(Source, name), FilesOf(name, linked ?? []), below, symbol)
    {
    }

    /// <summary>Reads a project from files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="root">Its folder.</param>
    /// <param name="files">Paths and texts.</param>
    /// <param name="below">The projects that it references.</param>
    /// <param name="symbol">The symbol that is defined for it.</param>
    public SourceProject(
        string name, string root, IEnumerable<(string Path, string Text)> files, SourceProject[]? below = null, string? symbol = null)
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp14, preprocessorSymbols: symbol is null ? [] : [symbol]);
        _root = root;
        _arrows = new(FindArrows);
        _compilation = CSharpCompilation.Create(
            name,
            files.Append((Path.Combine(root, "Build.cs"), BuildAdds)).Select(file => CSharpSyntaxTree.ParseText(file.Item2, options, file.Item1)),
            [.. Packages, .. (below ?? []).Select(project => project._compilation.ToMetadataReference())],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    private static string Source { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", "..", "src"));

    /// <summary>The arrows between types of different folders.</summary>
    public IReadOnlyList<SourceArrow> Arrows => _arrows.Value;

    private SourceArrow[] FindArrows()
    {
        // Where a name has no meaning, an arrow would be missed. Partial methods without a body are those that a generator of the SDK writes.
        Assert.Empty(_compilation.GetDiagnostics().Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, Id: not "CS8795" }));
        HashSet<string> names = [.. _compilation.GetSymbolsWithName(static _ => true).Select(symbol => symbol.Name)];
        names.UnionWith([.. names.Where(name => name.EndsWith(Attribute, StringComparison.Ordinal)).Select(name => name[..^Attribute.Length])]);
        return [.. _compilation.SyntaxTrees.SelectMany(file => ArrowsOf(file, names)).Distinct()];
    }

    // Only names that the project declares are looked up: that takes the time.
    private IEnumerable<SourceArrow> ArrowsOf(SyntaxTree file, HashSet<string> names)
    {
        SemanticModel model = _compilation.GetSemanticModel(file);
        string from = FolderOf(file);
        foreach (SimpleNameSyntax name in file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (!names.Contains(name.Identifier.ValueText)
                || model.GetSymbolInfo(name).Symbol is not { } symbol
                || name.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is not { } user)
            {
                continue;
            }

            ISymbol used = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol.OriginalDefinition;
            if ((used as INamedTypeSymbol ?? used.ContainingType) is not { } type
                || !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly))
            {
                continue;
            }

            // The parts of a type may lie in several folders: that of the file with its name is the type's.
            string[] folders =
            [
                .. (used.DeclaringSyntaxReferences.IsEmpty ? type : used).DeclaringSyntaxReferences
                    .Select(reference => reference.SyntaxTree)
                    .OrderBy(tree => Path.GetFileNameWithoutExtension(tree.FilePath) == type.Name ? 0 : 1)
                    .Select(FolderOf)
                    .Distinct(),
            ];
            if (!folders.Contains(from))
                yield return new SourceArrow(from, user.Identifier.Text, folders[0], type.Name);
        }
    }

    // Of a linked file, the folder in its own project.
    private string FolderOf(SyntaxTree file)
    {
        string folder = Path.GetDirectoryName(file.FilePath)!;
        bool isOwn = folder.StartsWith(_root, StringComparison.Ordinal);
        string path = Path.GetRelativePath(isOwn ? _root : Source, folder).Replace('\\', '/');
        return path == "." ? "" : isOwn ? path : path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    private static IEnumerable<(string Path, string Text)> FilesOf(string name, string[] linked) =>
        linked.Prepend(name)
            .Select(path => Path.Combine(Source, path))
            .SelectMany(path => File.Exists(path) ? [path] : Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.StartsWith(Path.Combine(Source, name, "obj"), StringComparison.Ordinal))
            .Select(path => (path, File.ReadAllText(path)));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>A type uses another, of another folder.</summary>
/// <param name="From">The folder of the one.</param>
/// <param name="User">The one.</param>
/// <param name="To">The folder of the other.</param>
/// <param name="Used">The other.</param>
internal sealed record SourceArrow(string From, string User, string To, string Used);
