using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>Operators that ask for a shape.</summary>
internal static class ShapeOperators
{
    /// <summary>The sizes that <c>Shape</c> asks for, or the one number of elements of <c>Size</c>.</summary>
    public static Extent[] Compute(OnnxNode node, Extent[] sizes)
    {
        if (node.Operator == "Size")
            return [sizes.Aggregate(new Extent(1), (product, size) => product.Times(size) ?? throw new NodeException("the batch is counted twice"))];
        long start = Bound(node.Number("start", 0)), end = Bound(node.Number("end", sizes.Length));
        return [.. sizes.Skip((int)start).Take((int)(end - start))];

        long Bound(long axis) => Math.Clamp(axis < 0 ? axis + sizes.Length : axis, 0, sizes.Length);
    }
}
