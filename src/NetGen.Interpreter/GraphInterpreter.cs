using NetGen.Compiler;
using NetGen.Compiler.Graph;

namespace NetGen.Interpreter;

/// <summary>
/// Evaluates a graph in double precision, value by value, in the plainest way: the oracle of every emitter. Its own
/// oracle are finite differences.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="parameters">The parameters in Keras's layout, in the graph's order.</param>
public sealed class GraphInterpreter(NetworkGraph graph, IReadOnlyList<double[]> parameters)
{
    /// <summary>The mask of a dropout layer: (layer, rate, row in the batch, element) to the factor.</summary>
    public Func<int, double, int, int, double> DropoutMask { get; init; } =
        (_, _, _, _) => throw new InvalidOperationException("The graph drops out, and no mask was given.");

    /// <summary>The number of a layer of noise: (layer, row in the batch, element) to the number; some fixed ones where not given.</summary>
    public Func<int, int, int, double> Noise { get; init; } = (layer, row, element) => Math.Sin(1 + layer + (3 * row) + (5 * element));

    /// <summary>Runs the graph on a batch.</summary>
    /// <param name="inputs">One array for each sample.</param>
    /// <param name="targets">One array for each sample; empty where the graph has no loss.</param>
    /// <param name="states">
    /// For each state of stateful layers what the batch before has left, one array for each sample (<see cref="InterpretedBatch.States"/>);
    /// nothing for zeros.
    /// </param>
    public InterpretedBatch Run(double[][] inputs, double[][] targets, double[][][]? states = null)
    {
        var values = new double[graph.Values.Count][][];
        var scans = new Dictionary<int, InterpretedScan>();
        for (int i = 0; i < values.Length; i++)
        {
            GraphValue node = graph.Values[i];
            int copies = node.IsShared ? 1 : inputs.Length;
            double[][][] operands = [.. node.Operands.Select(operand => values[operand])];
            values[i] = node.Operation switch
            {
                Operation.Input input => [.. inputs.Select(row => row[input.Offset..(input.Offset + node.Size)])],
                Operation.Target target => [.. targets.Select(row => row[target.Offset..(target.Offset + node.Size)])],
                Operation.Parameter parameter => [parameters[parameter.Index]],
                Operation.State state => states?[state.Number] ?? [.. inputs.Select(_ => new double[node.Size])],
                Operation.BatchWeight => [[1.0 / inputs.Length]],
                Operation.KernelGradient => [KernelGradient(operands[0], operands[1], node.Shape)],
                Operation.ConvolutionKernelGradient { Window: var window } =>
                    [ConvolutionKernelGradient(operands[0], operands[1], window, node.Shape)],
                Operation.DepthwiseKernelGradient { Window: var window } =>
                    [DepthwiseKernelGradient(operands[0], operands[1], window, node.Shape)],
                Operation.GatherGradient => [GatherGradient(operands[0], operands[1], node.Shape)],
                Operation.BatchSum => [BatchSum(operands[0], node.Size)],
                Operation.BatchMean => [Moments(operands[0], node.Size).Mean],
                Operation.BatchVariance => [Moments(operands[0], node.Size).Variance],
                Operation.BatchFraction fraction => [[1.0 / (inputs.Length * fraction.Positions)]],
                Operation.Scan scan => Scan(i, scan, operands),
                Operation.ScanResult result => scans[node.Operands[0]].Of(result.Value),
                _ => [.. Enumerable.Range(0, copies).Select(row => EvaluateRow(node, operands, row))],
            };
        }

        return new InterpretedBatch(graph, values);

        double[][] Scan(int index, Operation.Scan scan, double[][][] operands)
        {
            scans.Add(index, InterpretedScan.Run(scan, operands, inputs.Length));
            return [];
        }
    }

