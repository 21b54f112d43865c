using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>The layer that computes scale·x + offset, with constants.</summary>
internal static class AffineLayers
{
    // A variance and an ε of 32-bit floats whose sum is exactly 1.
    private const double Epsilon = 1.0 / 1024, Variance = 1 - Epsilon;

    // What Keras's Normalization takes for a deviation below.
    private const double LeastDeviation = 1e-7;

    /// <summary>The layer.</summary>
    /// <param name="draft">A draft of an <see cref="AffineDeclaration"/>.</param>
    /// <param name="isOfInput">Whether it reads an input: then it is what scaled the data.</param>
    public static Draft Resolve(Draft draft, bool isOfInput)
    {
        if (draft.Declaration is not AffineDeclaration affine)
            return draft;
        int count = Math.Max(affine.Scale.Count, affine.Offset.Count);
        double[] scale = [.. Enumerable.Range(0, count).Select(i => affine.Scale[affine.Scale.Count == 1 ? 0 : i])];
        double[] offset = [.. Enumerable.Range(0, count).Select(i => affine.Offset[affine.Offset.Count == 1 ? 0 : i])];
        if (scale.Distinct().Count() == 1 && offset.Distinct().Count() == 1)
            return draft with { Declaration = new RescalingDeclaration(0, ShortestNumber.Of(scale[0])) { Offset = ShortestNumber.Of(offset[0]) } };

        bool isDeviation = isOfInput && scale.All(value => value > 0 && float.IsNormal((float)(1 / (value * value))) && 1 / value >= LeastDeviation);
        if (isDeviation)
        {
            return draft with
            {
                Declaration = new NormalizationDeclaration(0),
                Weights =
                [
                    Weights.Vector("mean", scale.Select((value, i) => -offset[i] / value)),
                    Weights.Vector("variance", scale.Select(value => 1 / (value * value))),
                    Weights.Vector("count", [0]),
                ],
            };
        }

        return draft with
        {
            Declaration = new BatchNormalizationDeclaration(0) { Epsilon = Epsilon, Trainable = false },
            Weights =
            [
                Weights.Vector("gamma", scale),
                Weights.Vector("beta", offset),
                Weights.Vector("moving_mean", new double[count]),
                Weights.Vector("moving_variance", Enumerable.Repeat(Variance, count)),
            ],
        };
    }
}
