using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests.Infrastructure;

/// <summary>A project in an editor: its files, what is reported in them, and what is offered.</summary>
internal sealed class TestProject : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Project _project;

    /// <summary>Makes a project of files with the given texts, beside the global usings of the package.</summary>
    public TestProject(params string[] files)
    {
        CSharpCompilation compilation = TestCompilation.Create("");
        Project project = _workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Tests",
            "Tests",
            LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: TestCompilation.ParseOptions,
            metadataReferences: compilation.References));
        for (int i = 0; i < files.Length; i++)
            project = project.AddDocument($"{i}.cs", SourceText.From(files[i]), filePath: $"{i}.cs").Project;
        _project = project.AddDocument("GlobalUsings.cs", compilation.SyntaxTrees[1].GetText(), filePath: "GlobalUsings.cs").Project;
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>What is offered for the first diagnostic of a rule, and for others at its place.</summary>
    public ImmutableArray<CodeAction> Offers(NetworkCodeFix provider, string id)
    {
        ImmutableArray<Diagnostic> diagnostics = [.. Build(_project).Rules.Where(diagnostic => diagnostic.Id == id)];
        Assert.NotEmpty(diagnostics);
        return Offers(provider, [.. diagnostics.Where(other => other.Location == diagnostics[0].Location)]);
    }

    /// <summary>The files after an offer is taken up. They compile, and in files that changed the rule is kept.</summary>
    public string[] Apply(CodeAction action, string id)
    {
        ApplyChangesOperation operation = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult()
            .OfType<ApplyChangesOperation>()
            .Single();
        Project changed = operation.ChangedSolution.GetProject(_project.Id)!;
        string[] files = [.. changed.Documents.Where(IsOfTheTest).Select(document => document.GetTextAsync().Result.ToString())];
        IEnumerable<Diagnostic> left = Build(changed).Diagnostics.Where(diagnostic =>
            diagnostic.Id == id ? HasChanged(diagnostic) : diagnostic.Severity == DiagnosticSeverity.Error && !IsRule(diagnostic));
        Assert.True(!left.Any(), string.Join("\n", [.. left, .. files]));
        return files;

        bool HasChanged(Diagnostic diagnostic) => _project.GetDocument(diagnostic.Location.SourceTree) is null;
    }

    /// <summary>What is offered for all diagnostics that the first one's offer is repeated for.</summary>
    public CodeAction? OfferForAll(NetworkCodeFix provider, string id, FixAllScope scope)
    {
        ImmutableArray<Diagnostic> rules = Build(_project).Rules;

        // Analyzers run on several threads and report in any order.
        Diagnostic first = rules
            .Where(diagnostic => diagnostic.Id == id)
            .OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan)
            .First();
        CodeAction offer = Assert.Single(Offers(provider, [first]));
        var context = new FixAllContext(
            _project.GetDocument(first.Location.SourceTree)!,
            provider,
            scope,
            offer.EquivalenceKey!,
            [id],
            new Reported(rules),
            CancellationToken.None);
        return provider.GetFixAllProvider()!.GetFixAsync(context).GetAwaiter().GetResult();
    }

    private ImmutableArray<CodeAction> Offers(NetworkCodeFix provider, ImmutableArray<Diagnostic> diagnostics)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        var context = new CodeFixContext(
            _project.GetDocument(diagnostics[0].Location.SourceTree)!,
            diagnostics[0].Location.SourceSpan,
            diagnostics,
            (action, _) => actions.Add(action),
            CancellationToken.None);
        provider.RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        return actions.ToImmutable();
    }

    private static BuildResult Build(Project project) =>
        TestCompilation.Build((CSharpCompilation)project.GetCompilationAsync().GetAwaiter().GetResult()!);

    private static bool IsOfTheTest(Document document) => document.Name != "GlobalUsings.cs";

    private static bool IsRule(Diagnostic diagnostic) => diagnostic.Id.StartsWith("NG", StringComparison.Ordinal);

    private sealed class Reported(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
