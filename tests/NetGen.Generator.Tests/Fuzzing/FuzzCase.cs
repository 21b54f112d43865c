using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>One random declaration. It has a namespace of its own, so that a hundred can be compiled together.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Files">What stands in each of its files between the braces of the namespace.</param>
internal sealed record FuzzCase(int Index, ImmutableArray<string> Files)
{
    /// <summary>Errors are asked for, not warnings: those of documentation and nullability take half of the time.</summary>
    public static readonly CSharpParseOptions ParseOptions = TestCompilation.ParseOptions
        .WithDocumentationMode(DocumentationMode.None)
        .WithFeatures([KeyValuePair.Create("run-nullable-analysis", "never")]);

    public string Namespace { get; } = "F" + Index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The files, as they stand in a project.</summary>
    public IReadOnlyList<SyntaxTree> Trees { get; } = [.. Files.Select((text, file) => CSharpSyntaxTree.ParseText(
        string.Create(CultureInfo.InvariantCulture, $"using NetGen;\nnamespace F{Index}\n{{\n{text}\n}}\n"),
        ParseOptions,
        string.Create(CultureInfo.InvariantCulture, $"F{Index}.{file}.cs")))];

    /// <summary>Declarations together, in a project that references both packages.</summary>
    public static CSharpCompilation Compile(IEnumerable<FuzzCase> cases) => TestCompilation
        .Create(cases.SelectMany(@case => @case.Trees), ParseOptions)
        .AddReferences(GpuPackage.References);

    /// <summary>Whether all of it is in its namespace; what follows a brace too many is not.</summary>
    public bool IsContained => Trees.All(tree =>
        tree.GetCompilationUnitRoot() is { Members: [NamespaceDeclarationSyntax], AttributeLists.Count: 0 });

    /// <summary>Whether something in it may call a network.</summary>
    public bool HasCalls => Files.Any(file => file.Contains(CallGrammar.Method, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => string.Join("\n// ---- another file\n", Files);
}
