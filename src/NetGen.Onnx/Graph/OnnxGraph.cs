using NetGen.Compiler.Onnx.Schema;
using Onnx;

namespace NetGen.Compiler.Onnx.Graph;

/// <summary>A graph of a file: nodes in an order in which each reads values before it, in the newest form of each operator.</summary>
/// <param name="Path">The file.</param>
/// <param name="Inputs">The inputs that are no constants.</param>
/// <param name="Outputs">The names of the outputs.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Constants">The constants by their names.</param>
internal sealed record OnnxGraph(
    string Path,
    IReadOnlyList<GraphInput> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxNode> Nodes,
    Dictionary<string, OnnxTensor> Constants)
{
    /// <summary>Whether a constant had other than 32 bits for each real number.</summary>
    public bool HasOtherPrecision { get; init; }

    /// <summary>The message that the graph was made of.</summary>
    public required ModelProto Message { get; init; }

    /// <summary>Whether NetGen wrote the file, so that its names say which nodes are one layer (<see cref="OwnNames"/>).</summary>
    public bool IsOwn { get; init; }
}

/// <summary>An input of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sizes">The size of each axis, the batch included; nothing for a size that the file leaves open. Nothing at all where it has no shape.</param>
internal sealed record GraphInput(string Name, IReadOnlyList<long?>? Sizes)
{
    /// <summary>Whether its elements are real numbers, and no integers or truth values.</summary>
    public bool IsReal { get; init; } = true;
}
