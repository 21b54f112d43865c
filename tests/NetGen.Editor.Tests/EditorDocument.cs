using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Editor.Tests;

/// <summary>A document of a project with the package, as an editor has it open.</summary>
internal sealed class EditorDocument : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Document _document;
    private readonly string _text;

    public EditorDocument(string text)
    {
        CSharpCompilation compilation = TestCompilation.Create("");
        Project project = _workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Game",
            "Game",
            LanguageNames.CSharp,
            compilationOptions: compilation.Options,
            parseOptions: TestCompilation.ParseOptions,
            metadataReferences: compilation.References.Select(WithDocumentation),
            analyzerReferences: [new AnalyzerFileReference(typeof(NetworkGenerator).Assembly.Location, new Loader())]));
        _workspace.AddDocument(project.Id, "GlobalUsings.cs", compilation.SyntaxTrees[1].GetText());
        _document = _workspace.AddDocument(project.Id, "Game.cs", SourceText.From(text));
        _text = text;
    }

    /// <summary>What shows while the mouse is over the first character of a piece of the text.</summary>
    public async Task<string> HoverAsync(string before, string piece)
    {
        QuickInfoItem item = await QuickInfoService.GetService(_document)!.GetQuickInfoAsync(_document, PositionOf(before, piece))
            ?? throw new InvalidOperationException($"Nothing shows over '{piece}'.");
        return string.Join("\n", item.Sections.Select(section => section.Text));
    }

    /// <summary>What completion says about an item that it offers at a place.</summary>
    public async Task<string> CompleteAsync(string before, string piece, string item)
    {
        CompletionService service = CompletionService.GetService(_document)!;
        CompletionList list = await service.GetCompletionsAsync(_document, PositionOf(before, piece));
        CompletionItem found = list.ItemsList.Single(offered => offered.DisplayText == item);
        return (await service.GetDescriptionAsync(_document, found))!.Text;
    }

    /// <summary>What shows while the arguments of an attribute are typed, after a piece of the text.</summary>
    public Task<string> HelpWithArgumentsAsync(string before) =>
        SignatureHelp.AtAsync(_document, _text.IndexOf(before, StringComparison.Ordinal) + before.Length);

    public void Dispose() => _workspace.Dispose();

    private int PositionOf(string before, string piece)
    {
        int start = _text.IndexOf(before, StringComparison.Ordinal);
        return _text.IndexOf(piece, start, StringComparison.Ordinal);
    }

    private static MetadataReference WithDocumentation(MetadataReference reference)
    {
        string xml = Path.ChangeExtension(reference.Display!, ".xml");
        return File.Exists(xml)
            ? MetadataReference.CreateFromFile(reference.Display!, documentation: XmlDocumentationProvider.CreateFromFile(xml))
            : reference;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
