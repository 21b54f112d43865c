using NetGen.Compiler.Graph;

namespace NetGen.Interpreter;

/// <summary>Computes a stream in double precision, step after step, in the plainest way.</summary>
/// <param name="stream">What a step computes.</param>
/// <param name="parameters">The parts of the parameters in Keras's layout, in the graph's order.</param>
public sealed class StreamInterpreter(StreamGraph stream, IReadOnlyList<double[]> parameters)
{
    private readonly GraphInterpreter _interpreter = new(stream.Graph, parameters);
    private readonly Dictionary<int, List<double[]>> _histories = [];
    private double[][] _states = [.. stream.States.Select(size => new double[size])];

    /// <summary>Computes the next step.</summary>
    /// <param name="input">A step of all inputs, one after the other.</param>
    /// <returns>A step of all outputs, one after the other.</returns>
    public double[] Step(double[] input)
    {
        var values = new double[stream.Graph.Values.Count][];
        for (int index = 0; index < values.Length; index++)
        {
            GraphValue node = stream.Graph.Values[index];
            values[index] = node.Operation switch
            {
                Operation.Input of => input[of.Offset..(of.Offset + node.Size)],
                Operation.Parameter parameter => parameters[parameter.Index],
                Operation.State state => _states[state.Number],
                Operation.History history => See(index, history, values[node.Operands[0]]),
                Operation.BlockHistory block => SeeBlock(index, block.Of, values[node.Operands[0]], node.Shape.Channels),
                _ => _interpreter.Evaluate(node, [.. node.Operands.Select(operand => new[] { values[operand] })], 0),
            };
        }

        _states = [.. stream.Graph.Outputs.Skip(stream.OutputCount).Select(next => values[next])];
        return [.. stream.Graph.Outputs.Take(stream.OutputCount).SelectMany(output => values[output])];
    }

    private double[] SeeBlock(int index, Operation.History history, double[] now, int channels)
    {
        if (!_histories.TryGetValue(index, out List<double[]>? steps))
            _histories.Add(index, steps = [.. Enumerable.Repeat(new double[channels], history.Before)]);
        steps.AddRange(now.Chunk(channels));
        return [.. steps.Skip(steps.Count - history.Before - (now.Length / channels)).SelectMany(step => step)];
    }

    private double[] See(int index, Operation.History history, double[] now)
    {
        if (!_histories.TryGetValue(index, out List<double[]>? steps))
            _histories.Add(index, steps = []);
        steps.Add(now);
        return [.. Enumerable.Range(0, history.Taps).SelectMany(tap =>
        {
            int step = steps.Count - 1 - ((history.Taps - 1 - tap) * history.Dilation);
            return step < 0 ? new double[now.Length] : steps[step];
        })];
    }
}
