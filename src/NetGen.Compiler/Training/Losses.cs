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

    private static readonly ScalarExpression Sigmoid = Activations.Expression(new ActivationSpecification(Activation.Sigmoid, 0));
    private static readonly ScalarExpression Sign = Activations.Expression(new ActivationSpecification(Activation.Sign, 0));
    private static readonly ScalarExpression Step = Activations.Expression(new ActivationSpecification(Activation.Step, 0));

    /// <summary>Adds the losses of a sample to a graph.</summary>
    /// <param name="network">The network.</param>
    /// <param name="lowered">Its layers.</param>
    /// <returns>The loss of each output, each per-sample [1]. What layers add to the sum of all is in the first.</returns>
    public static EquatableArray<int> Lower(Network network, LayerLowering lowered) => network.Losses
        .Select((loss, output) =>
        {
            int size = network.TargetSizeOf(output);
            int target = lowered.Graph.Target(size, network.TargetOffset(output), network.TargetSize);
            int value = Lower(loss, lowered.Graph, lowered.Outputs[output], target);
            return output == 0 ? WithActivities(value, loss.Weight, lowered) : value;
        })
        .ToEquatableArray();

    private static int WithActivities(int loss, double weight, LayerLowering lowered)
    {
        ScalarExpression sum = Scalar.Variable(0);
        for (int i = 1; i <= lowered.Activities.Count; i++)
            sum += Scalar.Variable(i) / weight;
        return lowered.Graph.Map(sum, ValueShape.Scalar, [loss, .. lowered.Activities]);
    }

    /// <summary>The sum of losses, each with its weight: per-sample [1].</summary>
    public static int Sum(Network network, GraphBuilder graph, EquatableArray<int> losses)
    {
        ScalarExpression sum = new ConstantExpression(0);
        for (int i = 0; i < losses.Count; i++)
            sum += network.Losses[i].Weight * Scalar.Variable(i);
        return graph.Map(sum, ValueShape.Scalar, [.. losses]);
    }

    private static int Lower(LossSpecification loss, GraphBuilder graph, int output, int target)
    {
        int size = graph.Values[output].Size;
        int prediction = graph.Reshape(output, size);
        if (loss.Loss == Loss.SparseCategoricalCrossEntropy)
            target = graph.OneHot(target, size);

        (Activation last, int logits) = LastActivation(loss, graph, output);
        logits = graph.Reshape(logits, size);
        ScalarExpression p = Scalar.Variable(0), t = Smoothed(Scalar.Variable(1), loss, size), z = Scalar.Variable(2);
        ScalarExpression element = loss.Loss switch
        {
            // −ln σ(z) = softplus(−z), and 1 − σ(z) = σ(−z): nothing cancels where the network is sure of itself.
            Loss.BinaryCrossEntropy when last == Activation.Sigmoid =>
                (t * Scalar.Softplus(-z)) + ((1 - t) * Scalar.Softplus(z)),
            Loss.BinaryCrossEntropy => BinaryCrossEntropy(Clip(p, 1 - Epsilon), t),
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy => -(t * p),
            Loss.MeanSquaredError => (p - t) * (p - t),
            Loss.MeanAbsoluteError => Scalar.Abs(p - t),
            Loss.Huber => Huber(p - t, loss.Delta),
            Loss.Hinge => Scalar.Max(1 - (t * p), 0),
            Loss.Perceptron => Perceptron(p, t, z, last),
            Loss.KullbackLeibler => Clip(t, 1) * Scalar.Log(Clip(t, 1) / Clip(p, 1)),
            Loss.Poisson => p - (t * Scalar.Log(p + Epsilon)),
            Loss.OutputGradient => t * p,
            _ => throw new InvalidOperationException($"Unknown loss {loss.Loss}."),
        };

        bool isCategorical = loss.Loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;
        bool isSum = isCategorical || loss.Loss is Loss.KullbackLeibler or Loss.OutputGradient;
        if (isCategorical)
            prediction = last == Activation.Softmax ? graph.LogSoftmax(logits) : LogProbabilities(graph, prediction, size);
        int elements = graph.Map(isSum ? element : element / size, size, prediction, target, logits);
        return graph.Sum(elements);
    }

    // The activation that computes an output, and what enters it; the output itself where it is none of those that losses look past. With
    // FromLogits the loss applies the activation, and the output is what would enter it.
    private static (Activation Last, int Logits) LastActivation(LossSpecification loss, GraphBuilder graph, int output)
    {
        if (loss.FromLogits)
            return (loss.Loss == Loss.BinaryCrossEntropy ? Activation.Sigmoid : Activation.Softmax, output);
        GraphValue value = graph.Values[output];
        while (graph.IsReshape(value))
            value = graph.Values[value.Operands[0]];
        return value.Operation switch
        {
            Operation.Softmax => (Activation.Softmax, value.Operands[0]),
            Operation.Map { Expression: var map } when map == Sigmoid => (Activation.Sigmoid, value.Operands[0]),
            Operation.Map { Expression: var map } when map == Sign => (Activation.Sign, value.Operands[0]),
            Operation.Map { Expression: var map } when map == Step => (Activation.Step, value.Operands[0]),
            _ => (Activation.Linear, output),
        };
    }

    private static int LogProbabilities(GraphBuilder graph, int output, int size)
    {
        ScalarExpression p = Scalar.Variable(0), sum = Scalar.Variable(1);
        return graph.Map(Scalar.Log(Clip(p / sum, 1 - Epsilon)), size, output, graph.Sum(output));
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
