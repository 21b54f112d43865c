using NetGen.Compiler;
using NetGen.Compiler.Graph;

namespace NetGen.Interpreter;

/// <summary>What a scan computed for a batch: every value of its body, at every position.</summary>
internal sealed class InterpretedScan
{
    private readonly Operation.Scan _scan;
    private readonly double[][][] _operands;
    private readonly GraphInterpreter _body;

    // [value of the body][sample], with all positions one after the other.
    private readonly double[][][] _results;

    private InterpretedScan(Operation.Scan scan, double[][][] operands, int samples)
    {
        (_scan, _operands) = (scan, operands);
        EquatableArray<GraphValue> values = scan.Body.Values;
        _body = new GraphInterpreter(new NetworkGraph(values, [], [values.Count - 1], Training: null), []);
        _results = [.. values.Select(value =>
            Enumerable.Range(0, samples).Select(_ => new double[scan.Count * value.Shape.Channels]).ToArray())];
    }

    /// <summary>Runs a scan.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="operands">For each of its operands the rows; a shared one has one.</param>
    /// <param name="samples">The samples of the batch.</param>
    public static InterpretedScan Run(Operation.Scan scan, double[][][] operands, int samples)
    {
        var run = new InterpretedScan(scan, operands, samples);
        for (int sample = 0; sample < samples; sample++)
            run.Run(sample);
        return run;
    }

    /// <summary>A value of the body: for each sample all positions, one after the other.</summary>
    public double[][] Of(int value) => _results[value];

    private void Run(int sample)
    {
        double[][] states = [.. _scan.Body.States.Select(state => state.Initial is int initial
            ? RowOf(initial, sample)
            : new double[_scan.Body.Values[state.Value].Size])];
        for (int step = 0; step < _scan.Count; step++)
        {
            int position = _scan.IsReversed ? _scan.Count - 1 - step : step;
            double[][] values = Step(sample, position, states);
            states = [.. _scan.Body.States.Select(state => values[state.Next])];
        }
    }

    private double[][] Step(int sample, int position, double[][] states)
    {
        var values = new double[_scan.Body.Values.Count][];
        for (int i = 0; i < values.Length; i++)
        {
            GraphValue node = _scan.Body.Values[i];
            int channels = node.Shape.Channels;
            values[i] = node.Operation switch
            {
                Operation.Element element => RowOf(element.Operand, sample)[(position * channels)..((position + 1) * channels)],
                Operation.Outer outer => RowOf(outer.Operand, sample),
                Operation.State state => states[state.Number],
                _ => _body.Evaluate(node, [.. node.Operands.Select(operand => new[] { values[operand] })], 0),
            };
            if (!node.IsShared)
                values[i].CopyTo(_results[i][sample], position * channels);
        }

        return values;
    }

    private double[] RowOf(int operand, int sample) => _operands[operand].Length == 1 ? _operands[operand][0] : _operands[operand][sample];
}
