using System.Globalization;

namespace NetGen.Compiler;

/// <summary>The constant shape of one sample of a tensor, without the batch; the last axis is the fastest to vary.</summary>
/// <param name="Dimensions">One to four sizes, each at least 1.</param>
public readonly record struct TensorShape(EquatableArray<int> Dimensions)
{
    /// <summary>Makes a shape from its sizes.</summary>
    public static TensorShape Of(params int[] dimensions) => new(dimensions.ToEquatableArray());

    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Count;

    /// <summary>The number of elements.</summary>
    /// <exception cref="OverflowException">The number exceeds what an <see cref="int"/> holds; layers check this first.</exception>
    public int Size
    {
        get
        {
            int size = 1;
            foreach (int dimension in Dimensions)
                size = checked(size * dimension);
            return size;
        }
    }

    /// <summary>The number of elements of the axes before one: how often it is repeated.</summary>
    public int SizeBefore(int axis) => Dimensions.Take(axis).Aggregate(1, (product, size) => product * size);

    /// <summary>The number of elements of the axes after one: its stride.</summary>
    public int SizeAfter(int axis) => Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);

    /// <summary>The shape as messages show it: <c>28×28</c>.</summary>
    public override string ToString() =>
        string.Join("×", Dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));
}
