using NetGen.Compiler.Graph;
using NetGen.Interpreter;

namespace NetGen.Reference;

/// <summary>Gradients by central differences of the objective: the oracle of reverse mode.</summary>
public static class FiniteDifferences
{
    /// <summary>The gradient of mean(loss) + regularization in one value of one parameter.</summary>
    /// <param name="graph">A graph with a loss.</param>
    /// <param name="parameters">The parameters; left as they were.</param>
    /// <param name="inputs">The samples.</param>
    /// <param name="targets">Their targets.</param>
    /// <param name="parameter">Which parameter.</param>
    /// <param name="index">Which of its values.</param>
    /// <param name="step">
    /// The distance of the two points. The truncation error is O(step²), the rounding error about 1e-16/step times the
    /// objective.
    /// </param>
    /// <param name="dropoutMask">The masks, where the graph drops out.</param>
    /// <param name="states">What the samples go on from, where layers are stateful.</param>
    public static double Gradient(
        NetworkGraph graph,
        IReadOnlyList<double[]> parameters,
        double[][] inputs,
        double[][] targets,
        int parameter,
        int index,
        double step = 1e-5,
        Func<int, double, int, int, double>? dropoutMask = null,
        double[][][]? states = null)
    {
        double Objective(double offset)
        {
            double[][] moved = [.. parameters.Select(values => (double[])values.Clone())];
            moved[parameter][index] += offset;
            var interpreter = dropoutMask is null
                ? new GraphInterpreter(graph, moved)
                : new GraphInterpreter(graph, moved) { DropoutMask = dropoutMask };
            return interpreter.Run(inputs, targets, states).Objective;
        }

        return (Objective(step) - Objective(-step)) / (2 * step);
    }
}
