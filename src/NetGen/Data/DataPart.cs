namespace NetGen;

/// <summary>The values of one input of a network in all samples, or of the targets of one output.</summary>
/// <param name="Name">The name of the input or the output.</param>
/// <param name="Values">n times <paramref name="Size"/> values, one sample after the other.</param>
/// <param name="Size">The number of values in one sample, at least 1.</param>
/// <remarks><see cref="DataSet.FromParts"/> takes several of them together.</remarks>
public sealed record DataPart(string Name, ReadOnlyMemory<float> Values, int Size)
{
    /// <summary>Name and size: <c>policy 5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} {Size}");
}
