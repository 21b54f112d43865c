namespace NetGen.Compiler.Emit;

/// <summary>The kernels that a network needs: each is written once, in the order of its first use.</summary>
/// <param name="depth">The blocks that will be open around the kernels.</param>
internal sealed class KernelTexts(int depth = 0)
{
    // By the text that they have, or would have, under the name that was asked for.
    private readonly Dictionary<string, string> _namesByText = [];
    private readonly KernelNames _names = new();
    private readonly List<string> _texts = [];

    // A kernel adds others while it is written.
    private readonly Stack<CodeWriter> _idleWriters = [];

    /// <summary>Adds a kernel, unless the same one is there.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="write">Writes it and the methods that belong to it, given the start of all their names.</param>
    /// <returns>Its name.</returns>
    public string Add(string name, Action<CodeWriter, string> write)
    {
        string text = TextOf(write, name);
        if (_namesByText.TryGetValue(text, out string? existing))
            return existing;
        string unique = _names.Add(name);
        _namesByText.Add(text, unique);
        _texts.Add(unique == name ? text : TextOf(write, unique));
        return unique;
    }

    /// <summary>Writes the kernels, each after a blank line.</summary>
    /// <param name="writer">Receives them; as many blocks are open in it as was said.</param>
    public void Write(CodeWriter writer)
    {
        foreach (string text in _texts)
            writer.Line().Copy(text);
    }

    private string TextOf(Action<CodeWriter, string> write, string name)
    {
        CodeWriter writer = _idleWriters.Count > 0 ? _idleWriters.Pop() : new CodeWriter(depth);
        write(writer, name);
        string text = writer.ToString();
        writer.Clear();
        _idleWriters.Push(writer);
        return text;
    }
}
