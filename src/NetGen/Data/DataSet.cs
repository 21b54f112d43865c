using System.Globalization;

namespace NetGen;

/// <summary>Samples and their targets, each in row-major memory, one sample after the other.</summary>
/// <remarks>A data set does not copy its memory. Do not change the memory while you use the data set.</remarks>
public sealed partial class DataSet
{
    /// <summary>Makes a data set over existing memory, without a copy.</summary>
    /// <param name="inputs">n samples of <paramref name="inputSize"/> values, one after the other.</param>
    /// <param name="targets">n targets of <paramref name="targetSize"/> values, one after the other.</param>
    /// <param name="inputSize">The number of values in one sample, at least 1.</param>
    /// <param name="targetSize">The number of values in one target, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    /// <exception cref="ArgumentException">A length is not a multiple of its size, or the two counts differ.</exception>
    public DataSet(ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets, int inputSize, int targetSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        if (inputs.Length % inputSize != 0)
            throw new ArgumentException(
                $"DataSet expects a multiple of {inputSize} input values, got {inputs.Length}.", nameof(inputs));
        if (targets.Length % targetSize != 0)
            throw new ArgumentException(
                $"DataSet expects a multiple of {targetSize} target values, got {targets.Length}.", nameof(targets));
        Count = inputs.Length / inputSize;
        if (targets.Length / targetSize != Count)
            throw new ArgumentException(
                $"DataSet expects one target for each of the {Count} samples, got {targets.Length / targetSize}.",
                nameof(targets));
        Inputs = inputs;
        Targets = targets;
        InputSize = inputSize;
        TargetSize = targetSize;
    }

    // Parts and copies of a data set keep the names, and the weights of their samples, which have been checked.
    private DataSet(DataSet like, ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets, ReadOnlyMemory<float>? weights)
        : this(inputs, targets, like.InputSize, like.TargetSize) =>
        (SampleWeights, InputParts, TargetParts) = (weights, like.InputParts, like.TargetParts);

    /// <summary>All samples, <see cref="Count"/> times <see cref="InputSize"/> values.</summary>
    public ReadOnlyMemory<float> Inputs { get; }

    /// <summary>All targets, <see cref="Count"/> times <see cref="TargetSize"/> values.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The number of values in one sample.</summary>
    public int InputSize { get; }

    /// <summary>The number of values in one target.</summary>
    public int TargetSize { get; }

    /// <summary>
    /// The sizes: <c>398 samples, 30 inputs, 1 target</c>; with named parts <c>500 samples, inputs vector 8, goal 32, targets policy 1,
    /// value 1</c>.
    /// </summary>
    public override string ToString() => InputParts.IsEmpty
        ? $"{Counted(Count, "sample")}, {Counted(InputSize, "input")}, {Counted(TargetSize, "target")}"
        : $"{Counted(Count, "sample")}, inputs {string.Join(", ", InputParts)}, targets {string.Join(", ", TargetParts)}";

