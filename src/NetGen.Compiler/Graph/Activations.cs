using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>The activations, each as one scalar expression. Derivatives follow from these by differentiation.</summary>
public static class Activations
{
    private const double SeluScale = 1.05070098735548049342;
    private const double SeluAlpha = 1.67326324235437728482;
    private const double RootHalf = 0.70710678118654752440;
    private const double RootTwoOverPi = 0.79788456080286535588;

    /// <summary>The expression of an activation in variable 0; formulas as documented at <see cref="Activation"/>.</summary>
    /// <exception cref="ArgumentException">The activation is softmax or its logarithm, which are no functions of one element.</exception>
    public static ScalarExpression Expression(ActivationSpecification activation)
    {
        ScalarExpression x = Scalar.Variable(0), hardSigmoid = Scalar.Min(Scalar.Max((x / 6) + 0.5, 0), 1);
        double alpha = activation.Alpha;
        return activation.Function switch
        {
            Activation.Linear => x,
            Activation.Relu => Scalar.Max(x, 0),
            Activation.LeakyRelu => Scalar.IfGreater(x, 0, x, alpha * x),
            Activation.Elu => Scalar.IfGreater(x, 0, x, alpha * Scalar.Expm1(x)),
            Activation.Selu => Scalar.IfGreater(x, 0, SeluScale * x, SeluScale * SeluAlpha * Scalar.Expm1(x)),
            Activation.Gelu => 0.5 * x * (1 + Scalar.Erf(RootHalf * x)),
            Activation.GeluTanh => 0.5 * x * (1 + Scalar.Tanh(RootTwoOverPi * (x + (0.044715 * x * x * x)))),
            Activation.Silu => x * Scalar.Sigmoid(x),
            Activation.Sigmoid => Scalar.Sigmoid(x),
            Activation.HardSigmoid => hardSigmoid,
            Activation.Tanh => Scalar.Tanh(x),
            Activation.Softplus => Scalar.Softplus(x),
            Activation.Softsign => x / (1 + Scalar.Abs(x)),
            Activation.Exponential => Scalar.Exp(x),
            Activation.Step => Scalar.IfGreaterOrEqual(x, 0, 1, 0),
            Activation.Sign => Scalar.IfGreaterOrEqual(x, 0, 1, -1),
            Activation.Relu6 => Scalar.Min(Scalar.Max(x, 0), 6),
            Activation.HardSilu => x * hardSigmoid,
            Activation.HardTanh => Scalar.Min(Scalar.Max(x, -1), 1),
            Activation.Mish => x * Scalar.Tanh(Scalar.Softplus(x)),
            _ => throw new ArgumentException($"{activation.Function} is no function of one element.", nameof(activation)),
        };
    }

    /// <summary>The expression of a layer's function in variable 0.</summary>
    public static ScalarExpression Expression(ElementwiseDeclaration function)
    {
        ScalarExpression x = Scalar.Variable(0);
        return function switch
        {
            LeakyReLUDeclaration leaky => Expression(new ActivationSpecification(Activation.LeakyRelu, leaky.NegativeSlope)),
            ELUDeclaration elu => Expression(new ActivationSpecification(Activation.Elu, elu.Alpha)),
            ReLUDeclaration relu => Relu(relu),
            RescalingDeclaration scaled => (x * scaled.Factor) + scaled.Offset,
            ClipDeclaration clip => Scalar.Min(Scalar.Max(x, clip.Min), clip.Max),
            _ => throw new InvalidOperationException($"Unknown function {function.GetType().Name}."),
        };
    }

    // Keras compares strictly: at the threshold the value is 0.
    private static ScalarExpression Relu(ReLUDeclaration relu)
    {
        ScalarExpression x = Scalar.Variable(0);
        bool isBounded = !double.IsPositiveInfinity(relu.MaxValue);
        if (relu is { Threshold: 0, NegativeSlope: 0 })
            return isBounded ? Scalar.Min(Scalar.Max(x, 0), relu.MaxValue) : Scalar.Max(x, 0);
        return Scalar.IfGreater(
            x, relu.Threshold, isBounded ? Scalar.Min(x, relu.MaxValue) : x, relu.NegativeSlope * (x - relu.Threshold));
    }
}
