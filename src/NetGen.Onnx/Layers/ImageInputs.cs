using NetGen.Compiler.Onnx.Graph;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Which inputs are images or series with the channels first: those that a convolution or a pooling reads, also past layers that do not care.</summary>
internal static class ImageInputs
{
    private static readonly HashSet<string> Spatial = ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "Resize"];

    private static readonly HashSet<string> Indifferent =
    [
        "Identity", "Cast", "Add", "Sub", "Mul", "Div", "Sum", "Mean", "Max", "Min", "Clip", "Relu", "LeakyRelu", "PRelu", "Sigmoid", "Tanh", "Neg", "Pad", "Concat", "Split",
        "BatchNormalization", "InstanceNormalization", "GroupNormalization", "Slice",
    ];

    /// <summary>Whether an input is one.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="nodes">The nodes in order.</param>
    public static bool IsChannelsFirst(string input, IReadOnlyList<OnnxNode> nodes)
    {
        HashSet<string> values = [input];
        foreach (OnnxNode node in nodes)
        {
            if (!node.Inputs.Any(values.Contains))
                continue;
            if (Spatial.Contains(node.Operator))
                return true;
            if (Indifferent.Contains(node.Operator))
                values.UnionWith(node.Outputs);
        }

        return false;
    }
}
