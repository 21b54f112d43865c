using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;
using NetGen.Learning;

namespace NetGen.Generator.Tests.Documentation;

/// <summary>
/// The C# of every page compiles, with the generator, and without a warning. <see cref="PageSource"/> says how fragments are
/// completed. The pages of the rules have a test of their own, for their wrong code must be wrong.
/// </summary>
public sealed class CodeTests
{
    // An example may declare what it does not go on to use, and leave a method without an await.
    private static readonly string[] Allowed = ["CS0168", "CS0219", "CS8321"];

    public static TheoryData<string> PagesWithCode =>
        [.. Pages.All.Where(page => !IsRule(page) && Blocks(page).Any())];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void Code_Compiles(string page) => Assert.Empty(Errors(page, Blocks(page)));

    [Fact]
    public void Blocks_NameTheirLanguageInOneWay()
    {
        string[] known = ["csharp", "json", "powershell", "python", "sh", "text", "xml", "diff", "fsharp"];

        Assert.Empty(Pages.All.SelectMany(page => CodeBlock.Of(Pages.Read(page))
            .Where(block => !known.Contains(block.Language))
            .Select(block => $"{page}({block.Line}): '{block.Language}'")));
    }

    [Fact]
    public void Errors_AreReportedAtTheirLineOfThePage()
    {
        const string page = """
            # Page

            <!-- code: given Digits network, float[] image -->

            ```csharp
            var output = new float[10];
            network.Predict(image, output);
            network.Predit(image, output);
            ```

            <!-- code: continues -->

            ```csharp
            output[0] = "text";
            ```
            """;

        Assert.Equal(
            [
                "page.md(8): CS1061 'Digits' does not contain a definition for 'Predit' and no accessible extension method 'Predit' "
                    + "accepting a first argument of type 'Digits' could be found (are you missing a using directive or an assembly reference?)",
                "page.md(14): CS0029 Cannot implicitly convert type 'string' to 'float'",
            ],
            Errors("page.md", CodeBlock.Of(page)));
    }

    [Fact]
    public void Errors_IncludeTheRulesOfTheNetworks()
    {
        const string page = """
            <!-- code: layers -->

            ```csharp
            [Input(8, 8)]
            [Dense(10, Softmax)]
            ```
            """;

        Assert.StartsWith("page.md(5): NG0006 ", Assert.Single(Errors("page.md", CodeBlock.Of(page))), StringComparison.Ordinal);
    }

    private static bool IsRule(string page) => page.StartsWith("docs/rules/NG", StringComparison.Ordinal);

    private static IEnumerable<CodeBlock> Blocks(string page) =>
        CodeBlock.Of(Pages.Read(page)).Where(block => block.Language == "csharp");

    private static IEnumerable<string> Errors(string page, IEnumerable<CodeBlock> blocks)
    {
        CSharpCompilation compilation = TestCompilation.Create(PageSource.Of(page, blocks), TestCompilation.ParseOptions)
            .AddReferences(GpuPackage.References)
            .AddReferences(MetadataReference.CreateFromFile(typeof(EpisodeSeed).Assembly.Location))
            .AddReferences(MetadataReference.CreateFromFile(typeof(OnnxFile).Assembly.Location))
            .AddReferences(MetadataReference.CreateFromFile(typeof(KerasFile).Assembly.Location))
            .AddReferences(MetadataReference.CreateFromFile(typeof(NetGen.Learning.ActionSpace).Assembly.Location));
        return TestCompilation.Build(compilation).Diagnostics
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !Allowed.Contains(diagnostic.Id))
            .Select(diagnostic => (Place: diagnostic.Location.GetMappedLineSpan(), Diagnostic: diagnostic))
            .OrderBy(found => found.Place.StartLinePosition.Line)
            .Select(found => string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Place.Path}({found.Place.StartLinePosition.Line + 1}): {found.Diagnostic.Id} {found.Diagnostic.GetMessage(CultureInfo.InvariantCulture)}"));
    }
}
