namespace NetGen.Compiler.Graph;

/// <content>Sequences that are computed step by step, and the steps of streams.</content>
public sealed partial class GraphBuilder
{
    /// <summary>A graph that is computed step by step; see <see cref="ScanBuilder"/>.</summary>
    public int Scan(ScanBody body, int count, bool isReversed, params int[] operands) =>
        Add(new Operation.Scan(body, count, isReversed), operands.ToEquatableArray(), ValueShape.Scalar, isShared: false);

    /// <summary>A value of a scan's body at each position.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="value">The value of its body: per-sample [n].</param>
    public int ScanResult(int scan, int value)
    {
        var operation = (Operation.Scan)_values[scan].Operation;
        return Add(
            new Operation.ScanResult(value), [scan], new(operation.Count, operation.Body.Values[value].Shape.Channels), isShared: false);
    }

    /// <summary>In a stream, what a causal window sees.</summary>
    /// <param name="x">A step: [n].</param>
    /// <param name="taps">The steps that it sees.</param>
    /// <param name="dilation">The steps from one of them to the next.</param>
    public int History(int x, int taps, int dilation) =>
        AddHistory(x, taps, dilation, history => (history, taps * _values[x].Size));

    /// <summary>In a stream, what a causal window sees that slides over a block of steps.</summary>
    /// <param name="x">The steps: [t, n].</param>
    /// <param name="taps">The steps that it sees at a time.</param>
    /// <param name="dilation">The steps from one of them to the next.</param>
    public int BlockHistory(int x, int taps, int dilation)
    {
        (int steps, int channels) = (_values[x].Shape.Positions, _values[x].Shape.Channels);
        return AddHistory(x, taps, dilation, history => (new Operation.BlockHistory(history), new ValueShape(history.Before + steps, channels)));
    }

    // Windows that see the same have one. Those of a step and of a block have the same numbers.
    private int AddHistory(int x, int taps, int dilation, Func<Operation.History, (Operation Operation, ValueShape Shape)> make)
    {
        static Operation.History? Of(GraphValue value) => value.Operation switch
        {
            Operation.History history => history,
            Operation.BlockHistory block => block.Of,
            _ => null,
        };
        int known = _values.FindIndex(value => Of(value) is { } same && (same.Taps, same.Dilation, value.Operands[0]) == (taps, dilation, x));
        if (known >= 0)
            return known;
        (Operation operation, ValueShape shape) = make(new Operation.History(taps, dilation, _values.Count(value => Of(value) is not null)));
        return Add(operation, [x], shape, isShared: false);
    }

    /// <summary>A value that the body of a scan, or a step of a stream, is given.</summary>
    internal int Leaf(Operation operation, ValueShape shape, bool isShared) => Add(operation, [], shape, isShared);
}
