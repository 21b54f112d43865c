using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Activations, spelled out where the operator came after version 17.</summary>
internal static class ActivationWriter
{
    private const double RootHalf = 0.70710678118654752440, RootTwoOverPi = 0.79788456080286535588;

    /// <summary>Writes an activation.</summary>
    /// <param name="nodes">Receives the nodes.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="x">What it is of.</param>
    /// <param name="isFirst">Whether the channels come first.</param>
    /// <returns>The result; <paramref name="x"/> of a linear one.</returns>
    public static string Write(LayerNodes nodes, ActivationSpecification activation, string x, bool isFirst)
    {
        string Real(double value) => nodes.Graph.Real(value);
        string Unary(string operation) => nodes.Add(operation, [x]);
        string Times(string a, string b) => nodes.Add("Mul", [a, b]);
        string Plus(string a, string b) => nodes.Add("Add", [a, b]);
        string Clip(double least, double most) => nodes.Add("Clip", [x, Real(least), Real(most)]);
        string Step() => nodes.Add("Cast", [nodes.Add("GreaterOrEqual", [x, Real(0)])], ("to", 1));
        return activation.Function switch
        {
            Activation.Linear => x,
            Activation.Relu => Unary("Relu"),
            Activation.LeakyRelu => nodes.Add("LeakyRelu", [x], ("alpha", activation.Alpha)),
            Activation.Elu => nodes.Add("Elu", [x], ("alpha", activation.Alpha)),
            Activation.Selu => Unary("Selu"),
            Activation.Gelu => Times(Times(x, Plus(nodes.Add("Erf", [Times(x, Real(RootHalf))]), Real(1))), Real(0.5)),
            Activation.GeluTanh => Times(
                Times(x, Real(0.5)),
                Plus(nodes.Add("Tanh", [Times(Real(RootTwoOverPi), Plus(x, Times(Real(0.044715), Times(x, Times(x, x)))))]), Real(1))),
            Activation.Silu => Times(x, Unary("Sigmoid")),
            Activation.Sigmoid => Unary("Sigmoid"),
            Activation.HardSigmoid => nodes.Add("HardSigmoid", [x], ("alpha", 1.0 / 6), ("beta", 0.5)),
            Activation.Tanh => Unary("Tanh"),
            Activation.Softplus => Unary("Softplus"),
            Activation.Softsign => Unary("Softsign"),
            Activation.Exponential => Unary("Exp"),
            Activation.Softmax => nodes.Add("Softmax", [x], ("axis", isFirst ? 1 : -1)),
            Activation.LogSoftmax => nodes.Add("LogSoftmax", [x], ("axis", isFirst ? 1 : -1)),
            Activation.Step => Step(),
            Activation.Sign => Plus(Times(Step(), Real(2)), Real(-1)),
            Activation.Relu6 => Clip(0, 6),
            Activation.HardSilu => Unary("HardSwish"),
            Activation.HardTanh => Clip(-1, 1),
            Activation.Mish => Times(x, nodes.Add("Tanh", [Unary("Softplus")])),
            _ => throw new InvalidOperationException($"Unknown activation {activation.Function}."),
        };
    }

    /// <summary>Writes a function with numbers.</summary>
    /// <param name="nodes">Receives the nodes.</param>
    /// <param name="function">The function.</param>
    /// <param name="x">What it is of.</param>
    public static string Write(LayerNodes nodes, ElementwiseDeclaration function, string x)
    {
        string Real(double value) => nodes.Graph.Real(value);
        switch (function)
        {
            case LeakyReLUDeclaration leaky:
                return nodes.Add("LeakyRelu", [x], ("alpha", leaky.NegativeSlope));
            case ELUDeclaration elu:
                return nodes.Add("Elu", [x], ("alpha", elu.Alpha));
            case RescalingDeclaration scaled:
                string product = nodes.Add("Mul", [x, Real(scaled.Factor)]);
                return scaled.Offset == 0 ? product : nodes.Add("Add", [product, Real(scaled.Offset)]);
            case ClipDeclaration clip:
                return nodes.Add("Clip", [x, Real(clip.Min), Real(clip.Max)]);
            case ReLUDeclaration { NegativeSlope: 0, Threshold: 0 } relu:
                return double.IsPositiveInfinity(relu.MaxValue) ? nodes.Add("Relu", [x]) : nodes.Add("Clip", [x, Real(0), Real(relu.MaxValue)]);
            case ReLUDeclaration relu:
                string above = double.IsPositiveInfinity(relu.MaxValue) ? x : nodes.Add("Min", [x, Real(relu.MaxValue)]);
                string below = nodes.Add("Mul", [nodes.Add("Sub", [x, Real(relu.Threshold)]), Real(relu.NegativeSlope)]);
                return nodes.Add("Where", [nodes.Add("Greater", [x, Real(relu.Threshold)]), above, below]);
            default:
                throw new InvalidOperationException($"Unknown function {function.GetType().Name}.");
        }
    }
}
