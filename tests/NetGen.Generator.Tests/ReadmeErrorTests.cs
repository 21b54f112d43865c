using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Generator.Tests.Documentation;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The errors that the README shows are those that its code gets, under the same characters.</summary>
public sealed class ReadmeErrorTests
{
    [Fact]
    public void Errors_AreThoseOfTheCode()
    {
        string[] blocks =
        [
            .. CodeBlock.Of(Pages.Read("README.md"))
                .Where(block => block.Language == "text" && block.Text.Contains("~ error NG", StringComparison.Ordinal))
                .Select(block => block.Text),
        ];

        Assert.Equal(2, blocks.Length);
        Assert.All(blocks, block =>
        {
            string[] lines = block.Split('\n');
            int mark = Array.FindIndex(lines, line => line.TrimStart().StartsWith('~'));
            string code = "using NetGen;\n" + string.Join('\n', lines.Where((_, i) => i != mark));

            Diagnostic error = Assert.Single(TestCompilation.Build(code).Diagnostics);
            LinePositionSpan span = error.Location.GetLineSpan().Span;
            string underline = new string(' ', span.Start.Character) + new string('~', span.End.Character - span.Start.Character);
            Assert.Equal($"{underline} error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}", lines[mark]);
            Assert.Equal(mark, span.Start.Line);
        });
    }
}