    /// <summary>Computes a value of one sample, or a shared one, from its operands.</summary>
    /// <param name="node">A value of the graph.</param>
    /// <param name="operands">For each operand its rows.</param>
    /// <param name="row">The number of the sample.</param>
    internal double[] Evaluate(GraphValue node, double[][][] operands, int row) => EvaluateRow(node, operands, row);

    private double[] EvaluateRow(GraphValue node, double[][][] operands, int row)
    {
        double[] Operand(int index) => operands[index].Length == 1 ? operands[index][0] : operands[index][row];
        ValueShape Shape(int index) => graph.Values[node.Operands[index]].Shape;
        (int positions, int channels) = (node.Shape.Positions, node.Shape.Channels);
        switch (node.Operation)
        {
            case Operation.Constant constant:
                return [constant.Value];
            case Operation.MatrixProduct:
                return Product(Operand(0), Operand(1), operands.Length == 3 ? Operand(2) : new double[channels], positions);
            case Operation.InputGradient:
                return InputGradient(Operand(0), Operand(1), positions, channels);
            case Operation.Convolution { Window: var window }:
                return Convolution(Operand(0), Shape(0).Channels, Operand(1), operands.Length == 3 ? Operand(2) : new double[channels], window);
            case Operation.ConvolutionInputGradient { Window: var window }:
                return ConvolutionInputGradient(
                    Operand(0), Shape(0).Channels, Operand(1), operands.Length == 3 ? Operand(2) : new double[channels], window);
            case Operation.DepthwiseConvolution { Window: var window }:
                double[] bias = operands.Length == 3 ? Operand(2) : new double[channels];
                return Windows(window, channels, taps => bias[taps.Channel]
                    + taps.Real.Sum(tap => Operand(0)[(tap.Position * channels) + taps.Channel] * Operand(1)[(tap.Tap * channels) + taps.Channel]));
            case Operation.DepthwiseInputGradient { Window: var window }:
                return Spread(window, channels, (taps, add) => taps.Real.ForEach(tap =>
                    add(tap.Position, Operand(0)[(taps.Output * channels) + taps.Channel] * Operand(1)[(tap.Tap * channels) + taps.Channel])));
            case Operation.AveragePooling { Window: var window }:
                return Windows(window, channels, taps =>
                    taps.Real.Sum(tap => Operand(0)[(tap.Position * channels) + taps.Channel]) / taps.Real.Count);
            case Operation.AveragePoolingGradient { Window: var window }:
                return Spread(window, channels, (taps, add) => taps.Real.ForEach(tap =>
                    add(tap.Position, Operand(0)[(taps.Output * channels) + taps.Channel] / taps.Real.Count)));
            case Operation.MaxPooling { Window: var window }:
                return Windows(window, channels, taps => taps.Real.Max(tap => Operand(0)[(tap.Position * channels) + taps.Channel]));
            case Operation.MaxPoolingGradient { Window: var window }:
                return Spread(window, channels, (taps, add) => add(
                    taps.Real.MaxBy(tap => Operand(0)[(tap.Position * channels) + taps.Channel]).Position,
                    Operand(2)[(taps.Output * channels) + taps.Channel]));
            case Operation.Map map:
                return Build(node.Size, i => map.Expression.Evaluate(
                    [.. operands.Select((_, index) => Repeated(Operand(index), Shape(index), i / channels, i % channels))]));
            case Operation.Sum:
                return Build(positions, position => Channels(Operand(0), position, Shape(0).Channels).Sum());
            case Operation.SumPositions:
                return Build(channels, channel =>
                    Enumerable.Range(0, Shape(0).Positions).Sum(position => Operand(0)[(position * channels) + channel]));
            case Operation.Rearrange rearranged:
                double[] result = new double[node.Size];
                foreach (ArrangedBox box in rearranged.Boxes)
                {
                    foreach ((int source, int target) in box.Elements())
                        result[target] = Operand(box.Operand)[source];
                }

                return result;
            case Operation.Gather:
                return Build(node.Size, i => Operand(1)[(RowOf(Operand(0)[i / channels]) * channels) + (i % channels)]);
            case Operation.Softmax:
                double[] normalizers = Build(positions, position => LogSumExp(Channels(Operand(0), position, channels)));
                return Build(node.Size, i => Math.Exp(Operand(0)[i] - normalizers[i / channels]));
            case Operation.LogSoftmax:
                double[] logNormalizers = Build(positions, position => LogSumExp(Channels(Operand(0), position, channels)));
                return Build(node.Size, i => Operand(0)[i] - logNormalizers[i / channels]);
            case Operation.OneHot:
                return Build(node.Size, i => i % channels == Operand(0)[i / channels] ? 1 : 0);
            case Operation.DropoutMask mask:
                return Build(node.Size, i => DropoutMask(mask.Layer, mask.Rate, (row * positions) + (i / channels), i % channels));
            case Operation.Noise noise:
                return Build(node.Size, i => Noise(noise.Layer, (row * positions) + (i / channels), i % channels));
            default:
                throw new InvalidOperationException($"Unknown operation {node.Operation.GetType().Name}.");
        }
    }

