namespace NetGen.Compiler.Emit.Cpu;

/// <summary>The kernels that a network needs: each is written once, in the order of its first use.</summary>
internal sealed class KernelSet
{
    private const string NameMark = "\u0001";

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
    /// <param name="typeParameters">A type parameter besides <c>TPanel</c> and its constraint.</param>
    /// <returns>Its name with the type arguments, to be called: <c>Dense1Tile6x4&lt;TPanel&gt;</c>.</returns>
    public string Add(
        string name,
        string summary,
        string parameters,
        Action<CodeWriter> body,
        string returnType = "void",
        (string Name, string Constraint)? typeParameters = null)
    {
        string arguments = typeParameters is { } more ? $"<TPanel, {more.Name}>" : "<TPanel>";
        var writer = new CodeWriter();
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line(Attributes.Kernel);
        writer.Line($"private static {returnType} {NameMark}{arguments}({parameters})");
        writer.Line("    where TPanel : struct, IPanel<TPanel>");
        if (typeParameters is { } constrained)
            writer.Line("    " + constrained.Constraint);
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

        return existing + arguments;
    }
}
