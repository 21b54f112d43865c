namespace NetGen.Compiler.Program;

/// <summary>A step before its tensors have a place.</summary>
/// <param name="Reads">The values that it reads.</param>
/// <param name="Results">The values that it makes.</param>
/// <param name="Make">Makes the step, given the place of each value.</param>
/// <param name="MayOverwrite">Whether its only result may take the place of a value of the same size that is read last here.</param>
internal sealed record PendingStep(
    EquatableArray<int> Reads,
    EquatableArray<int> Results,
    Func<Func<int, Buffer>, Step> Make,
    bool MayOverwrite)
{
    /// <summary>The phase of the routine in which it runs.</summary>
    public int Phase { get; init; }
}

/// <summary>A value that is some panels of another: it has no memory of its own.</summary>
/// <param name="Whole">The other value.</param>
/// <param name="Panel">The number of its first panel there.</param>
internal readonly record struct PanelsOf(int Whole, int Panel);

/// <summary>Places the tensors of a list of steps by their lifetimes.</summary>
internal sealed class StepPlacement
{
    private readonly Func<int, Buffer> _describe;
    private readonly IReadOnlyDictionary<int, PanelsOf> _parts;
    private readonly int _rowCapacity;
    private readonly bool _isShared;
    private readonly bool _keepsAll;
    private readonly WorkspacePlanner _planner = new();
    private readonly Dictionary<int, Buffer> _buffers = [];

    private StepPlacement(
        Func<int, Buffer> describe, IReadOnlyDictionary<int, PanelsOf> parts, int rowCapacity, bool isShared, bool keepsAll) =>
        (_describe, _parts, _rowCapacity, _isShared, _keepsAll) = (describe, parts, rowCapacity, isShared, keepsAll);

    /// <summary>Places all tensors.</summary>
    /// <param name="pending">The steps.</param>
    /// <param name="describe">Describes the tensor of a value; in the workspace, its offset is still open.</param>
    /// <param name="parts">The values that are panels of others.</param>
    /// <param name="rowCapacity">The most samples of a chunk.</param>
    /// <param name="isShared">Whether threads share a chunk, each with some of its samples.</param>
    /// <param name="keepsAll">Whether every tensor has memory of its own.</param>
    public static Routine Place(
        IReadOnlyList<PendingStep> pending,
        Func<int, Buffer> describe,
        IReadOnlyDictionary<int, PanelsOf> parts,
        int rowCapacity,
        bool isShared,
        bool keepsAll = false)
    {
        var placement = new StepPlacement(describe, parts, rowCapacity, isShared, keepsAll);
        EquatableArray<Step> steps = placement.Place(pending).ToEquatableArray();
        return new Routine(rowCapacity, steps, placement._planner.Length);
    }

    /// <summary>Places all tensors of steps that are made later.</summary>
    /// <param name="pending"><inheritdoc cref="Place(IReadOnlyList{PendingStep}, Func{int, Buffer}, IReadOnlyDictionary{int, PanelsOf}, int, bool, bool)"/></param>
    /// <param name="describe"><inheritdoc cref="Place(IReadOnlyList{PendingStep}, Func{int, Buffer}, IReadOnlyDictionary{int, PanelsOf}, int, bool, bool)"/></param>
    /// <param name="parts"><inheritdoc cref="Place(IReadOnlyList{PendingStep}, Func{int, Buffer}, IReadOnlyDictionary{int, PanelsOf}, int, bool, bool)"/></param>
    /// <param name="rowCapacity"><inheritdoc cref="Place(IReadOnlyList{PendingStep}, Func{int, Buffer}, IReadOnlyDictionary{int, PanelsOf}, int, bool, bool)"/></param>
    /// <param name="length">The floats of scratch memory that they need.</param>
    /// <returns>The place of each value.</returns>
    public static Func<int, Buffer> Plan(
        IReadOnlyList<PendingStep> pending,
        Func<int, Buffer> describe,
        IReadOnlyDictionary<int, PanelsOf> parts,
        int rowCapacity,
        out int length)
    {
        var placement = new StepPlacement(describe, parts, rowCapacity, isShared: true, keepsAll: rowCapacity == 1);
        placement.Place(pending, make: false);
        length = placement._planner.Length;
        return placement.At;
    }

    private List<Step> Place(IReadOnlyList<PendingStep> pending, bool make = true)
    {
        Dictionary<int, int> lastReads = LastReads(pending);
        var steps = new List<Step>();
        Func<int, Buffer> at = At;
        for (int i = 0; i < pending.Count; i++)
        {
            PendingStep step = pending[i];
            List<int> dying = [.. step.Reads.Select(Owner).Distinct().Where(read =>
                lastReads[read] == i && At(read).Place == Program.Place.Workspace)];
            if (step is { Results: [int result], MayOverwrite: true } && Owner(result) == result && !_keepsAll)
            {
                // Not of a value of which the step reads parts besides: it would overwrite them.
                Buffer wanted = _describe(result);
                int heir = dying.FindIndex(read => step.Reads.Where(other => Owner(other) == read).All(other => other == read)
                    && wanted == _buffers[read] with { Offset = wanted.Offset });
                if (heir >= 0)
                {
                    _buffers.Add(result, _buffers[dying[heir]]);
                    dying.RemoveAt(heir);
                }
            }

            foreach (int made in step.Results)
                At(made);
            if (make)
                steps.Add(step.Make(at));
            if (_keepsAll)
                continue;
            foreach (int value in dying)
                _planner.Free(_buffers[value].Offset);
            foreach (int unread in step.Results.Where(made => !lastReads.ContainsKey(Owner(made))))
                _planner.Free(_buffers[unread].Offset);
        }

        return steps;
    }

    // The value whose memory a value lies in.
    private int Owner(int value)
    {
        while (_parts.TryGetValue(value, out PanelsOf part))
            value = part.Whole;
        return value;
    }

    private Buffer At(int value)
    {
        if (_buffers.TryGetValue(value, out Buffer buffer))
            return buffer;
        buffer = _describe(value);
        int rows = Panel.Rows(_rowCapacity, buffer.Positions);
        if (_parts.TryGetValue(value, out PanelsOf part))
            buffer = buffer with { Offset = At(part.Whole).Offset + (part.Panel * rows * Panel.Lanes) };
        else if (buffer.Place == Program.Place.Workspace)
        {
            // A thread is ahead of another by some steps, and the samples of tensors with other positions begin elsewhere: where one has
            // been, the other may still be.
            buffer = buffer with { Offset = _planner.Take(checked(Panel.Pad(buffer.Size) * rows), _isShared ? buffer.Positions : 0) };
        }

        _buffers.Add(value, buffer);
        return buffer;
    }

    private Dictionary<int, int> LastReads(IReadOnlyList<PendingStep> pending)
    {
        var lastReads = new Dictionary<int, int>();
        for (int i = 0; i < pending.Count; i++)
        {
            foreach (int read in pending[i].Reads)
                lastReads[Owner(read)] = i;
        }

        return lastReads;
    }
}
