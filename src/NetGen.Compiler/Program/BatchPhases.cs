using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>
/// Splits a training step into phases where values of samples depend on the whole batch: what all samples share is computed between two
/// phases, from the partial sums of the first one, and the second one reads it.
/// </summary>
internal sealed class BatchPhases
{
    private readonly NetworkGraph _graph;
    private readonly FusedValue?[] _values;
    private readonly bool[] _isCommon;
    private readonly int[] _phases;
    private readonly int[] _offsets;
    private readonly Dictionary<(int Value, bool IsMoments), int> _slots = [];
    private readonly List<List<int>> _sums = [];

    private BatchPhases(NetworkGraph graph, FusedValue?[] values)
    {
        (_graph, _values) = (graph, values);
        _isCommon = FindCommon();
        _phases = new int[values.Length];
        _offsets = new int[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            if (values[index] is not { } value)
                continue;
            int latest = value.Reads.Select(read => _phases[read]).DefaultIfEmpty(0).Max();
            _phases[index] = _isCommon[index] && IsStatistic(value) ? latest + 1 : latest;
            Count = Math.Max(Count, _phases[index] + 1);
            if (!_isCommon[index])
                continue;
            Reserve(index, value);
            if (value.Operation is Operation.BatchSum)
                Join(index);
        }
    }

    /// <summary>The number of phases; those that only compute what the batch shares are among them.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The floats of what all samples share.</summary>
    public int SharedLength { get; private set; }

    /// <summary>The floats of the partial sums of 16 samples.</summary>
    public int PartialLength { get; private set; }

    /// <summary>Whether samples share anything that is computed.</summary>
    public bool Any => SharedLength > 0;

    /// <summary>The phases of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">Its values after fusion.</param>
    public static BatchPhases Of(NetworkGraph graph, FusedValue?[] values) => new(graph, values);

    /// <summary>Whether a value is computed once for the batch.</summary>
    public bool IsCommon(int index) => _isCommon[index];

    /// <summary>The phase in which a value of samples is computed; of a common one, that before which it is.</summary>
    public int PhaseOf(int index) => _phases[index];

    /// <summary>Where a common value lies.</summary>
    public Buffer Place(int index)
    {
        ValueShape shape = _values[index]!.Shape;
        return new Buffer(Program.Place.Shared, _offsets[index], shape.Channels, TensorLayout.Panels) { Positions = shape.Positions };
    }


    /// <summary>The step that computes the partial sums of a mean and a variance.</summary>
    /// <param name="index">One of the two.</param>
    /// <param name="input">What they are of, in panels.</param>
    public Step Moments(int index, Buffer input) => new Step.BatchMoments(input, SlotOf(index));

    /// <summary>The step that computes the partial sums of <see cref="SumsWith"/>.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="operands">What they are of.</param>
    /// <param name="places">Where these lie, in panels.</param>
    /// <param name="mustMask">Whether an expression is not zero in the padding by itself.</param>
    public Step Totals(int[] sums, EquatableArray<int> operands, EquatableArray<Buffer> places, bool mustMask) => new Step.BatchTotals(
        sums.Select(sum => _values[sum]!.Expression.Substitute(
            [.. _values[sum]!.Operands.Select(operand => Scalar.Variable(IndexOf(operands, operand)))])).ToEquatableArray(),
        places,
        _values[sums[0]]!.Domain,
        mustMask,
        sums.Select(SlotOf).ToEquatableArray());

    /// <summary>The sums over the batch that one step computes together with a sum, since they read a tensor of samples that it reads.</summary>
    public int[] SumsWith(int index) => [.. _sums.First(sums => sums.Contains(index))];

    /// <summary>Whether a statistic's partial sums are those of one before it.</summary>
    public bool SharesPartial(int index) => SlotKey(index) is var key && key.IsMoments
        && Enumerable.Range(0, index).Any(other => _isCommon[other] && _values[other] is { } value && IsStatistic(value) && SlotKey(other) == key);

