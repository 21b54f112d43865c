using Onnx;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>How messages and tables call operators and nodes.</summary>
internal static class NodeNames
{
    /// <summary>Whether a domain is that of ONNX's own operators, which has two spellings.</summary>
    public static bool IsDefaultDomain(string domain) => domain is "" or "ai.onnx";

    /// <summary>An operator with its domain, where that is another than ONNX's: <c>Conv</c>, <c>ai.onnx.ml.Scaler</c>.</summary>
    public static string Operator(NodeProto node) => IsDefaultDomain(node.Domain) ? node.OpType : $"{node.Domain}.{node.OpType}";
}
