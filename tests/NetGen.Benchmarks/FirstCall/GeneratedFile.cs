using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Benchmarks;

/// <summary>How much is generated for a network.</summary>
/// <param name="Network">The network's class.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Statements">Its statements, blocks not counted.</param>
/// <param name="LargestMethod">The most statements of one method.</param>
internal sealed record GeneratedFile(string Network, string Name, int Lines, int Statements, int LargestMethod)
{
    /// <summary>Generates the files of the networks that are timed once more, from their embedded source.</summary>
    public static IEnumerable<GeneratedFile> OfReferenceNetworks()
    {
        using Stream stream = typeof(GeneratedFile).Assembly.GetManifestResourceStream("ReferenceNetworks.cs")!;
        using var reader = new StreamReader(stream);
        GeneratorDriver driver = GeneratorHost.CreateDriver().RunGenerators(GeneratorHost.Compile([reader.ReadToEnd()]));
        return driver.GetRunResult().Results.Single().GeneratedSources.Select(Count).OrderBy(file => file.Network);
    }

    private static GeneratedFile Count(GeneratedSourceResult source)
    {
        SyntaxNode root = source.SyntaxTree.GetRoot();
        string network = root.DescendantNodes().OfType<ClassDeclarationSyntax>().First().Identifier.Text;
        return new GeneratedFile(
            network,
            source.HintName,
            source.SourceText.Lines.Count - 1,
            CountStatements(root),
            root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(CountStatements).DefaultIfEmpty().Max());
    }

    private static int CountStatements(SyntaxNode node) =>
        node.DescendantNodes().Count(child => child is StatementSyntax and not BlockSyntax);
}
