using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>A graph without what depends on no input.</summary>
/// <param name="Source">The graph of the file.</param>
/// <param name="Nodes">The nodes that depend on an input, in order.</param>
/// <param name="Facts">What is known of the values; nothing of those that a node without a known shape leads to.</param>
/// <param name="Failures">Why a node has no known shape, by its first output.</param>
internal sealed record FoldedGraph(
    OnnxGraph Source, IReadOnlyList<OnnxNode> Nodes, IReadOnlyDictionary<string, ValueFact> Facts, IReadOnlyDictionary<string, string> Failures)
{
    /// <summary>The elements of a value that depends on no input, or nothing.</summary>
    public OnnxTensor? Constant(string value) => Facts.GetValueOrDefault(value)?.Constant;

    private readonly Dictionary<string, OnnxNode> _producers = Nodes
        .SelectMany(node => node.Outputs.Where(output => output.Length > 0).Select(output => (output, node)))
        .ToDictionary(pair => pair.output, pair => pair.node);

    /// <summary>The node that computes a value, or nothing.</summary>
    public OnnxNode? Producer(string value) => _producers.GetValueOrDefault(value);
}
