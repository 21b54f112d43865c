using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The pages of the rules say what the rules do: their code is compiled.</summary>
public sealed partial class RuleDocumentationTests
{
    public static TheoryData<string> Ids => [.. DiagnosticDescriptors.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_ShowsWrongCodeThatFiresAndRightCodeThatDoesNot(string id)
    {
        string page = File.ReadAllText(Path.Combine(Folder(), id + ".md"));
        string[] blocks = [.. CodeBlock().Matches(page).Select(match => match.Groups[1].Value)];

        Assert.Equal(2, blocks.Length);
        BuildResult wrong = id == "NG0030"
            ? TestCompilation.BuildAs(LanguageVersion.CSharp11, "using NetGen;\n" + blocks[0])
            : TestCompilation.Build("using NetGen;\n" + blocks[0]);
        Assert.NotEmpty(wrong.Rules);
        Assert.All(wrong.Rules, diagnostic => Assert.Equal(id, diagnostic.Id));
        Assert.Empty(GpuPackage.Build("using NetGen;\n" + blocks[1]).Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_HasTheRulesTitleAndIsItsHelpLink(string id)
    {
        DiagnosticDescriptor rule = DiagnosticDescriptors.All.Single(rule => rule.Id == id);
        string page = File.ReadAllText(Path.Combine(Folder(), id + ".md"));

        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_ListsTheRules()
    {
        IEnumerable<string> rows = DiagnosticDescriptors.All.Select(rule =>
            $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} |");
        string expected = $"""
            # Rules

            These are the rules that NetGen's analyzer reports. Each page shows wrong and right code. A test writes this table from the rules.

            | rule | title | severity |
            | --- | --- | --- |
            {string.Join("\n", rows)}

            """;
        string path = Path.Combine(Folder(), "README.md");
        if (Acceptance.IsOn)
            File.WriteAllText(path, expected);

        string actual = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(expected == actual, $"{path} differs from the rules; {Acceptance.Variable}=1 writes it anew.");
    }

    [Fact]
    public void ReleaseNotes_ListTheRulesUnderTheirTitles()
    {
        string source = Path.Combine(Folder(), "..", "..", "src", "NetGen.Generator");
        string notes = File.ReadAllText(Path.Combine(source, "AnalyzerReleases.Shipped.md"))
            + File.ReadAllText(Path.Combine(source, "AnalyzerReleases.Unshipped.md"));

        Assert.All(DiagnosticDescriptors.All, rule => Assert.Contains(
            $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}\n", notes, StringComparison.Ordinal));
    }

    private static string Folder([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "docs", "rules");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
