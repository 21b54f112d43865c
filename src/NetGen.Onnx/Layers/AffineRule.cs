using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Arithmetic with constants: scale·x + offset.</summary>
internal static class AffineRule
{
    /// <summary>One factor and one summand for all elements.</summary>
    public static Placed Scale(LoweringContext context, Placed x, double scale, double offset) =>
        context.Apply(new AffineDeclaration([scale], [offset]), x);

    /// <summary>A factor and a summand that may differ from element to element.</summary>
    /// <param name="context">Receives the layers.</param>
    /// <param name="x">The value.</param>
    /// <param name="scale">The factor, which is broadcast to the value; nothing for 1.</param>
    /// <param name="offset">The summand, which is broadcast to the value; nothing for 0.</param>
    /// <exception cref="NodeException">A constant has more elements than the value along an axis.</exception>
    public static Placed Apply(LoweringContext context, Placed x, OnnxTensor? scale, OnnxTensor? offset)
    {
        if (x.Pieces is null && x.Rank > 1 && Varying(scale, x).Union(Varying(offset, x)).ToArray() is [var only] && x.Order[^1] != 0)
            x = context.Placement.WithLast(x, only);
        OnnxTensor factors = InPlace(OfSample(scale ?? OnnxTensor.Scalar(1), x), x), summands = InPlace(OfSample(offset ?? OnnxTensor.Scalar(0), x), x);
        int[] shape = x.Shape;
        int level = Math.Max(Level(factors), Level(summands));
        if (level < 2)
            return context.Apply(new AffineDeclaration(Elements(factors, level), Elements(summands, level)), x);

        // Numbers that differ from position to position: for them, the value is a vector.
        int[] vector = [shape.Aggregate(1, (product, size) => product * size)];
        int flat = context.Placement.Viewed(x.Draft, shape, vector);
        int result = context.Add(new AffineDeclaration(Elements(factors, level), Elements(summands, level)), vector, [flat]);
        return x with { Draft = context.Placement.Viewed(result, vector, shape) };

        EquatableArray<double> Elements(OnnxTensor tensor, int which)
        {
            double[] numbers = tensor.Reals;
            int[] to = which switch { 0 => [1], 1 => [shape[^1]], _ => shape };
            int[] from = which switch { 0 => [1], 1 => [tensor.Sizes[^1]], _ => tensor.Sizes };
            return Broadcasting.Sources(from, to).Select(index => numbers[index]).ToEquatableArray();
        }
    }

    /// <summary>A standard scaler of scikit-learn: (x − offset)·scale.</summary>
    public static Placed Scaler(LoweringContext context, OnnxNode node)
    {
        double[] scale = node.Reals("scale") ?? [1], offset = node.Reals("offset") ?? [0];
        int count = Math.Max(scale.Length, offset.Length);
        double At(double[] numbers, int i) => numbers.Length == 1 ? numbers[0]
            : i < numbers.Length ? numbers[i]
            : throw new NodeException("its scale and its offset are not equally many");
        OnnxTensor factors = new([count], [.. Enumerable.Range(0, count).Select(i => At(scale, i))]);
        OnnxTensor summands = new([count], [.. Enumerable.Range(0, count).Select(i => -At(offset, i) * At(scale, i))]);
        return Apply(context, context.First(node), factors, summands);
    }

    /// <summary>A constant with the axes of a sample of a value, each as long as the value's or 1.</summary>
    public static OnnxTensor OfSample(OnnxTensor constant, Placed x)
    {
        int rank = x.Rank + (x.HasLead ? 0 : 1);
        int[] sizes = [.. Enumerable.Repeat(1, Math.Max(rank - constant.Sizes.Length, 0)), .. constant.Sizes];
        if (sizes.Length > rank || sizes[0] != 1)
            throw new NodeException($"a constant of the shape [{string.Join(", ", constant.Sizes)}] differs from sample to sample, or makes more axes");
        int[] sample = x.HasLead ? [1, .. sizes[1..]] : sizes[1..];
        return sample.Index().All(size => size.Item == 1 || size.Item == x.Sizes[size.Index])
            ? constant.WithSizes(sample)
            : throw new NodeException($"a constant of the shape [{string.Join(", ", constant.Sizes)}] repeats the value along an axis");
    }

    /// <summary>A constant of a sample with its axes, or of a vector its elements, where NetGen has them.</summary>
    public static OnnxTensor InPlace(OnnxTensor sample, Placed x)
    {
        if (x.Rank == 0)
            return sample.WithSizes([1]);
        if (x.Pieces is not null)
            return sample.Count == 1 ? sample : sample.Select(sample.Sizes, x.Elements());
        return Broadcasting.Transpose(sample, x.Order);
    }

    private static IEnumerable<int> Varying(OnnxTensor? constant, Placed x) =>
        constant is null ? [] : OfSample(constant, x).Sizes.Index().Where(size => size.Item > 1).Select(size => size.Index);

    // 0 for one number, 1 for one for each channel, 2 for one for each element.
    private static int Level(OnnxTensor tensor) =>
        tensor.Reals.Distinct().Count() == 1 ? 0 : tensor.Sizes.SkipLast(1).All(size => size == 1) ? 1 : 2;
}
