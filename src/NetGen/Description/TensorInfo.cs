using System.Collections.Immutable;

namespace NetGen;

/// <summary>One of the inputs or outputs of a network, or a part of the samples of a data set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one sample of it.</param>
/// <param name="Offset">The index of its first value in the row of a sample, which holds all inputs, all outputs or all targets.</param>
public sealed record TensorInfo(string Name, ImmutableArray<int> Shape, int Offset)
{
    /// <summary>The number of values in one sample of it.</summary>
    public int Size => ShapeText.Product(Shape);

    /// <summary>Name and shape: <c>policy 5</c>.</summary>
    public override string ToString() => $"{Name} {ShapeText.Format(Shape.AsSpan())}";
}
