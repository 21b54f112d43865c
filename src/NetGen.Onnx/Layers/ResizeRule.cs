using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary><c>Resize</c>, where it repeats pixels, or is bilinear as Keras has it.</summary>
internal static class ResizeRule
{
    /// <summary>The layer.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        int[] outputs = context.SampleSizes(node.Output).Sizes;
        if (outputs.SequenceEqual(x.Sizes))
            return x;
        if (x.Rank is not (2 or 3) || outputs[0] != x.Sizes[0] || x.HasLead)
            throw new NodeException("it changes the size of other axes than those of a series or an image");
        int[] factors = [.. Enumerable.Range(1, x.Rank - 1).Select(axis => outputs[axis] % x.Sizes[axis] == 0
            ? outputs[axis] / x.Sizes[axis]
            : throw new NodeException($"it makes {outputs[axis]} of {x.Sizes[axis]} elements; NetGen's [UpSampling2D] has whole factors"))];
        string mode = node.Text("mode", "nearest"), coordinates = node.Text("coordinate_transformation_mode", "half_pixel");
        bool isNearest = mode == "nearest";
        bool isExact = isNearest
            ? factors.All(factor => Repeats(factor, coordinates, node.Text("nearest_mode", "round_prefer_floor")))
            : mode == "linear" && coordinates is "half_pixel" or "pytorch_half_pixel" && node.Number("antialias", 0) == 0;
        if (!isExact)
            throw new NodeException($"its mode is {mode} with {coordinates}; NetGen's [UpSampling2D] repeats elements, or is bilinear with half_pixel");
        if (factors.Length == 1 && !isNearest)
            throw new NodeException("it is linear along a series; NetGen's [UpSampling1D] repeats elements");
        x = context.Placement.In(x, Placed.ChannelsLast(x.Rank));
        UpSamplingDeclaration layer = new(0, factors.Length, (factors.Distinct().Count() == 1 ? factors[..1] : factors).ToEquatableArray())
        {
            Interpolation = isNearest ? Interpolation.Nearest : Interpolation.Bilinear,
        };
        Placed result = x with { Sizes = outputs };
        return result with { Draft = context.Add(layer, result.Shape, [x.Draft]) };
    }

    // Whether each old element becomes a factor of new ones: looked at for the first old element and the one after it.
    private static bool Repeats(int factor, string coordinates, string rounding) => Enumerable.Range(0, 2 * factor).All(i =>
    {
        double place = coordinates switch
        {
            "asymmetric" => (double)i / factor,
            "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" => ((i + 0.5) / factor) - 0.5,
            _ => double.NaN,
        };
        double index = rounding switch
        {
            "floor" => Math.Floor(place),
            "ceil" => Math.Ceiling(place),
            "round_prefer_ceil" => Math.Floor(place + 0.5),
            _ => Math.Ceiling(place - 0.5),
        };
        return Math.Max(index, 0) == i / factor;
    });
}
