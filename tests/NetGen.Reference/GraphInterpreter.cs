using NetGen.Compiler.Graph;

namespace NetGen.Reference;

/// <summary>
/// Evaluates a graph in double precision, value by value, in the plainest way: the oracle of every emitter. Its own
/// oracle are finite differences, <see cref="FiniteDifferences"/>.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="parameters">The parameters in Keras's layout, in the graph's order.</param>
public sealed class GraphInterpreter(NetworkGraph graph, IReadOnlyList<double[]> parameters)
{
    /// <summary>The mask of a dropout layer: (layer, rate, row in the batch, element) to the factor.</summary>
    public Func<int, double, int, int, double> DropoutMask { get; init; } =
        (_, _, _, _) => throw new InvalidOperationException("The graph drops out, and no mask was given.");

    /// <summary>Runs the graph on a batch.</summary>
    /// <param name="inputs">One array for each sample.</param>
    /// <param name="targets">One array for each sample; empty where the graph has no loss.</param>
    public InterpretedBatch Run(double[][] inputs, double[][] targets)
    {
        var values = new double[graph.Values.Count][][];
        for (int i = 0; i < values.Length; i++)
        {
            GraphValue node = graph.Values[i];
            int copies = node.IsShared ? 1 : inputs.Length;
            double[][][] operands = [.. node.Operands.Select(operand => values[operand])];
            values[i] = node.Operation switch
            {
                Operation.Input => inputs,
                Operation.Target => targets,
                Operation.Parameter parameter => [parameters[parameter.Index]],
                Operation.BatchWeight => [[1.0 / inputs.Length]],
                Operation.KernelGradient => [KernelGradient(operands[0], operands[1])],
                Operation.BatchSum => [BatchSum(operands[0], node.Size)],
                _ => [.. Enumerable.Range(0, copies).Select(row => EvaluateRow(node, operands, row))],
            };
        }

        return new InterpretedBatch(graph, values);
    }

    private double[] EvaluateRow(GraphValue node, double[][][] operands, int row)
    {
        double[] Operand(int index) => operands[index].Length == 1 ? operands[index][0] : operands[index][row];
        switch (node.Operation)
        {
            case Operation.Constant constant:
                return [constant.Value];
            case Operation.MatrixProduct:
                return Product(Operand(0), Operand(1), operands.Length == 3 ? Operand(2) : new double[node.Size]);
            case Operation.InputGradient:
                return InputGradient(Operand(0), Operand(1), node.Size);
            case Operation.Map map:
                return Build(node.Size, i => map.Expression.Evaluate(
                    [.. operands.Select((_, index) => Operand(index)).Select(x => x.Length == 1 ? x[0] : x[i])]));
            case Operation.Sum:
                return [Operand(0).Sum()];
            case Operation.Softmax:
                double normalizer = LogSumExp(Operand(0));
                return Build(node.Size, i => Math.Exp(Operand(0)[i] - normalizer));
            case Operation.LogSoftmax:
                double logNormalizer = LogSumExp(Operand(0));
                return Build(node.Size, i => Operand(0)[i] - logNormalizer);
            case Operation.OneHot:
                return Build(node.Size, i => i == Operand(0)[0] ? 1 : 0);
            case Operation.DropoutMask mask:
                return Build(node.Size, i => DropoutMask(mask.Layer, mask.Rate, row, i));
            default:
                throw new InvalidOperationException($"Unknown operation {node.Operation.GetType().Name}.");
        }
    }

    private static double[] Product(double[] x, double[] kernel, double[] bias) => Build(bias.Length, output =>
    {
        double sum = bias[output];
        for (int input = 0; input < x.Length; input++)
            sum += x[input] * kernel[(input * bias.Length) + output];
        return sum;
    });

    private static double[] InputGradient(double[] gradient, double[] kernel, int inputs) => Build(inputs, input =>
    {
        double sum = 0;
        for (int output = 0; output < gradient.Length; output++)
            sum += gradient[output] * kernel[(input * gradient.Length) + output];
        return sum;
    });

    private static double[] KernelGradient(double[][] x, double[][] gradient)
    {
        int inputs = x[0].Length, outputs = gradient[0].Length;
        return Build(inputs * outputs, i =>
        {
            double sum = 0;
            for (int row = 0; row < x.Length; row++)
                sum += x[row][i / outputs] * gradient[row][i % outputs];
            return sum;
        });
    }

    private static double[] BatchSum(double[][] gradient, int size) =>
        Build(size, i => gradient.Sum(row => row[i]));

    private static double LogSumExp(double[] x)
    {
        double largest = x.Max();
        return largest + Math.Log(x.Sum(value => Math.Exp(value - largest)));
    }

    private static double[] Build(int size, Func<int, double> element)
    {
        var result = new double[size];
        for (int i = 0; i < size; i++)
            result[i] = element(i);
        return result;
    }
}
