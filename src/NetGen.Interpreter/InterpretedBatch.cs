using NetGen.Compiler.Graph;

namespace NetGen.Interpreter;

/// <summary>What the interpreter computed for a batch.</summary>
/// <param name="graph">The graph.</param>
/// <param name="values">For each value its rows; a shared value has one.</param>
public sealed class InterpretedBatch(NetworkGraph graph, double[][][] values)
{
    /// <summary>The predictions, one array for each sample, with all outputs one after the other.</summary>
    public double[][] Output => graph.Outputs.Count == 1
        ? values[graph.Output]
        : [.. Enumerable.Range(0, values[graph.Outputs[0]].Length).Select(row => graph.Outputs.SelectMany(output => values[output][row]).ToArray())];

    /// <summary>The sum over the samples of the loss, without the regularisers.</summary>
    public double LossSum => values[Training.Loss].Sum(row => row[0]);

    /// <summary>The penalty of the regularisers.</summary>
    public double Regularization => Training.Penalties.Sum(value => values[value][0][0]);

    /// <summary>mean(loss) + regularization: what the gradients are of.</summary>
    public double Objective => (LossSum / values[Training.Loss].Length) + Regularization;

    /// <summary>The rows of any value, by its place in the graph; a shared value has one.</summary>
    public IReadOnlyList<double[]> this[int value] => values[value];

    /// <summary>For each state of stateful layers what the samples leave to the next batch.</summary>
    public double[][][] States => [.. Training.States.Select(next => values[next])];

    private TrainingOutputs Training =>
        graph.Training ?? throw new InvalidOperationException("The graph has no loss.");

    /// <summary>The gradient in a parameter, in Keras's layout; zeros where the loss does not depend on it.</summary>
    public double[] Gradient(int parameter)
    {
        int value = Training.Gradients[parameter];
        int size = graph.Parameters[parameter].Shape.Size;
        if (value < 0)
            return new double[size];
        double[] gradient = values[value][0];
        return gradient.Length == size ? gradient : [.. Enumerable.Repeat(gradient[0], size)];
    }
}
