using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Drafts;

namespace NetGen.Compiler.Onnx.Placing;

/// <summary>Brings values into the order of axes that a layer needs. Axes move only where they must, and each value once for each order.</summary>
/// <param name="network">Receives the layers that this takes.</param>
internal sealed class Placement(DraftNetwork network)
{
    private readonly Dictionary<(int Draft, string Order), Placed> _ordered = [];

    /// <summary>A value with its axes in an order.</summary>
    /// <param name="value">The value.</param>
    /// <param name="order">For each axis of NetGen the axis of the file.</param>
    public Placed In(Placed value, int[] order)
    {
        if (value.Pieces is not null)
            value = WithoutPieces(value);
        if (value.Order.SequenceEqual(order))
            return value;
        var key = (value.Draft, string.Join(',', order) + '/' + string.Join(',', value.Order) + '/' + string.Join(',', value.Sizes));
        if (_ordered.TryGetValue(key, out Placed? known))
            return known;
        bool IsWide(int axis) => value.Sizes[axis] > 1;
        int[] shape = Placed.ShapeOf(value.Sizes, order);
        LayerDeclaration layer = value.Order.Where(IsWide).SequenceEqual(order.Where(IsWide))
            ? new ReshapeDeclaration(0, shape.ToEquatableArray())
            : new PermuteDeclaration(0, order.Select(axis => Array.IndexOf(value.Order, axis) + 1).ToEquatableArray());
        return _ordered[key] = value with { Draft = network.Add(new(layer, [value.Draft], shape)), Order = order };
    }

    /// <summary>A value with one axis last, the others in the order that they have.</summary>
    public Placed WithLast(Placed value, int axis) =>
        value.Pieces is not null || value.Order is [] || value.Order[^1] == axis ? value : In(value, [.. value.Order.Where(other => other != axis), axis]);

    /// <summary>The same elements in another shape of the file.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sizes">The new sizes of a sample.</param>
    /// <param name="hasLead">Whether the first is one with the batch in the file.</param>
    public Placed Reshape(Placed value, int[] sizes, bool hasLead = false)
    {
        if (value.Sizes.SequenceEqual(sizes))
            return value with { HasLead = hasLead };
        if (value.Pieces is [var piece] && sizes.Length == piece.Shape.Length && Placed.ShapeOf(sizes, piece.Order).SequenceEqual(piece.Shape))
            return Shaped(value, sizes, piece.Order, null) with { HasLead = hasLead };
        if (value.Pieces is not null)
            value = WithoutPieces(value);
        if (ReshapedOrder.Find(value.Sizes, sizes, value.Order) is { } order)
            return Shaped(value, sizes, order, null) with { HasLead = hasLead };
        if (sizes.Length == 1)
            return Shaped(value, sizes, [0], [new Piece(value.Shape, value.Order)]) with { HasLead = hasLead };
        return Shaped(In(value, Placed.InOrder(value.Rank)), sizes, Placed.InOrder(sizes.Length), null) with { HasLead = hasLead };
    }

    /// <summary>A part of a value along an axis.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">The axis of the sample.</param>
    /// <param name="start">The first index.</param>
    /// <param name="count">The number of indices.</param>
    public Placed Take(Placed value, int axis, int start, int count)
    {
        int length = value.Sizes[axis];
        if (start == 0 && count == length)
            return value;
        if (value.Pieces is not null)
            value = WithoutPieces(value);
        if (value.Order[^1] != axis && value.Rank is 2 or 3)
        {
            int[] before = new int[value.Rank], after = new int[value.Rank];
            (before[axis], after[axis]) = (-start, start + count - length);
            return Border(value, before, after);
        }

        value = WithLast(value, axis);
        int[] sizes = [.. value.Sizes];
        sizes[axis] = count;
        return value with
        {
            Draft = network.Add(new(new SliceDeclaration(0, start, count), [value.Draft], Placed.ShapeOf(sizes, value.Order))),
            Sizes = sizes,
        };
    }

