using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Tests.Infrastructure;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Tests;

/// <summary>The fixes are those of rules that exist, and the rules' pages tell of them.</summary>
public sealed partial class FixDocumentationTests
{
    private static readonly NetworkCodeFix[] Fixes =
    [
        .. typeof(NetworkCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(NetworkCodeFix)) && !type.IsAbstract)
            .Select(type => (NetworkCodeFix)Activator.CreateInstance(type)!),
    ];

    public static TheoryData<string> Rules => [.. DiagnosticDescriptors.All.Select(rule => rule.Id)];

    public static TheoryData<string> FixedRules => [.. Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Distinct()];

    [Fact]
    public void Fixes_AreExportedForRulesThatExist()
    {
        Assert.NotEmpty(Fixes);
        Assert.All(Fixes, fix =>
        {
            Assert.Subset(DiagnosticDescriptors.All.Select(rule => rule.Id).ToHashSet(), fix.FixableDiagnosticIds.ToHashSet());
            var export = Assert.IsType<ExportCodeFixProviderAttribute>(
                Assert.Single(fix.GetType().GetCustomAttributes(typeof(ExportCodeFixProviderAttribute), inherit: false)));
            Assert.Equal([LanguageNames.CSharp], export.Languages);
            Assert.Equal(fix.GetType().Name, export.Name);
        });
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Page_TellsOfAFixWhereThereIsOne(string id) =>
        Assert.Equal(Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id)), FixLine().IsMatch(Page(id)));

    [Theory]
    [MemberData(nameof(FixedRules))]
    public void WrongCodeOfThePage_IsFixedAsThePageSays(string id)
    {
        string page = Page(id);
        using var project = new TestProject("using NetGen;\n" + CodeBlock().Match(page).Groups[1].Value);

        CodeAction[] actions = [.. Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)).SelectMany(fix => project.Offers(fix, id))];

        Assert.NotEmpty(actions);
        Assert.All(actions, action =>
        {
            Assert.Contains($"\"{action.Title}\"", FixLine().Match(page).Value, StringComparison.Ordinal);
            project.Apply(action, id);
        });
    }

    private static string Page(string id, [CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "docs", "rules", id + ".md"));

    [GeneratedRegex(@"^\*\*Fix\*\*: .+(\n.+)*", RegexOptions.Multiline)]
    private static partial Regex FixLine();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
