using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;

namespace NetGen.Compiler.Onnx.States;

/// <summary>A recurrent node that starts with states of its own, or with zeros.</summary>
/// <param name="Node">The node.</param>
internal sealed record RecurrentNode(OnnxNode Node)
{
    /// <summary>The input that is the state before the first step, the one that is the cell, and the outputs after the last step.</summary>
    public const int FirstState = 5, FirstCell = 6, LastState = 1, LastCell = 2;

    /// <summary>The inputs that are states, each with the output that it is after the last step.</summary>
    public IEnumerable<(int Input, int Output)> Parts =>
        Node.Operator == "LSTM" ? [(FirstState, LastState), (FirstCell, LastCell)] : [(FirstState, LastState)];

    /// <summary>The first output that the file names.</summary>
    public string Name => Node.Outputs.First(name => name.Length > 0);

    /// <summary>The name of an output, also of one that the file leaves out.</summary>
    public string OutputName(int output) =>
        output < Node.Outputs.Count && Node.Outputs[output].Length > 0 ? Node.Outputs[output] : $"{Name}\n{output}";

    /// <summary>The steps of a call; nothing where the file leaves them open.</summary>
    public long? Steps(IReadOnlyDictionary<string, ValueFact> shapes) =>
        shapes.GetValueOrDefault(Node.Inputs[0])?.Sizes is { Length: 3 } sizes ? sizes[Node.Number("layout", 0) != 0 ? 1 : 0].Count : null;

    /// <summary>The sizes of a state: directions, samples and units; nothing where they are not known, or the samples come first.</summary>
    public int[]? StateSizes(IReadOnlyDictionary<string, ValueFact> shapes, int samples) =>
        Node.HasInput(2) && Node.Number("layout", 0) == 0 && shapes.GetValueOrDefault(Node.Inputs[2])?.Sizes is [{ Count: 1 }, _, { Count: > 0 and < 1 << 20 } units]
            ? [1, samples, (int)units.Count]
            : null;
}
