using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The errors that the README shows are those that its code gets, under the same characters.</summary>
public sealed partial class ReadmeErrorTests
{
    [Fact]
    public void Errors_AreThoseOfTheCode()
    {
        string[] blocks = [.. TextBlock().Matches(File.ReadAllText(Readme())).Select(match => match.Groups[1].Value)];

        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, block =>
        {
            string[] lines = block.TrimEnd('\n').Split('\n');
            int mark = Array.FindIndex(lines, line => line.TrimStart().StartsWith('~'));
            string code = "using NetGen;\n" + string.Join('\n', lines.Where((_, i) => i != mark));

            Diagnostic error = Assert.Single(TestCompilation.Build(code).Diagnostics);
            LinePositionSpan span = error.Location.GetLineSpan().Span;
            string underline = new string(' ', span.Start.Character) + new string('~', span.End.Character - span.Start.Character);
            Assert.Equal($"{underline} error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}", lines[mark]);
            Assert.Equal(mark, span.Start.Line);
        });
    }

    private static string Readme([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "README.md");

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
