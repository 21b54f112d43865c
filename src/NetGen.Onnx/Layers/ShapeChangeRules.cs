using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Operators that move elements.</summary>
internal static class ShapeChangeRules
{
    /// <summary><c>Reshape</c>, <c>Flatten</c>, <c>Squeeze</c> and <c>Unsqueeze</c>.</summary>
    public static Placed Reshape(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        if (x.BatchAxis > 0 || (!x.HasLead && context.IsBatchInside(node.Output)))
            return ReshapeAround(context, x, node.Output);
        (int[] sizes, bool hasLead) = context.SampleSizes(node.Output);
        return context.Placement.Reshape(x, sizes, hasLead);
    }

    // What lies before the batch stays before it.
    private static Placed ReshapeAround(LoweringContext context, Placed x, string output)
    {
        (int[] sizes, int batch) = context.SampleSizesAround(output);
        static int Product(IEnumerable<int> some) => some.Aggregate(1, (product, size) => product * size);
        return Product(sizes.Take(batch)) == Product(x.Sizes.Take(x.BatchAxis))
            ? context.Placement.Reshape(x, sizes) with { BatchAxis = batch }
            : throw new NodeException("it mixes the axes before the batch with those after it");
    }

    /// <summary><c>Transpose</c>: the axes get other numbers, and no element moves, unless it is a layer of a file that NetGen wrote.</summary>
    public static Placed Transpose(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        int[] order = ShapeRules.Permutation(node, x.Rank + (x.HasLead ? 0 : 1));
        int batch = Array.IndexOf(order, x.BatchAxis);
        if (x.HasLead && batch != 0)
            throw new NodeException("it moves the batch to another axis");
        int[] axes = [.. x.HasLead ? [0] : Array.Empty<int>(), .. order.Where(axis => axis != x.BatchAxis).Select(x.SampleAxis)];
        Placed transposed = x with
        {
            BatchAxis = batch,
            Sizes = [.. axes.Select(axis => x.Sizes[axis])],
            Order = [.. x.Order.Select(axis => Array.IndexOf(axes, axis))],
        };
        bool isLayer = context.IsOwn && OwnNames.LayerOf(node.Input(0)) != OwnNames.LayerOf(node.Output);
        return isLayer ? context.Placement.In(transposed, Placed.InOrder(x.Rank)) : transposed;
    }

    /// <summary><c>Concat</c>.</summary>
    public static Placed Concatenate(LoweringContext context, OnnxNode node)
    {
        if (node.Inputs.FirstOrDefault(input => context.Constant(input) is { Count: > 0 }) is { } constant)
            throw new NodeException($"it joins the constant '{constant}' with a value");
        Placed[] values = [.. node.Inputs.Where(context.IsPlaced).Select(input => context[input])];
        Placed first = values.MaxBy(value => value.Sizes.Aggregate(1, (product, size) => product * size))!;
        if (values.Length == 1)
            return first;
        int axis = first.SampleAxis(Axes.Of(node.Number("axis", 0), first.Rank + (first.HasLead ? 0 : 1)));
        IReadOnlyList<Piece>? pieces = null;
        if (values.Any(value => value.Pieces is not null))
            pieces = [.. values.SelectMany(value => value.Pieces ?? [new Piece(value.Shape, [0])])];
        else
            values = [.. values.Select(value => context.Placement.In(value, first.Order))];
        int[] sizes = [.. first.Sizes];
        sizes[axis] = values.Sum(value => value.Sizes[axis]);
        int at = Array.IndexOf(first.Order, axis);
        ConcatenateDeclaration layer = new(0, []) { Axis = at == first.Rank - 1 ? -1 : at + 1 };
        int draft = context.Add(layer, Placed.ShapeOf(sizes, first.Order), [.. values.Select(value => value.Draft)]);
        return first with { Draft = draft, Sizes = sizes, Pieces = pieces };
    }

    /// <summary><c>Slice</c> with steps of 1.</summary>
    public static Placed Slice(LoweringContext context, OnnxNode node)
    {
        InferenceNode inference = context.Inference(node);
        Placed x = context.First(node);
        SliceRange[] ranges = SliceRange.Of(
            inference.First, inference.Required(1, "its start"), inference.Required(2, "its end"), inference.Constant(3, "its axes"), inference.Constant(4, "its steps"));
        foreach (SliceRange range in ranges)
        {
            if (range.Count == 0)
                throw new NodeException("it takes no elements");
            if (range.Step != 1 && range.Count > 1)
                throw new NodeException($"its step is {range.Step}; NetGen's [Slice] has steps of 1");
        }

        // What is cut off along two axes of an image is one layer.
        SliceRange[] cuts = [.. ranges.Where(range => x.Rank == 3 && x.Pieces is null && x.SampleAxis(range.Axis) != x.Order[^1])];
        if (cuts.Length == 2 && cuts[0].Axis != cuts[1].Axis)
        {
            int[] before = new int[x.Rank], after = new int[x.Rank];
            foreach (SliceRange cut in cuts)
                (before[x.SampleAxis(cut.Axis)], after[x.SampleAxis(cut.Axis)]) = (-cut.Start, cut.Start + cut.Count - x.Sizes[x.SampleAxis(cut.Axis)]);
            x = context.Placement.Border(x, before, after);
            ranges = [.. ranges.Except(cuts)];
        }

        return ranges.Aggregate(x, (rest, range) => context.Placement.Take(rest, rest.SampleAxis(range.Axis), range.Start, range.Count));
    }

