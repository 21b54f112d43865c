using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Calls;
using NetGen.Generator.Diagnostics;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>Compiles source the way a project with the package does: same references, same global usings.</summary>
internal static class TestCompilation
{
    public const string SourcePath = "Source.cs";

    // What the package's props file adds, beside the usings of every SDK project.
    private const string GlobalUsings = """
        global using System;
        global using static NetGen.Activation;
        global using static NetGen.Initializer;
        global using static NetGen.Loss;
        global using static NetGen.WeightFormat;
        """;

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    // Compilations that are made from these share the references, which take most of the time to read.
    private static readonly CSharpCompilation WithoutNetGen = CSharpCompilation.Create(
        "Tests",
        syntaxTrees: [],
        FrameworkAssemblies().Select(path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
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

    public static BuildResult Build(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CreateDriver().RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation output, out ImmutableArray<Diagnostic> generatorDiagnostics);
        ImmutableArray<Diagnostic> all = output
            .WithAnalyzers([new NetworkDeclarationAnalyzer(), new GeneratedConstantAnalyzer(), new NetworkCallAnalyzer()])
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
    public ImmutableArray<GeneratedSourceResult> Sources => Driver.GetRunResult().Results.Single().GeneratedSources;

    /// <summary>The diagnostics of NetGen's own rules.</summary>
    public ImmutableArray<Diagnostic> Rules =>
        [.. Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("NG", StringComparison.Ordinal))];
}
