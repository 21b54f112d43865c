using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Calls;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>
/// The promise: whatever is declared, nothing throws; a network is generated or carries an error, never both and never
/// neither; and generated files have no errors of their own.
/// </summary>
internal static class FuzzOracle
{
    // An error that a declaration suppresses is reported all the same.
    private static readonly CompilationWithAnalyzersOptions WithSuppressed = new(
        new AnalyzerOptions([]),
        onAnalyzerException: null,
        concurrentAnalysis: true,
        logAnalyzerExecutionTime: false,
        reportSuppressedDiagnostics: true);

    /// <summary>Compiles declarations together; what fails there is compiled again by itself, so that none is blamed for another.</summary>
    public static IReadOnlyList<FuzzFailure> Judge(IReadOnlyList<FuzzCase> cases)
    {
        FuzzCase[] contained = [.. cases.Where(@case => @case.IsContained)];
        IEnumerable<FuzzCase> suspects = contained.Length == 0 ? [] : Compile(contained).Select(failure => failure.Case).Distinct();
        return [.. suspects.Concat(cases.Except(contained)).SelectMany(@case => Compile([@case]))];
    }

    /// <summary>The classes of a declaration that have attributes of NetGen.</summary>
    public static IEnumerable<INamedTypeSymbol> Networks(Compilation compilation, FuzzCase @case) => @case.Trees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>())
        .Select(node => compilation.GetSemanticModel(node.SyntaxTree).GetDeclaredSymbol(node))
        .OfType<INamedTypeSymbol>()
        .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
        .Where(type => !NetworkAttributes.Of(type).IsEmpty);

    private static IReadOnlyList<FuzzFailure> Compile(IReadOnlyList<FuzzCase> cases)
    {
        BuildResult build = Build(cases);
        if (Thrown(build) is { } thrown)
            return [.. cases.Select(@case => new FuzzFailure(@case, $"throws {thrown.Split('\n')[0]}", thrown))];

        ILookup<string, Diagnostic> errors = build.Diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToLookup(diagnostic => Owner(diagnostic.Location.SourceTree?.FilePath ?? "", cases));
        HashSet<string> hints = [.. build.Networks.Select(source => source.HintName)];
        return [.. cases.SelectMany(@case => Check(@case, [.. errors[@case.Namespace]], hints, build.Output))];
    }

    // As TestCompilation.Build, but an analyzer's driver compiles everything once more to find what the analyzer asks for.
    // Only calls ask for what stands beside the kernels, so only declarations with calls get them.
    private static BuildResult Build(IReadOnlyList<FuzzCase> cases)
    {
        CSharpCompilation compilation = FuzzCase.Compile(cases);
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: FuzzCase.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> fromGenerator);
        HashSet<string> callers = [.. cases.Where(@case => @case.HasCalls).Select(@case => @case.Namespace)];
        Compilation analyzed = output.RemoveSyntaxTrees(output.SyntaxTrees.Where(tree =>
            HasKernels(tree) && !callers.Contains(Owner(tree.FilePath, cases))));
        ImmutableArray<Diagnostic> fromAnalyzer = analyzed
            .WithAnalyzers([new NetworkDeclarationAnalyzer(), new GeneratedConstantAnalyzer(), new NetworkCallAnalyzer()], WithSuppressed)
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        return new BuildResult(driver, output, [.. fromGenerator, .. output.GetDiagnostics(), .. fromAnalyzer]);
    }

    private static IEnumerable<FuzzFailure> Check(
        FuzzCase @case, ImmutableArray<Diagnostic> errors, HashSet<string> hints, Compilation output)
    {
        ILookup<bool, Diagnostic> isOwn = errors.ToLookup(error => !IsGenerated(error.Location.SourceTree));
        // The C# compiler repeats some errors of a class where its other parts refer to it.
        HashSet<string> own = [.. isOwn[true].Select(Message)];
        if (isOwn[false].FirstOrDefault(error => !own.Contains(Message(error))) is { } error)
            yield return new FuzzFailure(@case, $"generated code has {error.Id}", $"{error}\nbeside\n{string.Join('\n', isOwn[true])}");

        bool isExplained = isOwn[true].Any(error => error.Id.StartsWith("CS", StringComparison.Ordinal));
        foreach (INamedTypeSymbol type in Networks(output, @case))
        {
            bool isGenerated = hints.Contains(HintNames.Of(type) + ".g.cs");
            bool isReported = isOwn[true].Any(error =>
                error.Id.StartsWith("NG", StringComparison.Ordinal)
                && !DiagnosticDescriptors.Calls.Contains(error.Descriptor)
                // The generator sees no files: whether weights fit, the analyzer alone says.
                && !WeightsDescriptors.All.Contains(error.Descriptor)
                && SymbolEqualityComparer.Default.Equals(type, Declared(output, error.Location)));
            if (isGenerated && isReported)
                yield return new FuzzFailure(@case, "generated in spite of an error", string.Join('\n', isOwn[true]));
            bool isOpen = DeclarationParser.Parse(type, output, CancellationToken.None).Declaration is { IsOpen: true };
            if (!isGenerated && !isReported && !isExplained && !isOpen)
                yield return new FuzzFailure(@case, "neither generated nor reported", type.ToDisplayString());
        }
    }

    private static string Message(Diagnostic diagnostic)
    {
        try
        {
            return diagnostic.Id + diagnostic.GetMessage(CultureInfo.InvariantCulture);
        }
        catch (InvalidOperationException)
        {
            // Roslyn 4.8 cannot write out some messages of its own, about lambdas as arguments of attributes.
            return diagnostic.Id;
        }
    }

    // The type that a place belongs to; its attributes do, too.
    private static ISymbol? Declared(Compilation output, Location location)
    {
        SyntaxNode? node = location.SourceTree!.GetRoot().FindToken(location.SourceSpan.Start).Parent;
        return node?.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } declaration
            ? output.GetSemanticModel(declaration.SyntaxTree).GetDeclaredSymbol(declaration)
            : null;
    }

    private static bool IsGenerated(SyntaxTree? tree) => tree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static bool HasKernels(SyntaxTree tree) =>
        tree.FilePath.EndsWith(".Cpu.g.cs", StringComparison.Ordinal) || tree.FilePath.EndsWith(".Gpu.g.cs", StringComparison.Ordinal);

    private static string? Thrown(BuildResult build) =>
        build.Driver.GetRunResult().Results.Single().Exception?.ToString()
        ?? build.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id is "AD0001" or "CS8784" or "CS8785")?.ToString();

    // A declaration's own files and generated ones start with its namespace, unless a brace too many has ended that.
    private static string Owner(string path, IReadOnlyList<FuzzCase> cases) =>
        cases.Count == 1 ? cases[0].Namespace : Path.GetFileName(path).Split('.', '-')[0];
}
