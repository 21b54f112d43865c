using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Means, sums and greatest values along axes: a global pooling of them.</summary>
internal static class ReductionRules
{
    /// <summary><c>ReduceMean</c>, <c>ReduceSum</c> and <c>ReduceMax</c>.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        int[] axes = [.. Folding.ShapeRules.ReducedAxes(context.Inference(node)).Select(x.SampleAxis)];
        return Reduce(context, x, node.Operator, axes, node.Number("keepdims", 1) != 0);
    }

    /// <summary>Reduces a value.</summary>
    /// <param name="context">Receives the layers.</param>
    /// <param name="x">The value.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="axes">The axes of a sample, in ascending order.</param>
    /// <param name="keeps">Whether they stay, with one element each.</param>
    public static Placed Reduce(LoweringContext context, Placed x, string operation, int[] axes, bool keeps)
    {
        if (axes.Length == 0)
            return x;
        if (operation is not ("ReduceMean" or "ReduceSum" or "ReduceMax"))
            throw new NodeException("NetGen has no layer for this operator");
        int[] sizes = [.. x.Sizes.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        int[] rest = [.. x.Order.Except(axes)];
        int count = axes.Aggregate(1, (product, axis) => product * x.Sizes[axis]), kept = rest.Aggregate(1, (product, axis) => product * x.Sizes[axis]);

        // Of a vector, the order of the elements does not count.
        bool isLast = x.Pieces is not null || x.Order.Take(axes.Length).All(axes.Contains);
        Placed ordered = isLast ? x : context.Placement.In(x, [.. axes, .. rest]);
        bool isImage = axes.Length == 2 && rest.Length == 1;
        int[] positions = isImage ? [.. ordered.Order.Take(2).Select(axis => x.Sizes[axis])] : [count];
        int source = context.Placement.Viewed(ordered.Draft, ordered.Shape, [.. positions, kept]);
        int pooled = context.Add(
            new GlobalPoolingDeclaration(0, operation == "ReduceMax" ? PoolingFunction.Max : PoolingFunction.Average, positions.Length), [kept], [source]);
        Placed result = new(pooled, [kept], [0]);
        if (operation == "ReduceSum")
            result = AffineRule.Scale(context, result, count, 0);

        int[] order = keeps ? [.. axes, .. rest] : [.. rest.Select(axis => axis - axes.Count(reduced => reduced < axis))];
        int[] left = keeps ? sizes : [.. sizes.Where((_, axis) => !axes.Contains(axis))];
        return new Placed(context.Placement.Viewed(result.Draft, [kept], Placed.ShapeOf(left, order)), left, order) { HasLead = x.HasLead };
    }
}
