namespace NetGen.Compiler.Emit;

/// <summary>The kernels that a network needs: each is written once, in the order of its first use.</summary>
/// <param name="depth">The blocks that will be open around the kernels.</param>
internal sealed class KernelTexts(int depth = 0)
{
    private const char NameMark = '\u0001';

    private readonly Dictionary<string, string> _namesByText = [];
    private readonly KernelNames _names = new();
    private readonly List<(string Text, string Name)> _kernels = [];

    // A kernel adds others while it is written.
    private readonly Stack<CodeWriter> _idleWriters = [];

    /// <summary>Adds a kernel, unless the same one is there.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="write">Writes it and the methods that belong to it, given the start of all their names.</param>
    /// <returns>Its name.</returns>
    public string Add(string name, Action<CodeWriter, string> write)
    {
        string text = TextOf(write);
        if (_namesByText.TryGetValue(text, out string? existing))
            return existing;
        string unique = _names.Add(name);
        _namesByText.Add(text, unique);
        _kernels.Add((text, unique));
        return unique;
    }

    /// <summary>Writes the kernels, each after a blank line.</summary>
    /// <param name="writer">Receives them; as many blocks are open in it as was said.</param>
    public void Write(CodeWriter writer)
    {
        foreach ((string text, string name) in _kernels)
            writer.Line().Copy(text, NameMark, name);
    }

    private string TextOf(Action<CodeWriter, string> write)
    {
        CodeWriter writer = _idleWriters.Count > 0 ? _idleWriters.Pop() : new CodeWriter(depth);
        write(writer, NameMark.ToString());
        string text = writer.ToString();
        writer.Clear();
        _idleWriters.Push(writer);
        return text;
    }
}
