using System.Collections.Immutable;

namespace NetGen;

/// <content>Several inputs and several targets.</content>
public sealed partial class DataSet
{
    /// <summary>
    /// The inputs that each sample consists of, if it was made by <see cref="FromParts"/>: slices of a row of <see cref="Inputs"/>.
    /// Otherwise empty.
    /// </summary>
    public ImmutableArray<TensorInfo> InputParts { get; private init; } = [];

    /// <summary>The same for the targets: slices of a row of <see cref="Targets"/>.</summary>
    public ImmutableArray<TensorInfo> TargetParts { get; private init; } = [];

    /// <summary>Copies the inputs and targets of a network with several of them into a data set.</summary>
    /// <param name="inputs">The inputs, in the order in which the network declares them.</param>
    /// <param name="targets">The targets, in the order of the network's outputs.</param>
    /// <returns>
    /// A data set whose samples are the inputs one after the other, and likewise the targets. <c>Fit</c> and <c>Evaluate</c> compare
    /// names and sizes with those of the network.
    /// </returns>
    /// <remarks>Keras takes a list or a dictionary of arrays for each: <c>fit({"vector": v, "goal": g}, {"policy": p, "value": u})</c>.</remarks>
    /// <exception cref="ArgumentException">
    /// There is no input or no target, two have one name, a length is not a multiple of the size, the numbers of samples differ, or there
    /// are more values than one array holds.
    /// </exception>
    public static DataSet FromParts(IReadOnlyList<DataPart> inputs, IReadOnlyList<DataPart> targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        RequireParts(inputs, "input", nameof(inputs));
        RequireParts(targets, "target", nameof(targets));
        int count = CountOf(inputs[0]);
        if (inputs.Concat(targets).Any(part => CountOf(part) != count))
            throw new ArgumentException(
                "FromParts expects the same number of samples in all parts, got " +
                $"{string.Join(", ", inputs.Concat(targets).Select(part => $"{CountOf(part)} of {part.Name}"))}.",
                nameof(targets));
        ImmutableArray<TensorInfo> inputParts = Places(inputs), targetParts = Places(targets);
        int inputSize = inputParts.Sum(part => part.Size), targetSize = targetParts.Sum(part => part.Size);
        return new DataSet(Interleave(inputs, inputParts, inputSize, count), Interleave(targets, targetParts, targetSize, count), inputSize, targetSize)
        {
            InputParts = inputParts,
            TargetParts = targetParts,
        };
    }

    /// <summary>One input of a sample.</summary>
    /// <param name="index">The sample's number, from 0.</param>
    /// <param name="name">The input's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    /// <exception cref="ArgumentException">There is no such input, or the data set was not made by <see cref="FromParts"/>.</exception>
    public ReadOnlySpan<float> Input(int index, string name)
    {
        TensorInfo part = Find(InputParts, name, "input");
        return Input(index).Slice(part.Offset, part.Size);
    }

    /// <summary>The target of a sample for one output.</summary>
    /// <param name="index">The sample's number, from 0.</param>
    /// <param name="name">The output's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    /// <exception cref="ArgumentException">There is no such target, or the data set was not made by <see cref="FromParts"/>.</exception>
    public ReadOnlySpan<float> Target(int index, string name)
    {
        TensorInfo part = Find(TargetParts, name, "target");
        return Target(index).Slice(part.Offset, part.Size);
    }

    /// <summary>The same targets, names and weights with other inputs of the same size.</summary>
    internal DataSet WithInputs(ReadOnlyMemory<float> inputs) => new(this, inputs, Targets, SampleWeights);

    private static void RequireParts(IReadOnlyList<DataPart> parts, string what, string parameter)
    {
        if (parts.Count == 0)
            throw new ArgumentException($"FromParts expects at least one {what}, got none.", parameter);
        var names = new HashSet<string>();
        foreach (DataPart? part in parts)
        {
            if (part is null || string.IsNullOrWhiteSpace(part.Name))
                throw new ArgumentException($"FromParts expects a name for each {what}, got {(part is null ? "null" : "none")}.", parameter);
            if (!names.Add(part.Name))
                throw new ArgumentException($"FromParts expects {what}s of different names, got '{part.Name}' twice.", parameter);
            if (part.Size < 1)
                throw new ArgumentException(
                    $"FromParts expects at least 1 value in each sample of the {what} '{part.Name}', got a size of {part.Size}.", parameter);
            if (part.Values.Length % part.Size != 0)
                throw new ArgumentException(
                    $"FromParts expects a multiple of {part.Size} values for the {what} '{part.Name}', got {part.Values.Length}.", parameter);
        }
    }

    private static int CountOf(DataPart part) => part.Values.Length / part.Size;

    private static ImmutableArray<TensorInfo> Places(IReadOnlyList<DataPart> parts)
    {
        ImmutableArray<TensorInfo>.Builder places = ImmutableArray.CreateBuilder<TensorInfo>(parts.Count);
        foreach (DataPart part in parts)
            places.Add(new TensorInfo(part.Name, [part.Size], places.Sum(place => place.Size)));
        return places.MoveToImmutable();
    }

    private static float[] Interleave(IReadOnlyList<DataPart> parts, ImmutableArray<TensorInfo> places, int rowLength, int count)
    {
        if ((long)count * rowLength > Array.MaxLength)
            throw new ArgumentException(
                $"FromParts copies all values into one array, which holds {Array.MaxLength}; got {count} times {rowLength}.");
        float[] rows = new float[count * rowLength];
        for (int p = 0; p < parts.Count; p++)
        {
            ReadOnlySpan<float> values = parts[p].Values.Span;
            int size = parts[p].Size;
            for (int i = 0; i < count; i++)
                values.Slice(i * size, size).CopyTo(rows.AsSpan((i * rowLength) + places[p].Offset));
        }

        return rows;
    }

    private static TensorInfo Find(ImmutableArray<TensorInfo> parts, string name, string what)
    {
        if (parts.IsEmpty)
            throw new ArgumentException($"The data set knows no names of {what}s; make it with DataSet.FromParts.", nameof(name));
        return parts.FirstOrDefault(part => part.Name == name) ?? throw new ArgumentException(
            $"The data set has no {what} '{name}', only {string.Join(", ", parts.Select(part => part.Name))}.", nameof(name));
    }
}
