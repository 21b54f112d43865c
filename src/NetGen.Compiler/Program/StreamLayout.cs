using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>How the state of a stream, or what a batch of training leaves to the next, lies: one row of floats, with whole panels for each part.</summary>
/// <param name="OutputCount">The number of the network's outputs; those of a step's graph after them are what the states become.</param>
/// <param name="States">The index of the first float of each state.</param>
/// <param name="Histories">What is kept of earlier steps.</param>
/// <param name="Length">The floats of all of it.</param>
public sealed record StreamLayout(int OutputCount, EquatableArray<int> States, EquatableArray<HistoryPlace> Histories, int Length)
{
    /// <summary>The layout of what a batch leaves to the next one; nothing without stateful layers.</summary>
    /// <param name="graph">An evaluation or training graph.</param>
    public static StreamLayout? OfTraining(NetworkGraph graph)
    {
        int length = 0;
        var places = new List<int>();
        foreach (int next in graph.Training!.States)
        {
            places.Add(length);
            length = checked(length + Panel.Pad(graph.Values[next].Size));
        }

        return places.Count == 0 ? null : new StreamLayout(graph.Outputs.Count, places.ToEquatableArray(), [], length);
    }

    /// <summary>The layout of a stream.</summary>
    /// <param name="stream">A step.</param>
    /// <param name="block">Several steps at once, if they are computed so.</param>
    public static StreamLayout Of(StreamGraph stream, NetworkGraph? block)
    {
        int length = 0;
        int Take(int floats)
        {
            int start = length;
            length = checked(length + Panel.Pad(floats));
            return start;
        }

        EquatableArray<int> states = stream.States.Select(Take).ToEquatableArray();
        SeenSteps[] seen = [.. SeenIn(stream.Graph).OrderBy(steps => steps.History.Number)];
        Dictionary<int, int> inBlocks = block is null ? [] : SeenIn(block).ToDictionary(steps => steps.History.Number, steps => steps.Count);
        int cursors = seen.Length == 0 ? 0 : Take(seen.Length);
        HistoryPlace[] places =
        [
            .. seen.Select((steps, number) =>
            {
                // Whole blocks of rows, as tensors of many positions have.
                int count = inBlocks.TryGetValue(number, out int most) ? Math.Max(most, steps.Count) : steps.Count, rows = steps.History.Before + count;
                if (count > 1)
                    rows = Panel.Pad(rows);
                int offset = Take(checked(2 * rows * Panel.Pad(steps.Channels)));
                return new HistoryPlace(offset, cursors + number, rows, steps.Channels, steps.History.Taps, steps.History.Dilation, 0);
            }),
        ];
        return new StreamLayout(
            stream.OutputCount, states, places.Select(place => place with { StateLength = length }).ToEquatableArray(), length);
    }

    private static IEnumerable<SeenSteps> SeenIn(NetworkGraph graph)
    {
        foreach (GraphValue value in graph.Values)
        {
            if (value.Operation is Operation.History history)
                yield return new(history, 1, graph.Values[value.Operands[0]].Size);
            if (value.Operation is Operation.BlockHistory block)
                yield return new(block.Of, graph.Values[value.Operands[0]].Shape.Positions, value.Shape.Channels);
        }
    }

    // A history, the positions that come at once, and the elements of each.
    private readonly record struct SeenSteps(Operation.History History, int Count, int Channels);
}

/// <summary>
/// What is kept of the earlier steps of a value: the last ones in a ring, each twice, so that as many as the ring has follow each other
/// in memory. As a tensor of two rings it lies in panels.
/// </summary>
/// <param name="Offset">The index of its first float in the state.</param>
/// <param name="Cursor">The index of the number of the row that was written last, as an integer.</param>
/// <param name="Rows">The steps of the ring.</param>
/// <param name="Channels">The elements of a step.</param>
/// <param name="Taps">The steps that are seen.</param>
/// <param name="Dilation">The steps from one of them to the next.</param>
/// <param name="StateLength">The floats of the whole state.</param>
public sealed record HistoryPlace(int Offset, int Cursor, int Rows, int Channels, int Taps, int Dilation, int StateLength)
{
    /// <summary>The steps before the last one that are seen, or lie between those.</summary>
    public int Before => (Taps - 1) * Dilation;

    /// <summary>The floats from a step of the ring to where it is again.</summary>
    public int Again => Rows * Panel.Lanes;

    /// <summary>The floats from a panel of a step to the next one.</summary>
    public int PanelStride => 2 * Again;
}
