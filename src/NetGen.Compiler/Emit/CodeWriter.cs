using System.Text;

namespace NetGen.Compiler.Emit;

/// <summary>Writes C#: lines end in <c>\n</c> on every host, blocks close themselves, blank lines hold no blanks.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _closedBlock;

    /// <summary>Writes one or more lines at the current depth.</summary>
    public CodeWriter Line(string lines = "")
    {
        foreach (string line in lines.Replace("\r", "").Split('\n'))
        {
            // A statement that follows a block stands apart from it.
            string text = line.TrimStart();
            if (_closedBlock && text.Length > 0 && text[0] != '}')
                _text.Append('\n');
            _closedBlock = false;

            if (text.Length > 0)
                _text.Append(' ', 4 * _depth).Append(line);
            _text.Append('\n');
        }

        return this;
    }

    /// <summary>Writes a header and an opening brace; disposing writes the closing one.</summary>
    public Block Open(string header = "")
    {
        if (header.Length > 0)
            Line(header);
        Line("{");
        _depth++;
        return new Block(this);
    }

    /// <summary>Writes a loop with a blank line behind it, or its body once where it runs once.</summary>
    /// <param name="variable">The loop's variable, a <c>nuint</c>; it is not declared where the body runs once.</param>
    /// <param name="count">Where it ends.</param>
    /// <param name="step">What is added each time.</param>
    /// <param name="body">Writes the body, given the variable as text: its name, or 0.</param>
    public void Loop(string variable, int count, int step, Action<string> body)
    {
        if (count <= step)
        {
            if (count > 0)
                body("");
            return;
        }

        string increment = step == 1 ? $"{variable}++" : $"{variable} += {Text.Of(step)}";
        using (Open($"for (nuint {variable} = 0; {variable} < {Text.Of(count)}; {increment})"))
            body(variable);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>An open block.</summary>
    internal readonly struct Block(CodeWriter writer) : IDisposable
    {
        /// <summary>Closes it.</summary>
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
            writer._closedBlock = true;
        }
    }
}