    /// <summary>Copies samples and targets from one array each into a data set.</summary>
    /// <param name="inputs">The samples, all of one length.</param>
    /// <param name="targets">One target for each sample, all of one length.</param>
    /// <exception cref="ArgumentException">
    /// There is no sample, the numbers of samples and targets differ, the lengths differ, a row is null, or there are more values
    /// than one array holds.
    /// </exception>
    public static DataSet FromRows(IReadOnlyList<float[]> inputs, IReadOnlyList<float[]> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count == 0)
            throw new ArgumentException("FromRows expects at least one sample, got none.", nameof(inputs));
        if (targets.Count != inputs.Count)
            throw new ArgumentException(
                $"FromRows expects one target for each of the {inputs.Count} samples, got {targets.Count}.",
                nameof(targets));
        return new DataSet(
            Concatenate(inputs, "sample", nameof(inputs)),
            Concatenate(targets, "target", nameof(targets)),
            inputs[0].Length,
            targets[0].Length);
    }

    /// <summary>One sample.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public ReadOnlySpan<float> Input(int index)
    {
        RequireIndex(index);
        return Inputs.Span.Slice(index * InputSize, InputSize);
    }

    /// <summary>The target of one sample.</summary>
    /// <param name="index">The sample's number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public ReadOnlySpan<float> Target(int index)
    {
        RequireIndex(index);
        return Targets.Span.Slice(index * TargetSize, TargetSize);
    }

    /// <summary>The target of one sample for one of a network's losses.</summary>
    internal ReadOnlySpan<float> Target(int index, LossInfo loss) => Target(index).Slice(loss.TargetOffset, loss.TargetSize);

    /// <summary>The first samples, without a copy.</summary>
    /// <param name="count">How many, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public DataSet Take(int count)
    {
        RequireCount(count);
        return new DataSet(this, Inputs[..(count * InputSize)], Targets[..(count * TargetSize)], SampleWeights?[..count]);
    }

    /// <summary>All but the first samples, without a copy.</summary>
    /// <param name="count">How many to leave out, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public DataSet Skip(int count)
    {
        RequireCount(count);
        return new DataSet(this, Inputs[(count * InputSize)..], Targets[(count * TargetSize)..], SampleWeights?[count..]);
    }

    /// <summary>Shuffles the samples and divides them into two data sets, such as training and test.</summary>
    /// <param name="fraction">
    /// The share of the first data set, between 0 and 1. The number of its samples is rounded to the nearest integer.
    /// </param>
    /// <param name="seed">The same seed gives the same division.</param>
    /// <returns>Two data sets, each with a copy of its samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">One of the two data sets would be empty.</exception>
    public (DataSet First, DataSet Second) Split(double fraction, long seed)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                FormattableString.Invariant($"Split expects a fraction between 0 and 1, got {fraction}."));
        int first = (int)Math.Round(Count * fraction, MidpointRounding.AwayFromZero);
        if (first == 0 || first == Count)
            throw new ArgumentException(
                FormattableString.Invariant($"Split would leave one part without samples: {fraction} of {Count}. ") +
                "Give more samples or another fraction.",
                nameof(fraction));

        int[] order = ShuffledOrder(seed);
        return (Select(order.AsSpan(0, first)), Select(order.AsSpan(first)));
    }

    /// <summary>Turns targets that are class indices into one-hot targets: 1 at the class, 0 elsewhere.</summary>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <returns>A data set with the same inputs and targets of <paramref name="classes"/> values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than 2 classes, or so many that one array cannot hold all targets.
    /// </exception>
    /// <exception cref="InvalidOperationException">The targets have more than one value already.</exception>
    /// <exception cref="InvalidDataException">A target is not an integer from 0 to classes − 1.</exception>
    public DataSet OneHot(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (TargetSize != 1)
            throw new InvalidOperationException(
                $"OneHot expects targets of 1 value, the class index; these have {TargetSize}.");
        if ((long)Count * classes > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(classes),
                classes,
                $"OneHot expects at most {Array.MaxLength} values in all targets, got {classes} for each of {Count} samples; use " +
                "Loss.SparseCategoricalCrossEntropy, which takes the class indices as they are.");
        float[] targets = new float[Count * classes];
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<float> target = Target(i);
            int index = ClassTargets.ClassOf(target, classes);
            if (index < 0)
                throw new InvalidDataException(
                    $"OneHot expects an integer from 0 to {classes - 1} as target, got " +
                    $"{target[0].ToString(CultureInfo.InvariantCulture)} for sample {i}.");
            targets[(i * classes) + index] = 1;
        }

        return new DataSet(Inputs, targets, InputSize, classes)
        {
            SampleWeights = SampleWeights,
            InputParts = InputParts,
            TargetParts = [.. TargetParts.Select(part => part with { Shape = [classes] })],
        };
    }

    /// <summary>Copies samples in a given order, and their weights if they have some.</summary>
    internal void Gather(ReadOnlySpan<int> order, Span<float> inputs, Span<float> targets, Span<float> weights)
    {
        ReadOnlySpan<float> allInputs = Inputs.Span;
        ReadOnlySpan<float> allTargets = Targets.Span;
        for (int i = 0; i < order.Length; i++)
        {
            allInputs.Slice(order[i] * InputSize, InputSize).CopyTo(inputs[(i * InputSize)..]);
            allTargets.Slice(order[i] * TargetSize, TargetSize).CopyTo(targets[(i * TargetSize)..]);
        }

        if (SampleWeights is { } allWeights)
        {
            for (int i = 0; i < order.Length; i++)
                weights[i] = allWeights.Span[order[i]];
        }
    }

    private DataSet Select(ReadOnlySpan<int> order)
    {
        float[] inputs = new float[order.Length * InputSize];
        float[] targets = new float[order.Length * TargetSize];
        float[] weights = SampleWeights is null ? [] : new float[order.Length];
        Gather(order, inputs, targets, weights);
        return new DataSet(this, inputs, targets, SampleWeights is null ? (ReadOnlyMemory<float>?)null : weights);
    }

    private void RequireIndex(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(
                nameof(index), $"The data set has {Count} samples; expected a number from 0 to {Count - 1}, got {index}.");
    }

    private void RequireCount(int count)
    {
        if (count < 0 || count > Count)
            throw new ArgumentOutOfRangeException(
                nameof(count), $"The data set has {Count} samples; expected a count from 0 to {Count}, got {count}.");
    }

    private static string Counted(int count, string thing) => FormattableString.Invariant($"{count} {thing}{(count == 1 ? "" : "s")}");

    private static float[] Concatenate(IReadOnlyList<float[]> rows, string what, string parameter)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is null)
                throw new ArgumentException($"FromRows expects an array of values in each {what}, got null in {what} {i}.", parameter);
        }

        int size = rows[0].Length;
        if (size == 0)
            throw new ArgumentException($"FromRows expects each {what} to have at least one value.", parameter);
        if ((long)rows.Count * size > Array.MaxLength)
            throw new ArgumentException(
                $"FromRows copies all values into one array, which holds {Array.MaxLength}; got {rows.Count} times {size}.", parameter);
        float[] all = new float[rows.Count * size];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != size)
                throw new ArgumentException(
                    $"FromRows expects each {what} to have {size} values as the first has, got {rows[i].Length} in " +
                    $"{what} {i}.",
                    parameter);
            rows[i].CopyTo(all.AsSpan(i * size));
        }

        return all;
    }
}
