using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The shape that a <c>Resize</c> makes.</summary>
internal static class ResizeSizes
{
    /// <summary>The new shape, from the scales or from the sizes.</summary>
    public static Extent[] Of(InferenceNode inference)
    {
        Extent[] x = inference.First;
        int[] axes = inference.Node.Numbers("axes") is { } some ? [.. some.Select(axis => Axes.Of(axis, x.Length))] : [.. Enumerable.Range(0, x.Length)];
        Extent[] shape = [.. x];
        if (inference.Constant(3, "its sizes") is { Count: > 0 } sizes)
        {
            if (sizes.Count != axes.Length || inference.Node.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
                throw new NodeException("its sizes are not one for each axis, or keep the aspect ratio");
            for (int i = 0; i < axes.Length; i++)
                shape[axes[i]] = x[axes[i]].IsOfBatch ? x[axes[i]] : sizes.Integers[i];
            return shape;
        }

        double[] scales = inference.Required(2, "its scales").Reals;
        if (scales.Length != axes.Length)
            throw new NodeException("its scales are not one for each axis");
        for (int i = 0; i < axes.Length; i++)
        {
            if (scales[i] == 1)
                continue;
            double size = Math.Floor(x[axes[i]].Count * scales[i]);
            shape[axes[i]] = !x[axes[i]].IsOfBatch && size is >= 1 and <= 1 << 20 ? new((long)size) : throw new NodeException($"its scale is {scales[i]}");
        }

        return shape;
    }
}