    private static double[] Channels(double[] x, int position, int channels) => x[(position * channels)..((position + 1) * channels)];

    // The element at a place of a larger shape, along whose axes those of one element are repeated.
    private static double Repeated(double[] x, ValueShape shape, int position, int channel) =>
        x[((shape.Positions == 1 ? 0 : position) * shape.Channels) + (shape.Channels == 1 ? 0 : channel)];

    private static double[] Product(double[] x, double[] kernel, double[] bias, int positions)
    {
        int inputs = x.Length / positions;
        return Build(positions * bias.Length, i =>
        {
            (int position, int output) = (i / bias.Length, i % bias.Length);
            double sum = bias[output];
            for (int input = 0; input < inputs; input++)
                sum += x[(position * inputs) + input] * kernel[(input * bias.Length) + output];
            return sum;
        });
    }

    private static double[] InputGradient(double[] gradient, double[] kernel, int positions, int inputs)
    {
        int outputs = gradient.Length / positions;
        return Build(positions * inputs, i =>
        {
            double sum = 0;
            for (int output = 0; output < outputs; output++)
                sum += gradient[(i / inputs * outputs) + output] * kernel[(i % inputs * outputs) + output];
            return sum;
        });
    }

    private static double[] KernelGradient(double[][] x, double[][] gradient, ValueShape kernel)
    {
        (int inputs, int outputs) = (kernel.Positions, kernel.Channels);
        return Build(inputs * outputs, i =>
        {
            double sum = 0;
            for (int row = 0; row < x.Length; row++)
            {
                for (int position = 0; position < x[row].Length / inputs; position++)
                    sum += x[row][(position * inputs) + (i / outputs)] * gradient[row][(position * outputs) + (i % outputs)];
            }

            return sum;
        });
    }

    // One channel of one window: its output, and those of its taps that read an element and no padding, in order.
    private readonly record struct WindowTaps(int Output, int Channel, List<(int Tap, int Position)> Real);

    private static IEnumerable<WindowTaps> Windows(Window window, int channels)
    {
        for (int output = 0; output < window.OutputPositions; output++)
        {
            var real = new List<(int, int)>();
            for (int tap = 0; tap < window.Taps; tap++)
            {
                int row = window.Rows.Index(output / window.Columns.Outputs, tap / window.Columns.Size);
                int column = window.Columns.Index(output % window.Columns.Outputs, tap % window.Columns.Size);
                if (row >= 0 && row < window.Rows.Inputs && column >= 0 && column < window.Columns.Inputs)
                    real.Add((tap, (row * window.Columns.Inputs) + column));
            }

            for (int channel = 0; channel < channels; channel++)
                yield return new WindowTaps(output, channel, real);
        }
    }

    private static double[] Windows(Window window, int channels, Func<WindowTaps, double> element) =>
        [.. Windows(window, channels).Select(element)];

