using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The shapes that recurrent operators compute.</summary>
internal static class RecurrentShapes
{
    private const int FirstState = 5;

    /// <summary>Whether an operator is recurrent.</summary>
    public static bool IsRecurrent(string operation) => operation is "RNN" or "LSTM" or "GRU";

    /// <summary>Whether an input of a node is a state that it starts with, or a cell; those may be zeros for any number of samples.</summary>
    public static bool IsState(OnnxNode node, int input) => IsRecurrent(node.Operator) && input is FirstState or FirstState + 1;

    /// <summary>Of the states at all steps, of the last state, and of the last cell.</summary>
    public static Extent[][] Of(InferenceNode inference)
    {
        Extent[] x = inference.First, recurrent = inference.Sizes(2);
        if (x.Length != 3 || recurrent.Length != 3)
            throw new NodeException($"its input has {x.Length} axes; expected the steps, the batch and the features");
        Extent directions = recurrent[0], units = recurrent[2];
        bool isBatchFirst = inference.Node.Number("layout", 0) != 0;
        Extent[] last = isBatchFirst ? [x[0], directions, units] : [directions, x[1], units];
        return [isBatchFirst ? [x[0], x[1], directions, units] : [x[0], directions, x[1], units], last, last];
    }
}
