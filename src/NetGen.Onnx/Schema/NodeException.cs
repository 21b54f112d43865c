namespace NetGen.Compiler.Onnx.Schema;

/// <summary>Why a node cannot become a part of a network. It is caught where the node is known, and never leaves the package.</summary>
/// <param name="reason">The reason, without the node's name: <c>expected integers, got real numbers</c>.</param>
internal sealed class NodeException(string reason) : Exception(reason);