    /// <summary><c>Split</c>: a part for each output.</summary>
    public static void Split(LoweringContext context, OnnxNode node)
    {
        InferenceNode inference = context.Inference(node);
        Placed x = context.First(node);
        int axis = Axes.Of(node.Number("axis", 0), inference.First.Length), start = 0;
        int[] sizes = ShapeRules.SplitSizes(inference, axis);
        for (int i = 0; i < Math.Min(sizes.Length, node.Outputs.Count); i++)
        {
            if (sizes[i] == 0)
                throw new NodeException("one of its parts has no elements");
            if (node.Outputs[i].Length > 0)
                context[node.Outputs[i]] = context.Placement.Take(x, x.SampleAxis(axis), start, sizes[i]);
            start += sizes[i];
        }
    }

    /// <summary><c>Gather</c> of neighbours, or of one element, whose axis goes away; of a constant, rows of a table.</summary>
    public static Placed Gather(LoweringContext context, OnnxNode node)
    {
        if (context.Constant(node.Input(0)) is { } table)
            return LookUp(context, node, table);
        Placed x = context.First(node);
        int axis = x.SampleAxis(Axes.Of(node.Number("axis", 0), x.Rank + (x.HasLead ? 0 : 1))), length = x.Sizes[axis];
        OnnxTensor constant = context.Required(node, 1, "indices");
        long[] indices = [.. constant.Numbers.Select(index => index < 0 ? index + length : index)];
        if (constant.Sizes.Length > 1 || indices.Length == 0 || indices[0] < 0 || indices[^1] >= length || indices.Index().Any(index => index.Item != indices[0] + index.Index))
            throw new NodeException("its indices are no neighbours; NetGen's [Slice] takes neighbours");
        Placed taken = context.Placement.Take(x, axis, (int)indices[0], indices.Length);
        if (x.BatchAxis > 0)
            return ReshapeAround(context, taken, node.Output);
        (int[] sizes, bool hasLead) = context.SampleSizes(node.Output);
        return context.Placement.Reshape(taken, sizes, hasLead);
    }

    private static Placed LookUp(LoweringContext context, OnnxNode node, OnnxTensor table)
    {
        if (table.Sizes.Length != 2 || Axes.Of(node.Number("axis", 0), table.Sizes.Length) != 0)
            throw new NodeException($"it looks up elements of a constant [{string.Join(", ", table.Sizes)}] along axis {node.Number("axis", 0)}; [Embedding] looks up rows of a matrix");
        Placed x = context.Placement.WithoutPieces(context[node.Input(1)]);
        EmbeddingDeclaration layer = new(0, table.Sizes[0], table.Sizes[1]);
        int[] sizes = [.. x.Rank == 0 ? [1] : x.Sizes, table.Sizes[1]], order = [.. x.Rank == 0 ? [0] : x.Order, sizes.Length - 1];
        int draft = context.Add(layer, Placed.ShapeOf(sizes, order), [x.Draft], Weights.Of("embeddings", table, table.Sizes));
        Placed rows = x with { Draft = draft, Sizes = sizes, Order = order };
        return x.Rank == 0 ? context.Placement.Reshape(rows, [table.Sizes[1]]) : rows;
    }

    /// <summary><c>Pad</c> with zeros.</summary>
    public static Placed Pad(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        long[] pads = ShapeRules.PadSizes(context.Inference(node));
        double fill = context.Constant(node, 2, "value") is { Count: 1 } value ? value.Reals[0] : 0;
        if (node.Text("mode", "constant") != "constant" || (fill != 0 && pads.Any(pad => pad > 0)))
            throw new NodeException($"it pads with {(fill != 0 ? fill : $"mode '{node.Text("mode", "")}'")}; NetGen's [ZeroPadding2D] puts zeros");
        int rank = pads.Length / 2;
        int[] before = new int[x.Rank], after = new int[x.Rank];
        for (int axis = 1; axis < rank; axis++)
            (before[x.SampleAxis(axis)], after[x.SampleAxis(axis)]) = ((int)pads[axis], (int)pads[axis + rank]);
        return context.Placement.Border(x, before, after);
    }

    /// <summary><c>Expand</c> to the shape that a value has.</summary>
    public static Placed Expand(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        return context.SampleSizes(node.Output).Sizes.SequenceEqual(x.Sizes) ? x : throw new NodeException("it repeats a value along an axis");
    }

    /// <summary><c>Cast</c> between kinds of real numbers, and of indices to integers.</summary>
    public static Placed Cast(LoweringContext context, OnnxNode node) =>
        node.Operator == "Cast" && node.Number("to", 1) is not (1 or 10 or 11 or 16) && !context.IsIndices(node.Output)
            ? throw new NodeException("it makes integers; NetGen computes with 32-bit floats")
            : context.First(node);
}
