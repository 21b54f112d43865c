using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>A node with what is known of its inputs.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">The facts of its inputs; nothing for one that is left out.</param>
/// <param name="Batch">The number of samples that the file was exported with.</param>
internal sealed record InferenceNode(OnnxNode Node, ValueFact?[] Inputs, long Batch)
{
    /// <summary>The shape of the first input.</summary>
    public Extent[] First => Sizes(0);

    /// <summary>The shape of an input.</summary>
    /// <exception cref="NodeException">It is left out.</exception>
    public Extent[] Sizes(int input) => Fact(input)?.Sizes ?? throw new NodeException($"it has no input {input + 1}");

    /// <summary>The elements of an input; nothing where it is left out.</summary>
    /// <param name="input">The input.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="NodeException">They are not constant.</exception>
    public OnnxTensor? Constant(int input, string what) => Fact(input) is not { } fact
        ? null
        : fact.Constant ?? throw new NodeException($"{what} is computed of an input; a static network has constants there");

    /// <summary>The elements of an input that must be given.</summary>
    /// <exception cref="NodeException">They are left out, or not constant.</exception>
    public OnnxTensor Required(int input, string what) => Constant(input, what) ?? throw new NodeException($"{what} is left out");

    private ValueFact? Fact(int input) => input < Inputs.Length ? Inputs[input] : null;
}
