namespace NetGen.Compiler.Emit.Cpu;

/// <summary>The kernels that a network needs: each is written once, in the order of its first use.</summary>
internal sealed class KernelSet
{
    private const string NameMark = "\u0001";

    // Not inlined: where the JIT puts a small kernel into its caller, with all that the kernel calls, it runs out of its
    // budget on the way and leaves calls of single vector operations, which made a batch of N0 five times slower.
    private const string Options =
        "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    private readonly Dictionary<string, string> _namesByText = [];
    private readonly HashSet<string> _names = [];
    private readonly List<string> _kernels = [];

    /// <summary>The texts of the kernels.</summary>
    public IReadOnlyList<string> Kernels => _kernels;

    /// <summary>Adds a kernel, unless the same one is there.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="summary">What it computes, as the text of its documentation comment.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="body">Writes its body.</param>
    /// <param name="returnType">What it returns.</param>
    /// <returns>Its name with the type argument, to be called: <c>Dense1Tile6&lt;TPanel&gt;</c>.</returns>
    public string Add(string name, string summary, string parameters, Action<CodeWriter> body, string returnType = "void")
    {
        var writer = new CodeWriter();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line(Options);
        writer.Line($"private static {returnType} {NameMark}<TPanel>({parameters})");
        writer.Line("    where TPanel : struct, IPanel<TPanel>");
        using (writer.Open())
            body(writer);

        string text = writer.ToString();
        if (!_namesByText.TryGetValue(text, out string? existing))
        {
            existing = name;
            for (int number = 2; !_names.Add(existing); number++)
                existing = name + "Variant" + Text.Of(number);
            _namesByText.Add(text, existing);
            _kernels.Add(text.Replace(NameMark, existing));
        }

        return existing + "<TPanel>";
    }
}
