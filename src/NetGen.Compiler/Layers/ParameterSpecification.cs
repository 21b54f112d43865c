namespace NetGen.Compiler.Layers;

/// <summary>A parameter as the layers declare it.</summary>
/// <param name="Name">Layer and parameter: <c>dense_1/kernel</c>.</param>
/// <param name="Shape">The shape in Keras's layout.</param>
/// <param name="Initializer">How it is filled at first.</param>
/// <param name="InitializerScale">The initializer's scale, defaults put in; 0 where it has none.</param>
/// <param name="L1">λ₁ of its penalty.</param>
/// <param name="L2">λ₂ of its penalty.</param>
public sealed record ParameterSpecification(
    string Name, TensorShape Shape, Initializer Initializer, double InitializerScale, double L1, double L2)
{
    /// <summary>
    /// The number of its last axes that are one where it is stored, in the lanes: 1 for most; all for what a normalisation of several axes
    /// reads; 2 for a depthwise kernel, whose last axes are the channels and what each of them has.
    /// </summary>
    public int LaneAxes { get; init; } = 1;

    /// <summary>Whether training changes it.</summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>Whether it is stored as a vector.</summary>
    public bool IsVector => LaneAxes >= Shape.Rank;

    /// <summary>
    /// The columns of each part, if it is several next to each other, as the gates of a recurrent layer are: every part lies by itself. 0
    /// for a whole.
    /// </summary>
    public int PartColumns { get; init; }

    /// <summary>Whether it belongs to a recurrent layer.</summary>
    public bool IsRecurrent { get; init; }

    /// <summary>Whether a format may round it, if it is a kernel: int8 leaves recurrent layers in floats, as Keras does.</summary>
    public bool MayRound(WeightFormat format) => format == WeightFormat.Bfloat16 || !IsRecurrent;

    /// <summary>The number of the part whose first values are ones, in the place of the initializer's.</summary>
    public int? PartOfOnes { get; init; }

    /// <summary>The parts as which code reads it: those next to each other, or itself.</summary>
    public EquatableArray<ParameterSpecification> Parts
    {
        get
        {
            if (PartColumns == 0)
                return [this];
            int rows = Rows;
            TensorShape shape = rows == 1 && IsVector ? TensorShape.Of(PartColumns) : TensorShape.Of(rows, PartColumns);
            return Enumerable.Repeat(this with { Shape = shape, LaneAxes = 1, PartColumns = 0, PartOfOnes = null }, PartCount).ToEquatableArray();
        }
    }

    /// <summary>The number of parts.</summary>
    public int PartCount => PartColumns == 0 ? 1 : Columns / PartColumns;

    /// <summary>The values of each part in its order, from those of the whole in Keras's layout.</summary>
    public IEnumerable<T[]> Split<T>(T[] values)
    {
        if (PartColumns == 0)
            return [values];
        int columns = Columns;
        return Enumerable.Range(0, PartCount).Select(part => Enumerable.Range(0, Rows)
            .SelectMany(row => values.Skip((row * columns) + (part * PartColumns)).Take(PartColumns))
            .ToArray());
    }

    /// <summary>The values of the whole in Keras's layout, from those of its parts.</summary>
    public T[] Join<T>(IReadOnlyList<T[]> parts) => PartColumns == 0
        ? parts[0]
        : [.. Enumerable.Range(0, Rows).SelectMany(row => parts.SelectMany(part => part.Skip(row * PartColumns).Take(PartColumns)))];

    // The elements in the lanes, and the rows of them.
    private int Columns => Shape.Dimensions.Skip(Shape.Rank - LaneAxes).Aggregate(1, (product, size) => product * size);

    private int Rows => Shape.Size / Columns;
}
