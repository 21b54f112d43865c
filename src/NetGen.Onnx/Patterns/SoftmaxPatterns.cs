using NetGen.Compiler.Onnx.Graph;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>Softmax and its logarithm, spelled out as ONNX's own function bodies are.</summary>
internal static class SoftmaxPatterns
{
    private static readonly Form Shifted = Of("Sub", Value("x"), Node("max", "ReduceMax", Value("x")));

    private static readonly Form Exponentials = Of("Exp", Or(Shifted, Value("x")));

    private static readonly Form Sum = Node("sum", "ReduceSum", Exponentials);

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(Of("Div", Exponentials, Sum), match => Softmax(match, "Softmax")),
        new(Of("Sub", Shifted, Of("Log", Sum)), match => Softmax(match, "LogSoftmax")),
        new(Of("Log", Node("softmax", "Softmax", Value("x"))), match => match.Nodes["softmax"] with { Operator = "LogSoftmax" }),
    ];

    private static OnnxNode? Softmax(Match match, string operation)
    {
        foreach (OnnxNode node in match.Nodes.Values)
        {
            if (node.Number("keepdims", 1) == 0)
                return null;
        }

        long[]?[] axes = [.. match.Nodes.Values.Select(node => node.HasInput(1) ? match.Graph.Constant(node.Inputs[1])?.Numbers : null)];
        return axes.All(given => given is [var axis] && axis == axes[0]![0]) ? Pattern.Node(operation, [match["x"]], ("axis", axes[0]![0])) : null;
    }
}
