using System.Text;

namespace NetGen.Compiler.Emit;

/// <summary>Writes C#: lines end in <c>\n</c> on every host, blocks close themselves, blank lines hold no blanks.</summary>
/// <param name="depth">The blocks that are open around what is written.</param>
internal sealed class CodeWriter(int depth = 0)
{
    private readonly StringBuilder _text = new();
    private bool _closedBlock;

    /// <summary>The blocks that are open.</summary>
    public int Depth { get; private set; } = depth;

    /// <summary>Writes one or more lines at the current depth.</summary>
    public CodeWriter Line(string lines = "")
    {
        int start = 0;
        while (true)
        {
            int end = lines.IndexOf('\n', start);
            AppendLine(lines, start, end < 0 ? lines.Length : end);
            if (end < 0)
                return this;
            start = end + 1;
        }
    }

    /// <summary>Writes a header and an opening brace; disposing writes the closing one.</summary>
    public Block Open(string header = "")
    {
        if (header.Length > 0)
            Line(header);
        Line("{");
        Depth++;
        return new Block(this);
    }

    /// <summary>Writes a loop; what runs once is written without one, and what never runs not at all.</summary>
    /// <param name="variable">The loop's variable, a <c>nuint</c> that counts from 0.</param>
    /// <param name="count">Where it ends.</param>
    /// <param name="body">Writes the body, given the variable's name; an empty name stands for 0.</param>
    public void Loop(string variable, int count, Action<string> body)
    {
        if (count == 1)
            body("");
        if (count <= 1)
            return;
        using (Open($"for (nuint {variable} = 0; {variable} < {Text.Of(count)}; {variable}++)"))
            body(variable);
    }

    /// <summary>Copies what another writer wrote at the same depth.</summary>
    /// <param name="text">Whole lines.</param>
    public void Copy(string text) => _text.Append(text);

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        _text.Clear();
        _closedBlock = false;
    }

    // The compiler's own files may have come with other line ends.
    private void AppendLine(string lines, int start, int end)
    {
        if (end > start && lines[end - 1] == '\r')
            end--;
        int text = start;
        while (text < end && char.IsWhiteSpace(lines[text]))
            text++;

        // A statement that follows a block stands apart from it.
        if (_closedBlock && text < end && lines[text] != '}')
            _text.Append('\n');
        _closedBlock = false;

        if (text < end)
            _text.Append(' ', 4 * Depth).Append(lines, start, end - start);
        _text.Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>An open block.</summary>
    internal readonly struct Block(CodeWriter writer) : IDisposable
    {
        /// <summary>Closes it.</summary>
        public void Dispose()
        {
            writer.Depth--;
            writer.Line("}");
            writer._closedBlock = true;
        }
    }
}
