namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>The kernels of a network over panels.</summary>
/// <param name="depth">The blocks that will be open around the kernels.</param>
internal sealed class KernelSet(int depth)
{
    private readonly KernelTexts _texts = new(depth);
    private readonly Dictionary<KernelKey, string> _names = [];

    /// <summary>The kernel of a key; what comes a second time is not written again.</summary>
    /// <param name="key">What decides its text.</param>
    /// <param name="add">Adds it with all that it calls, and returns its name.</param>
    /// <returns>Its name with the type arguments.</returns>
    public string Get(KernelKey key, Func<string> add)
    {
        if (!_names.TryGetValue(key, out string? name))
            _names.Add(key, name = add());
        return name;
    }

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
        (string Name, string Constraint)? typeParameters = null) =>
        AddName(name, summary, parameters, body, returnType, typeParameters) + TypeArguments(typeParameters);

    /// <inheritdoc cref="Add"/>
    /// <returns>Its name without the type arguments: a caller chooses the panel.</returns>
    public string AddName(
        string name,
        string summary,
        string parameters,
        Action<CodeWriter> body,
        string returnType = "void",
        (string Name, string Constraint)? typeParameters = null)
    {
        return _texts.Add(name, (writer, unique) =>
        {
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line(Attributes.Kernel);
            writer.Line($"private static {returnType} {unique}{TypeArguments(typeParameters)}({parameters})");
            writer.Line("    where TPanel : struct, IPanel<TPanel>");
            if (typeParameters is { } constrained)
                writer.Line("    " + constrained.Constraint);
            using (writer.Open())
                body(writer);
        });
    }

    /// <summary>Adds a type that tells a kernel of the library its constants, unless the same one is there.</summary>
    /// <param name="name">The name that it should have.</param>
    /// <param name="summary">What it stands for, as the text of its documentation comment.</param>
    /// <param name="contract">The interface that it implements.</param>
    /// <param name="members">Writes its members.</param>
    /// <returns>Its name.</returns>
    public string AddType(string name, string summary, string contract, Action<CodeWriter> members) => _texts.Add(
        name,
        (writer, unique) =>
        {
            writer.Line($"/// <summary>{summary}</summary>");
            using (writer.Open($"private readonly struct {unique} : {contract}"))
                members(writer);
        });

    /// <summary>Writes the kernels.</summary>
    public void Write(CodeWriter writer) => _texts.Write(writer);

    private static string TypeArguments((string Name, string Constraint)? typeParameters) =>
        typeParameters is { } more ? $"<TPanel, {more.Name}>" : "<TPanel>";
}
