using NetGen.Compiler.Declaration;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Products with constant matrices.</summary>
internal static class DenseRules
{
    /// <summary><c>Gemm</c>: alpha·A·B + beta·C.</summary>
    public static Placed Gemm(LoweringContext context, OnnxNode node)
    {
        if (node.Number("transA", 0) != 0)
            throw new NodeException("its first factor is transposed, so that the batch comes last");
        if (context.Constant(node.Input(1)) is not { } kernel)
            throw Attention();
        if (node.Number("transB", 0) != 0)
            kernel = Broadcasting.Transpose(kernel, [1, 0]);
        double alpha = node.Real("alpha", 1), beta = node.Real("beta", 1);
        Placed product = Dense(context, context.First(node), Times(kernel, alpha), 0);
        return context.Constant(node, 2, "bias") is { } bias && beta != 0
            ? AffineRule.Apply(context, product, null, Times(bias, beta))
            : product;
    }

    /// <summary><c>MatMul</c> with one constant factor.</summary>
    public static Placed MatMul(LoweringContext context, OnnxNode node)
    {
        if (context.Constant(node.Input(1)) is { } right)
        {
            Placed x = context.First(node);
            return Dense(context, x, Matrix(right), x.Rank - 1);
        }

        if (context.Constant(node.Input(0)) is not { } left)
            throw Attention();

        // A·x mixes the rows of x: a dense layer along the last axis but one.
        Placed rows = context[node.Input(1)];
        return rows.Rank < 2
            ? throw new NodeException("its second factor is computed, and has the batch as its rows")
            : Dense(context, rows, Broadcasting.Transpose(Matrix(left), [1, 0]), rows.Rank - 2);
    }

    private static Placed Dense(LoweringContext context, Placed x, OnnxTensor kernel, int axis)
    {
        if (x.Rank == 0)
            throw new NodeException("it reads one number for each sample");
        axis = Math.Max(axis, x.HasLead ? 1 : 0);
        x = context.Placement.WithLast(x, axis);
        if (x.Pieces is not null)
        {
            int[] rows = x.Elements(), places = [.. Enumerable.Range(0, kernel.Sizes[1])];
            kernel = kernel.Select(kernel.Sizes, [.. rows.SelectMany(row => places.Select(column => (row * places.Length) + column))]);
        }

        int units = kernel.Sizes[1];
        int[] sizes = [.. x.Sizes];
        sizes[axis] = units;
        DenseDeclaration layer = new(0) { Units = units, UseBias = false, PerPosition = x.Rank > 1 };
        int draft = context.Add(layer, Placed.ShapeOf(sizes, x.Order), [x.Draft], Weights.Of("kernel", kernel, kernel.Sizes));
        return x with { Draft = draft, Sizes = sizes, Pieces = null };
    }

    private static OnnxTensor Matrix(OnnxTensor tensor) => tensor.Sizes is [.. var first, _, _] && first.All(size => size == 1)
        ? tensor.WithSizes(tensor.Sizes[^2..])
        : throw new NodeException($"its constant factor is [{string.Join(", ", tensor.Sizes)}]; a dense layer has one matrix");

    private static OnnxTensor Times(OnnxTensor tensor, double factor) =>
        factor == 1 ? tensor : new(tensor.Sizes, [.. tensor.Reals.Select(value => value * factor)]);

    private static NodeException Attention() => new("both factors are computed, as in attention, for which NetGen has no layer yet");
}
