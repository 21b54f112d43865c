using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Graph;

/// <summary>An operation of a graph. Values are known by their names.</summary>
/// <param name="Name">The node's name for messages: its own, or that of its first output.</param>
/// <param name="Operator">The operator, with its domain where that is not ONNX's.</param>
/// <param name="Inputs">The values that it reads; an empty name stands for one that is left out.</param>
/// <param name="Outputs">The values that it computes; an empty name for one that nobody wants.</param>
/// <param name="Attributes">The attributes: whole and real numbers, texts, lists of these, tensors, and the branches of an <c>If</c>.</param>
internal sealed record OnnxNode(
    string Name, string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, object> Attributes)
{
    /// <summary>The value that it computes; the first of several.</summary>
    public string Output => Outputs[0];

    /// <summary>Whether an input is given.</summary>
    public bool HasInput(int index) => index < Inputs.Count && Inputs[index].Length > 0;

    /// <summary>An input that must be given.</summary>
    /// <exception cref="NodeException">It is left out.</exception>
    public string Input(int index) => HasInput(index) ? Inputs[index] : throw new NodeException($"it has no input {index + 1}");

    /// <summary>A whole number.</summary>
    /// <exception cref="NodeException">The attribute is another type.</exception>
    public long Number(string name, long fallback) => Attribute<long>(name, out bool exists) is var value && exists ? value : fallback;

    /// <summary>A real number.</summary>
    /// <exception cref="NodeException">The attribute is another type.</exception>
    public double Real(string name, double fallback) => Attribute<double>(name, out bool exists) is var value && exists ? value : fallback;

    /// <summary>A text.</summary>
    /// <exception cref="NodeException">The attribute is another type.</exception>
    public string Text(string name, string fallback) => Attribute<string>(name, out bool exists) is var value && exists ? value! : fallback;

    /// <summary>A list of whole numbers; nothing where it is not given.</summary>
    /// <exception cref="NodeException">The attribute is another type.</exception>
    public long[]? Numbers(string name) => Attribute<long[]>(name, out _);

    /// <summary>A list of real numbers; nothing where it is not given.</summary>
    /// <exception cref="NodeException">The attribute is another type.</exception>
    public double[]? Reals(string name) => Attribute<double[]>(name, out _);

    /// <summary>The node with another attribute.</summary>
    public OnnxNode With(string name, object value) => this with { Attributes = new Dictionary<string, object>(Attributes) { [name] = value } };

    private T? Attribute<T>(string name, out bool exists)
    {
        exists = Attributes.TryGetValue(name, out object? value);
        return !exists ? default
            : value is T typed ? typed
            : throw new NodeException($"its attribute '{name}' is of another type than the operator's");
    }
}

/// <summary>A graph inside of a node: a branch of an <c>If</c>.</summary>
/// <param name="Nodes">Its nodes. They read values around it too.</param>
/// <param name="Outputs">The values that it gives.</param>
internal sealed record OnnxBranch(IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<string> Outputs);
