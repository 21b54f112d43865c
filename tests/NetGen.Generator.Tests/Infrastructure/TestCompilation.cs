using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler.Emit;
using NetGen.Generator.Calls;
using NetGen.Generator.Diagnostics;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>Compiles source the way a project with the package does: same references, no usings of its own.</summary>
internal static class TestCompilation
{
    public const string SourcePath = "Source.cs";

    // Of the usings of every SDK project, the one that the sources need. The package adds none.
    private const string GlobalUsings = "global using System;";

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    // Compilations that are made from these share the references, which take most of the time to read.
    private static readonly CSharpCompilation WithoutNetGen = CSharpCompilation.Create(
        "Tests",
        syntaxTrees: [],
        FrameworkAssemblies().Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999,
            specificDiagnosticOptions: [KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress)]));

    private static readonly CSharpCompilation WithNetGen =
        WithoutNetGen.AddReferences(MetadataReference.CreateFromFile(typeof(InputAttribute).Assembly.Location));

    public static CSharpCompilation Create(string source, bool referencesNetGen = true, bool hasGlobalUsings = true)
    {
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(source, ParseOptions, SourcePath)];
        if (hasGlobalUsings)
            trees.Add(CSharpSyntaxTree.ParseText(GlobalUsings, ParseOptions, "GlobalUsings.cs"));
        return (referencesNetGen ? WithNetGen : WithoutNetGen).AddSyntaxTrees(trees);
    }

    public static CSharpCompilation Create(IEnumerable<SyntaxTree> trees, CSharpParseOptions options) =>
        WithNetGen.AddSyntaxTrees(trees.Append(CSharpSyntaxTree.ParseText(GlobalUsings, options, "GlobalUsings.cs")));

    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new NetworkGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs the generator, and the analyzer on what comes out, as a build does.</summary>
    public static BuildResult Build(string source, bool referencesNetGen = true, bool hasGlobalUsings = true) =>
        Build(Create(source, referencesNetGen, hasGlobalUsings));

    /// <summary>Builds source as a project does that sets a version of C#.</summary>
    public static BuildResult BuildAs(LanguageVersion version, string source)
    {
        CSharpParseOptions options = ParseOptions.WithLanguageVersion(version);
        CSharpCompilation compilation = WithNetGen.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, options, SourcePath));
        if (version < LanguageVersion.CSharp8)
            compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
        return Build(compilation, options);
    }

    public static BuildResult Build(CSharpCompilation compilation) => Build(compilation, ParseOptions);

    /// <summary>Builds source as a project does that lists these files of weights, and not those of the documentation.</summary>
    public static BuildResult BuildWith(string source, params WeightsText[] weights) => Build(Create(source), ParseOptions, weights);

    private static BuildResult Build(CSharpCompilation compilation, CSharpParseOptions options, WeightsText[]? weights = null)
    {
        GeneratorDriver driver = CreateDriver().WithUpdatedParseOptions(options).RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation output, out ImmutableArray<Diagnostic> generatorDiagnostics);
        ImmutableArray<Diagnostic> all = output
            .WithAnalyzers(
                [new NetworkDeclarationAnalyzer(), new GeneratedConstantAnalyzer(), new NetworkCallAnalyzer()],
                new AnalyzerOptions([.. weights ?? WeightsText.OfDocumentation]))
            .GetAllDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        return new BuildResult(driver, output, [.. generatorDiagnostics, .. all.Where(IsVisible)]);
    }

    private static bool IsVisible(Diagnostic diagnostic) =>
        diagnostic.Severity > DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed;

    private static IEnumerable<string> FrameworkAssemblies()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) == folder);
    }
}

/// <summary>What a build gives.</summary>
/// <param name="Driver">The driver after the generator ran.</param>
/// <param name="Output">The compilation with the generated files.</param>
/// <param name="Diagnostics">What the compiler, the generator and the analyzer report, hidden and suppressed ones left out.</param>
internal sealed record BuildResult(GeneratorDriver Driver, Compilation Output, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>The generated files.</summary>
    public ImmutableArray<GeneratedSourceResult> Sources => Driver.GetRunResult().Results.Single().GeneratedSources;

    /// <summary>Those with code that computes: not the constants for bare names, nor the members of a declaration with an error.</summary>
    public ImmutableArray<GeneratedSourceResult> Networks => [.. Sources.Where(source =>
        !source.HintName.EndsWith(BareNames.FileSuffix, StringComparison.Ordinal)
        && source.SourceText.ToString().Contains("namespace NetGen.Generated", StringComparison.Ordinal))];

    /// <summary>The diagnostics of NetGen's own rules.</summary>
    public ImmutableArray<Diagnostic> Rules =>
        [.. Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("NG", StringComparison.Ordinal))];
}