    private static double[] Spread(Window window, int channels, Action<WindowTaps, Action<int, double>> element)
    {
        double[] result = new double[window.InputPositions * channels];
        foreach (WindowTaps taps in Windows(window, channels))
            element(taps, (position, value) => result[(position * channels) + taps.Channel] += value);
        return result;
    }

    private static double[] Convolution(double[] x, int inputs, double[] kernel, double[] bias, Window window)
    {
        int outputs = bias.Length;
        return Windows(window, outputs, taps => bias[taps.Channel] + taps.Real.Sum(tap => Enumerable.Range(0, inputs).Sum(input =>
            x[(tap.Position * inputs) + input] * kernel[(((tap.Tap * inputs) + input) * outputs) + taps.Channel])));
    }

    private static double[] ConvolutionInputGradient(double[] gradient, int outputs, double[] kernel, double[] bias, Window window)
    {
        int inputs = bias.Length;
        double[] result = Build(window.InputPositions * inputs, i => bias[i % inputs]);
        foreach (WindowTaps taps in Windows(window, outputs))
        {
            foreach ((int tap, int position) in taps.Real)
            {
                for (int input = 0; input < inputs; input++)
                {
                    result[(position * inputs) + input] += gradient[(taps.Output * outputs) + taps.Channel]
                        * kernel[(((tap * inputs) + input) * outputs) + taps.Channel];
                }
            }
        }

        return result;
    }

    private static double[] ConvolutionKernelGradient(double[][] x, double[][] gradient, Window window, ValueShape kernel)
    {
        (int inputs, int outputs) = (kernel.Positions / window.Taps, kernel.Channels);
        double[] result = new double[kernel.Size];
        for (int row = 0; row < x.Length; row++)
        {
            foreach (WindowTaps taps in Windows(window, outputs))
            {
                foreach ((int tap, int position) in taps.Real)
                {
                    for (int input = 0; input < inputs; input++)
                    {
                        result[(((tap * inputs) + input) * outputs) + taps.Channel] += x[row][(position * inputs) + input]
                            * gradient[row][(taps.Output * outputs) + taps.Channel];
                    }
                }
            }
        }

        return result;
    }

    private static double[] DepthwiseKernelGradient(double[][] x, double[][] gradient, Window window, ValueShape kernel)
    {
        int channels = kernel.Channels;
        double[] result = new double[kernel.Size];
        for (int row = 0; row < x.Length; row++)
        {
            foreach (WindowTaps taps in Windows(window, channels))
            {
                foreach ((int tap, int position) in taps.Real)
                {
                    result[(tap * channels) + taps.Channel] +=
                        x[row][(position * channels) + taps.Channel] * gradient[row][(taps.Output * channels) + taps.Channel];
                }
            }
        }

        return result;
    }

    // A test may disturb inputs a little.
    private static int RowOf(double index) => (int)Math.Round(index);

    private static double[] GatherGradient(double[][] x, double[][] gradient, ValueShape table)
    {
        double[] result = new double[table.Size];
        for (int row = 0; row < x.Length; row++)
        {
            for (int i = 0; i < gradient[row].Length; i++)
                result[(RowOf(x[row][i / table.Channels]) * table.Channels) + (i % table.Channels)] += gradient[row][i];
        }

        return result;
    }

    private static double[] BatchSum(double[][] gradient, int size) =>
        Build(size, i => gradient.Sum(row => Enumerable.Range(0, row.Length / size).Sum(part => row[(part * size) + i])));

    private static (double[] Mean, double[] Variance) Moments(double[][] x, int channels)
    {
        double rows = x.Sum(sample => sample.Length / channels);
        double[] mean = [.. BatchSum(x, channels).Select(sum => sum / rows)];
        double[][] squares = [.. x.Select(sample => Build(sample.Length, i => Math.Pow(sample[i] - mean[i % channels], 2)))];
        return (mean, [.. BatchSum(squares, channels).Select(sum => sum / rows)]);
    }

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
