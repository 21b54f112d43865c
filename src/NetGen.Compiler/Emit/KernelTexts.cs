namespace NetGen.Compiler.Emit;

/// <summary>The kernels that a network needs: each is written once, in the order of its first use.</summary>
internal sealed class KernelTexts
{
    private const string NameMark = "\u0001";

    private readonly Dictionary<string, string> _namesByText = [];
    private readonly HashSet<string> _names = [];
    private readonly List<string> _kernels = [];

    /// <summary>The texts of the kernels.</summary>
    public IReadOnlyList<string> Kernels => _kernels;

    /// <summary>Adds a kernel, unless the same one is there.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="write">Writes it and the methods that belong to it, given the start of all their names.</param>
    /// <returns>Its name.</returns>
    public string Add(string name, Action<CodeWriter, string> write)
    {
        var writer = new CodeWriter();
        write(writer, NameMark);
        string text = writer.ToString();
        if (_namesByText.TryGetValue(text, out string? existing))
            return existing;
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = name + "Variant" + Text.Of(number);
        _namesByText.Add(text, unique);
        _kernels.Add(text.Replace(NameMark, unique));
        return unique;
    }
}
