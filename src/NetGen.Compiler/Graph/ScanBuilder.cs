namespace NetGen.Compiler.Graph;

/// <summary>Grows the body of a scan, and what it reads of the graph around it.</summary>
/// <param name="outer">The graph around it.</param>
/// <param name="count">The number of steps.</param>
/// <param name="isReversed">Whether the last position comes first.</param>
public sealed class ScanBuilder(GraphBuilder outer, int count, bool isReversed)
{
    private readonly List<int> _operands = [];
    private readonly List<(int Value, int? Next, int? Initial)> _states = [];

    /// <summary>The graph of a step.</summary>
    public GraphBuilder Body { get; } = new();

    /// <summary>The position of the step of a sequence.</summary>
    /// <param name="sequence">A value of the graph around: per-sample, with a position for each step.</param>
    /// <returns>A value of the body.</returns>
    public int Element(int sequence)
    {
        ValueShape shape = outer.Values[sequence].Shape;
        if (shape.Positions != count || outer.Values[sequence].IsShared)
            throw new ArgumentException($"A value of shape {shape} is no sequence of {count} positions.", nameof(sequence));
        return Body.Leaf(new Operation.Element(OperandOf(sequence)), shape.Channels, isShared: false);
    }

    /// <summary>A value of the graph around that is the same at every step.</summary>
    /// <returns>A value of the body.</returns>
    public int Outer(int value)
    {
        GraphValue same = outer.Values[value];
        if (same.Operation is Operation.Constant constant)
            return Body.Constant(constant.Value);
        if (!same.IsShared && same.Shape.Positions > 1)
            throw new ArgumentException($"A step cannot read a value of shape {same.Shape} as a whole.", nameof(value));
        return Body.Leaf(new Operation.Outer(OperandOf(value)), same.Shape, same.IsShared);
    }

    /// <summary>A state.</summary>
    /// <param name="channels">Its elements.</param>
    /// <param name="initial">The value of the graph around that it is in the first step; nothing for zeros.</param>
    /// <returns>A value of the body.</returns>
    public int State(int channels, int? initial = null)
    {
        int value = Body.Leaf(new Operation.State(_states.Count), channels, isShared: false);
        _states.Add((value, null, initial is int first ? OperandOf(first) : null));
        return value;
    }

    /// <summary>Says what a state is in the next step.</summary>
    /// <param name="state">What <see cref="State"/> returned.</param>
    /// <param name="next">A value of the body of the same shape.</param>
    public void SetNext(int state, int next)
    {
        int number = _states.FindIndex(known => known.Value == state);
        int repeated = Body.Repeat(next, Body.Values[state].Shape);
        _states[number] = _states[number] with { Next = repeated };
    }

    /// <summary>The finished scan.</summary>
    /// <returns>A value of the graph around, whose results <see cref="GraphBuilder.ScanResult"/> gives.</returns>
    public int Build() => outer.Scan(
        new ScanBody(
            Body.Values.ToEquatableArray(),
            _states.Select(state => new ScanState(
                state.Value,
                state.Next ?? throw new InvalidOperationException("A state has no next value."),
                state.Initial)).ToEquatableArray()),
        count,
        isReversed,
        [.. _operands]);

    private int OperandOf(int value)
    {
        int number = _operands.IndexOf(value);
        if (number >= 0)
            return number;
        _operands.Add(value);
        return _operands.Count - 1;
    }
}
