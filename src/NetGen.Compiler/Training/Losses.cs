using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Training;

/// <summary>
/// The losses in terms of the primitive operations; formulas as documented at <see cref="Loss"/>. A cross-entropy after
/// its own activation is computed from the logits in the log domain, so that it is exact where the probability rounds
/// to 0 or 1.
/// </summary>
internal static class Losses
{
    // Keras's backend epsilon.
    private const double Epsilon = 1e-7;

    /// <summary>Adds the loss of a sample to a graph.</summary>
    /// <returns>Per-sample [1].</returns>
    public static int Lower(LossSpecification loss, LayerLowering network)
    {
        GraphBuilder graph = network.Graph;
        int size = graph.Values[network.Output].Size;
        bool isSparse = loss.Loss == Loss.SparseCategoricalCrossEntropy;
        int target = graph.Target(isSparse ? 1 : size);
        if (isSparse)
            target = graph.OneHot(target, size);

        ScalarExpression p = Scalar.Variable(0), t = Smoothed(Scalar.Variable(1), loss, size), z = Scalar.Variable(2);
        ScalarExpression element = loss.Loss switch
        {

            // −ln σ(z) = softplus(−z), and 1 − σ(z) = σ(−z): nothing cancels where the network is sure of itself.
            Loss.BinaryCrossEntropy when network.LastActivation == Activation.Sigmoid =>
                (t * Scalar.Softplus(-z)) + ((1 - t) * Scalar.Softplus(z)),
            Loss.BinaryCrossEntropy => BinaryCrossEntropy(Clip(p, 1 - Epsilon), t),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy => -(t * p),
            Loss.MeanSquaredError => (p - t) * (p - t),
            Loss.MeanAbsoluteError => Scalar.Abs(p - t),
            Loss.Huber => Huber(p - t, loss.Delta),
            Loss.Hinge => Scalar.Max(1 - (t * p), 0),
            Loss.Perceptron => Perceptron(p, t, z, network.LastActivation),
            Loss.KullbackLeibler => Clip(t, 1) * Scalar.Log(Clip(t, 1) / Clip(p, 1)),
            Loss.Poisson => p - (t * Scalar.Log(p + Epsilon)),
            _ => throw new InvalidOperationException($"Unknown loss {loss.Loss}."),
        };

        bool isCategorical = loss.Loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;
        bool isSum = isCategorical || loss.Loss == Loss.KullbackLeibler;
        int prediction = isCategorical ? LogProbabilities(network, size) : network.Output;
        int elements = graph.Map(isSum ? element : element / size, size, prediction, target, network.Logits);
        return graph.Sum(elements);
    }

    private static int LogProbabilities(LayerLowering network, int size)
    {
        GraphBuilder graph = network.Graph;
        if (network.LastActivation == Activation.Softmax)
            return graph.LogSoftmax(network.Logits);
        ScalarExpression p = Scalar.Variable(0), sum = Scalar.Variable(1);
        return graph.Map(Scalar.Log(Clip(p / sum, 1 - Epsilon)), size, network.Output, graph.Sum(network.Output));
    }

    // Between the target and what says nothing: one half, or all classes alike. Without smoothing it is the target itself.
    private static ScalarExpression Smoothed(ScalarExpression t, LossSpecification loss, int size)
    {
        double smoothing = loss.LabelSmoothing;
        double even = loss.Loss == Loss.BinaryCrossEntropy ? 0.5 : 1.0 / size;
        return smoothing == 0 ? t : ((1 - smoothing) * t) + (smoothing * even);
    }

    private static ScalarExpression BinaryCrossEntropy(ScalarExpression p, ScalarExpression t) =>
        -((t * Scalar.Log(p)) + ((1 - t) * Scalar.Log(1 - p)));

    private static ScalarExpression Huber(ScalarExpression error, double delta)
    {
        ScalarExpression size = Scalar.Abs(error);
        return Scalar.IfGreater(size, delta, (delta * size) - (0.5 * delta * delta), 0.5 * error * error);
    }

    // With z the value before the activation, ∂/∂z of ½(sign z − t)·z is ½(sign z − t): Rosenblatt's correction.
    private static ScalarExpression Perceptron(
        ScalarExpression p, ScalarExpression t, ScalarExpression z, Activation last) => last switch
        {
            Activation.Sign => 0.5 * (p - t) * z,
            Activation.Step => (p - t) * z,
            _ => Scalar.Max(-(t * p), 0),
        };

    private static ScalarExpression Clip(ScalarExpression x, double upper) => Scalar.Min(Scalar.Max(x, Epsilon), upper);
}