    /// <summary>The steps that compute what all samples share before a phase, in order.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="at">The place of a value.</param>
    public IEnumerable<Step> StepsBefore(int phase, Func<int, Buffer> at)
    {
        for (int index = 0; index < _values.Length; index++)
        {
            if (!_isCommon[index] || _phases[index] != phase)
                continue;
            FusedValue value = _values[index]!;
            switch (value.Operation)
            {
                case Operation.BatchFraction fraction:
                    yield return new Step.BatchFraction(fraction.Positions, Place(index));
                    break;
                case Operation.BatchSum:
                    yield return new Step.CombineTotals(SlotOf(index), Place(index));
                    break;
                case Operation.BatchMean when Find(new Operation.BatchVariance(), value.Operands[0]) is { } variance:
                    yield return new Step.CombineMoments(SlotOf(index), _values[value.Operands[0]]!.Shape.Positions, Place(index), Place(variance));
                    break;
                case Operation.BatchVariance:
                    break;
                case Operation.Map:
                    yield return new Step.SharedMap(value.Expression, value.Operands.Select(at).ToEquatableArray(), Place(index));
                    break;
                default:
                    throw new InvalidOperationException($"{value.Operation.GetType().Name} is computed for no whole batch yet.");
            }
        }
    }

    private static bool IsStatistic(FusedValue value) => value.Operation is Operation.BatchMean or Operation.BatchVariance or Operation.BatchSum;

    // What samples read of computed shared values, and what those are computed from; the gradients that follow from these, too.
    private bool[] FindCommon()
    {
        bool[] common = new bool[_values.Length];
        bool[] ofBatch = new bool[_values.Length];
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index] is not { IsShared: true } value)
                continue;
            ofBatch[index] = value.Operation is Operation.BatchMean or Operation.BatchVariance or Operation.BatchFraction
                || (value.Operation is Operation.Map && value.Operands.Any(operand => ofBatch[operand]));
        }

        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index] is { IsShared: false } value)
                MarkAll(value.Reads.Where(read => _values[read] is { IsShared: true, Operation: not (Operation.Parameter or Operation.BatchWeight) }));
            if (ofBatch[index])
                MarkAll([index]);
        }

        // A gradient of which a part is a common value is one as a whole, with all its sums.
        foreach (int root in _graph.Training?.Gradients ?? [])
        {
            if (root >= 0 && _values[root] is { Operation: Operation.Map } map && map.Operands.Any(operand => common[operand]))
                MarkAll([root]);
        }

        return common;

        void MarkAll(IEnumerable<int> indices)
        {
            foreach (int index in indices)
            {
                if (common[index] || _values[index] is not { IsShared: true, Operation: not (Operation.Parameter or Operation.BatchWeight) } value)
                    continue;
                common[index] = true;
                MarkAll(value.Operands);
            }
        }
    }

    private void Reserve(int index, FusedValue value)
    {
        if (value.Shape.Positions > 1)
            throw new InvalidOperationException($"{value.Operation.GetType().Name} of shape {value.Shape} is computed for no whole batch yet.");
        int length = Panel.Pad(value.Shape.Channels);
        _offsets[index] = SharedLength;
        SharedLength += length;
        if (!IsStatistic(value) || _slots.ContainsKey(SlotKey(index)))
            return;
        _slots.Add(SlotKey(index), PartialLength);
        PartialLength += SlotKey(index).IsMoments ? 2 * length : length;
    }

    // With the first sum that reads the same: two that are read with a third one need not be read with each other.
    private void Join(int index)
    {
        List<int>? sums = _sums.Find(sums => _phases[sums[0]] == _phases[index]
            && _values[sums[0]]!.Domain == _values[index]!.Domain && Tensors(sums[0]).Intersect(Tensors(index)).Any());
        if (sums is null)
            _sums.Add([index]);
        else
            sums.Add(index);

        IEnumerable<int> Tensors(int sum) => _values[sum]!.Operands.Where(operand => !_values[operand]!.IsShared);
    }

    private int? Find(Operation operation, int operand) => Enumerable.Range(0, _values.Length)
        .Where(index => _values[index] is { } value && value.Operation == operation && value.Operands[0] == operand)
        .Select(index => (int?)index)
        .FirstOrDefault();

    private static int IndexOf(EquatableArray<int> operands, int operand) =>
        Enumerable.Range(0, operands.Count).First(number => operands[number] == operand);

    // The mean and the variance of a value have one place.
    private int SlotOf(int index) => _slots[SlotKey(index)];

    private (int Value, bool IsMoments) SlotKey(int index) =>
        _values[index]!.Operation is Operation.BatchSum ? (index, false) : (_values[index]!.Operands[0], true);
}
