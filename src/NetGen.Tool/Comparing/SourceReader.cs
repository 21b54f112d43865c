using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Tool.Comparing;

/// <summary>Reads the network classes of C# sources as the compiler does, with NetGen's own parser. The rest of a source need not compile.</summary>
internal sealed class SourceReader
{
    // A source that a person or the tool wrote is far smaller.
    private const long MaximumLength = 1 << 26;

    // What a project may have besides: the SDK's usings, and the package that [Gpu] asks for.
    private const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using NetGen;
        """;

    private const string GpuPackage = "namespace NetGen.Gpu; public class GpuKernel;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions Options = new(OutputKind.DynamicallyLinkedLibrary);

    private static readonly Lazy<IEnumerable<MetadataReference>> Libraries = new(FindLibraries);

    private readonly CSharpCompilation _compilation, _completed;

    private SourceReader(CSharpCompilation compilation)
    {
        _compilation = compilation;

        // With the members and the bare names, so that what the C# compiler then reports is wrong for good.
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation completed, out _);
        _completed = (CSharpCompilation)completed;
    }

    /// <summary>Reads the classes that have NetGen's attributes.</summary>
    /// <param name="paths">The sources.</param>
    /// <returns>The classes in the order of the sources.</returns>
    /// <exception cref="IOException">A source cannot be read.</exception>
    public static IReadOnlyList<DeclaredClass> Read(IReadOnlyList<string> paths)
    {
        SyntaxTree[] sources = [.. paths.Select(path => CSharpSyntaxTree.ParseText(Text(path), ParseOptions, path))];
        var reader = new SourceReader(CSharpCompilation.Create(
            "Sources", [.. sources, CSharpSyntaxTree.ParseText(Surroundings, ParseOptions)], Libraries.Value, Options));
        return [.. sources.SelectMany(reader.ClassesOf)];
    }

    private static SourceText Text(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        return stream.Length <= MaximumLength
            ? SourceText.From(stream)
            : throw new NetworkFileException($"The source '{path}' has {stream.Length >> 20:N0} MB; expected a class in C#.");
    }

    // The runtime, whose assemblies are beside that of object, and NetGen.
    private static IEnumerable<MetadataReference> FindLibraries()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] libraries =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == runtime)
                .Append(typeof(InputAttribute).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        CSharpCompilation gpu = CSharpCompilation.Create("NetGen.Gpu", [CSharpSyntaxTree.ParseText(GpuPackage, ParseOptions)], libraries, Options);
        return [.. libraries, gpu.ToMetadataReference()];
    }

    private IEnumerable<DeclaredClass> ClassesOf(SyntaxTree source)
    {
        SemanticModel model = _compilation.GetSemanticModel(source);
        return source.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Where(declaration => declaration.AttributeLists.Count > 0)
            .Select(declaration => (Declaration: declaration, Type: model.GetDeclaredSymbol(declaration)))
            .Where(found => found.Type is not null && !NetworkAttributes.Of(found.Type).IsEmpty)
            .DistinctBy(found => found.Type, SymbolEqualityComparer.Default)
            .Select(found => ClassOf(found.Declaration, found.Type!));
    }

    private DeclaredClass ClassOf(TypeDeclarationSyntax syntax, INamedTypeSymbol type)
    {
        ParseResult result = DeclarationParser.Parse(type, _compilation, default);
        ImmutableArray<AttributeData> attributes = NetworkAttributes.Of(type);
        IEnumerable<Diagnostic> errors = result.Checked?.Network is not null && result.Errors.Count == 0
            ? []
            : DeclarationDiagnostics.Of(type, result, weights: [], default).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new DeclaredClass(
            type.ToDisplayString(),
            PlaceOf(syntax.Identifier.GetLocation()),
            [.. attributes.Select(attribute => PlaceOf(AttributeLocations.Of(attribute, default)))])
        {
            Declaration = result.Declaration,
            Network = result.IsComplete ? result.Checked?.Network : null,
            Errors = [.. ErrorsOfLanguage(syntax).Concat(errors).Select(TextOf)],
        };
    }

    // Those in the attributes alone. Other code of the source may need what only the project has.
    private IEnumerable<Diagnostic> ErrorsOfLanguage(TypeDeclarationSyntax syntax) => _completed.GetSemanticModel(syntax.SyntaxTree)
        .GetDiagnostics(TextSpan.FromBounds(syntax.AttributeLists.Span.Start, syntax.AttributeLists.Span.End))
        .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string TextOf(Diagnostic diagnostic) =>
        $"{PlaceOf(diagnostic.Location)}: error {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";

    private static SourcePlace PlaceOf(Location location)
    {
        FileLinePositionSpan span = location.GetLineSpan();
        return new SourcePlace(span.Path, span.StartLinePosition.Line + 1);
    }
}
