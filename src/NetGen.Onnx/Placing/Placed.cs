namespace NetGen.Compiler.Onnx.Placing;

/// <summary>
/// A value of the file, and where NetGen has it. Its axes are those of a sample: the batch is no axis. NetGen may have them in another order, so
/// that channels come last, and of a vector that was an image it may have the elements in another order.
/// </summary>
/// <param name="Draft">The number of the draft that computes it.</param>
/// <param name="Sizes">The sizes of the file's axes.</param>
/// <param name="Order">For each axis of NetGen the axis of the file.</param>
internal sealed record Placed(int Draft, int[] Sizes, int[] Order)
{
    /// <summary>How the elements of a vector lie; nothing where they lie as in the file.</summary>
    public IReadOnlyList<Piece>? Pieces { get; init; }

    /// <summary>Whether the first axis is one with the batch in the file: [positions·batch, channels].</summary>
    public bool HasLead { get; init; }

    /// <summary>The axis of the file that is the batch.</summary>
    public int BatchAxis { get; init; }

    /// <summary>The number of axes.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The shape that NetGen has; a single number is a vector of one.</summary>
    public int[] Shape => ShapeOf(Sizes, Order);

    /// <summary>The shape that NetGen has of axes in an order.</summary>
    public static int[] ShapeOf(int[] sizes, int[] order) => sizes.Length == 0 ? [1] : [.. order.Select(axis => sizes[axis])];

    /// <summary>Axes in the file's order.</summary>
    public static int[] InOrder(int rank) => [.. Enumerable.Range(0, rank)];

    /// <summary>The axes of an image or a series with the channels last.</summary>
    public static int[] ChannelsLast(int rank) => [.. Enumerable.Range(1, rank - 1), 0];

    /// <summary>The axis of a sample that is an axis of the file.</summary>
    /// <exception cref="Schema.NodeException">It is the batch.</exception>
    public int SampleAxis(int axis)
    {
        if (axis == BatchAxis)
            throw new Schema.NodeException("it works along the samples of a batch");
        return HasLead || axis < BatchAxis ? axis : axis - 1;
    }

    /// <summary>For each element of NetGen's vector the index in the file's.</summary>
    public int[] Elements()
    {
        if (Pieces is null)
            return [.. Enumerable.Range(0, Sizes.Aggregate(1, (product, size) => product * size))];
        List<int> elements = [];
        foreach (Piece piece in Pieces)
        {
            int start = elements.Count;
            elements.AddRange(piece.Sources().Select(index => start + index));
        }

        return [.. elements];
    }
}

/// <summary>A part of a vector that was an image: NetGen's order of the elements is that of these axes.</summary>
/// <param name="Shape">NetGen's axes.</param>
/// <param name="Order">For each axis of NetGen the axis of the file.</param>
internal sealed record Piece(int[] Shape, int[] Order)
{
    /// <summary>The number of elements.</summary>
    public int Count => Shape.Aggregate(1, (product, size) => product * size);

    /// <summary>For each element of NetGen's order the index in the file's.</summary>
    public int[] Sources()
    {
        int[] sizes = new int[Shape.Length];
        for (int i = 0; i < Shape.Length; i++)
            sizes[Order[i]] = Shape[i];
        int[] strides = Folding.Broadcasting.Strides(sizes);
        return Folding.Broadcasting.Indices(Shape, [.. Order.Select(axis => strides[axis])]);
    }
}
