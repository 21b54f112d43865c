using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Editor.Tests;

/// <summary>A document of a project with the package, as an editor has it open.</summary>
internal sealed class EditorDocument : IDisposable
{
    // What the package's props file adds, beside the usings of every SDK project.
    private const string GlobalUsings = """
        global using System;
        global using static NetGen.Activation;
        global using static NetGen.Initializer;
        global using static NetGen.Loss;
        global using static NetGen.WeightFormat;
        """;

    private readonly AdhocWorkspace _workspace = new();
    private readonly Document _document;
    private readonly string _text;

    public EditorDocument(string text)
    {
        string library = typeof(InputAttribute).Assembly.Location;
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(library)
            .Select(path => MetadataReference.CreateFromFile(path, documentation: Documentation(path)));
        Project project = _workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "Game",
            "Game",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
            parseOptions: new CSharpParseOptions(documentationMode: DocumentationMode.Parse),
            metadataReferences: references,
            analyzerReferences: [new AnalyzerFileReference(typeof(NetGen.Generator.NetworkGenerator).Assembly.Location, new Loader())]));
        _workspace.AddDocument(project.Id, "GlobalUsings.cs", SourceText.From(GlobalUsings));
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

    public void Dispose() => _workspace.Dispose();

    private int PositionOf(string before, string piece)
    {
        int start = _text.IndexOf(before, StringComparison.Ordinal);
        return _text.IndexOf(piece, start, StringComparison.Ordinal);
    }

    private static XmlDocumentationProvider? Documentation(string path)
    {
        string xml = Path.ChangeExtension(path, ".xml");
        return File.Exists(xml) ? XmlDocumentationProvider.CreateFromFile(xml) : null;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
