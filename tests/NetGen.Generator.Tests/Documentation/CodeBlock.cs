namespace NetGen.Generator.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The number of its first line, from 1.</param>
/// <param name="Language">What stands after the fence's backticks.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Context">What the comment <c>&lt;!-- code: … --&gt;</c> before it says; empty without one.</param>
internal sealed record CodeBlock(int Line, string Language, string Text, string Context)
{
    private const string Fence = "```";
    private const string ContextStart = "<!-- code: ";
    private const string ContextEnd = " -->";

    /// <summary>The blocks of a page.</summary>
    public static IReadOnlyList<CodeBlock> Of(string page)
    {
        var blocks = new List<CodeBlock>();
        string[] lines = page.Split('\n');
        string context = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, line => line.Trim() == Fence);
                if (end < 0)
                    throw new InvalidOperationException($"The block that begins in line {i + 1} does not end.");
                blocks.Add(new CodeBlock(i + 2, lines[i].Trim()[Fence.Length..], string.Join('\n', lines[(i + 1)..end]), context));
                i = end;
            }

            if (lines[i].Length > 0)
                context = ContextOf(lines[i]);
        }

        return blocks;
    }

    private static string ContextOf(string line) =>
        line.StartsWith(ContextStart, StringComparison.Ordinal) && line.EndsWith(ContextEnd, StringComparison.Ordinal)
            ? line[ContextStart.Length..^ContextEnd.Length]
            : "";
}