    /// <summary>Zeros around a value, or with numbers below 0 a part of it, along one axis or two.</summary>
    /// <param name="value">The value.</param>
    /// <param name="before">What is put before each axis of a sample.</param>
    /// <param name="after">What is put after each axis of a sample.</param>
    /// <exception cref="Schema.NodeException">There are more than two, or both signs.</exception>
    public Placed Border(Placed value, int[] before, int[] after)
    {
        int[] axes = [.. Placed.InOrder(value.Rank).Where(axis => before[axis] != 0 || after[axis] != 0)];
        if (axes.Length == 0)
            return value;
        bool isCropping = axes.Any(axis => before[axis] < 0 || after[axis] < 0);
        if (axes.Length > 2)
            throw new Schema.NodeException("it changes the borders of more than two axes");
        if (isCropping && axes.Any(axis => before[axis] > 0 || after[axis] > 0))
            throw new Schema.NodeException("it adds to one border and cuts off another");
        if (value.Pieces is not null)
            value = WithoutPieces(value);

        int[] sizes = [.. value.Sizes.Select((size, axis) => size + before[axis] + after[axis])];
        int[] spatial = [.. value.Order.SkipLast(1)];
        bool isSpatial = value.Rank is 2 or 3 && axes.All(spatial.Contains);
        Placed ordered = isSpatial ? value : In(value, [.. axes, .. value.Order.Except(axes)]);
        if (!isSpatial)
            spatial = axes;
        int rest = ordered.Order.Except(spatial).Aggregate(1, (product, axis) => product * value.Sizes[axis]);
        int[] inner = [.. spatial.Select(axis => value.Sizes[axis]), rest], outer = [.. spatial.Select(axis => sizes[axis]), rest];
        int source = Viewed(ordered.Draft, ordered.Shape, inner);
        EquatableArray<int> borders = Short([.. spatial.SelectMany(axis => new[] { Math.Abs(before[axis]), Math.Abs(after[axis]) })]);
        BorderFunction function = isCropping ? BorderFunction.Cropping : BorderFunction.ZeroPadding;
        int result = network.Add(new(new BorderDeclaration(0, function, spatial.Length, borders), [source], outer));
        return ordered with { Draft = Viewed(result, outer, Placed.ShapeOf(sizes, ordered.Order)), Sizes = sizes };
    }

    /// <summary>A draft with its elements in another shape of NetGen.</summary>
    public int Viewed(int draft, int[] from, int[] to) => from.SequenceEqual(to)
        ? draft
        : network.Add(new(to.Length == 1 ? new FlattenDeclaration(0) : new ReshapeDeclaration(0, to.ToEquatableArray()), [draft], to));

    /// <summary>A vector with its elements in the file's order.</summary>
    public Placed WithoutPieces(Placed value)
    {
        if (value.Pieces is not { } pieces)
            return value;
        var key = (value.Draft, "pieces");
        if (_ordered.TryGetValue(key, out Placed? known))
            return known;
        List<int> parts = [];
        int start = 0;
        foreach (Piece piece in pieces)
        {
            int part = value.Draft;
            if (pieces.Count > 1)
                part = network.Add(new(new SliceDeclaration(0, start, piece.Count), [part], [piece.Count]));
            start += piece.Count;
            if (!piece.Order.SequenceEqual(Placed.InOrder(piece.Order.Length)))
            {
                int[] order = Placed.InOrder(piece.Order.Length), sizes = new int[order.Length];
                for (int i = 0; i < order.Length; i++)
                    sizes[piece.Order[i]] = piece.Shape[i];
                Placed image = In(new Placed(Viewed(part, [piece.Count], piece.Shape), sizes, piece.Order), order);
                part = Viewed(image.Draft, image.Shape, [piece.Count]);
            }

            parts.Add(part);
        }

        int draft = parts.Count == 1 ? parts[0] : network.Add(new(new ConcatenateDeclaration(0, []), parts, [start]));
        return _ordered[key] = value with { Draft = draft, Pieces = null };
    }

    // One number for all borders where they are equal, and one for each axis of an image where it has equal ones.
    private static EquatableArray<int> Short(int[] borders) => borders switch
    {
        _ when borders.Distinct().Count() == 1 => [borders[0]],
        [var top, var bottom, var left, var right] when top == bottom && left == right => [top, left],
        _ => borders.ToEquatableArray(),
    };

    private Placed Shaped(Placed value, int[] sizes, int[] order, Piece[]? pieces) => value with
    {
        Draft = Viewed(value.Draft, value.Shape, Placed.ShapeOf(sizes, order)),
        Sizes = sizes,
        Order = order,
        Pieces = pieces,
    };
}
