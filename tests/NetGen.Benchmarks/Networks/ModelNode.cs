using System.Collections.Immutable;

namespace NetGen.Benchmarks;

/// <summary>A value of a model.</summary>
/// <param name="Sources">The indices of the values that it is computed from.</param>
/// <param name="Shape">The shape of one sample.</param>
internal abstract record ModelNode(ImmutableArray<int> Sources, ImmutableArray<int> Shape)
{
    /// <summary>The values in one sample.</summary>
    public int Size { get; } = Shape.Aggregate(1, (size, dimension) => size * dimension);

    /// <summary>The first value that it is computed from.</summary>
    public int Source => Sources[0];
}

/// <summary>An input.</summary>
/// <param name="Shape">The shape of one sample.</param>
internal sealed record ModelInput(ImmutableArray<int> Shape) : ModelNode([], Shape);

/// <summary>A layer that multiplies by weights.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
/// <param name="Activation">What is applied to it.</param>
/// <param name="Outputs">The channels of what comes out.</param>
/// <param name="Kernel">The weights.</param>
/// <param name="Bias">[outputs], or nothing.</param>
internal abstract record ModelProduct(
    int Source, ImmutableArray<int> Shape, Activation Activation, int Outputs, float[] Kernel, float[] Bias)
    : ModelNode([Source], Shape)
{
    /// <summary>The values that one result is summed over: at a border of an image, those of the padding too.</summary>
    public int Inputs => Kernel.Length / Outputs;

    /// <summary>Whether it adds a bias.</summary>
    public bool HasBias => Bias.Length > 0;
}

/// <summary>A dense layer along the last axis.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
/// <param name="Activation">What is applied to it.</param>
/// <param name="Kernel">[inputs, outputs], last axis fastest.</param>
/// <param name="Bias">[outputs], or nothing.</param>
internal sealed record ModelLayer(int Source, ImmutableArray<int> Shape, Activation Activation, float[] Kernel, float[] Bias)
    : ModelProduct(Source, Shape, Activation, Shape[^1], Kernel, Bias)
{
    /// <summary>The kernel as [outputs, inputs].</summary>
    public float[] TransposedKernel()
    {
        float[] transposed = new float[Kernel.Length];
        for (int i = 0; i < Inputs; i++)
        {
            for (int o = 0; o < Outputs; o++)
                transposed[(o * Inputs) + i] = Kernel[(i * Outputs) + o];
        }

        return transposed;
    }
}

/// <summary>The sum of two values of one shape.</summary>
/// <param name="Left">The first.</param>
/// <param name="Right">The second.</param>
/// <param name="Shape">The shape of one sample.</param>
internal sealed record ModelSum(int Left, int Right, ImmutableArray<int> Shape) : ModelNode([Left, Right], Shape)
{
    /// <summary>The first.</summary>
    public int Left => Sources[0];

    /// <summary>The second.</summary>
    public int Right => Sources[1];
}

/// <summary>Values one after the other along the last axis.</summary>
/// <param name="Sources">The values.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
internal sealed record ModelConcatenation(ImmutableArray<int> Sources, ImmutableArray<int> Shape) : ModelNode(Sources, Shape);

/// <summary>A layer normalisation over the last axis.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Gamma">The scales, one for each index of the last axis.</param>
/// <param name="Beta">What is added, one for each index of the last axis.</param>
/// <param name="Epsilon">What is added to the variance.</param>
internal sealed record ModelNormalization(int Source, ImmutableArray<int> Shape, float[] Gamma, float[] Beta, float Epsilon)
    : ModelNode([Source], Shape);

/// <summary>A batch normalisation of each channel.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Gamma">The scales, one for each channel.</param>
/// <param name="Beta">What is added, one for each channel.</param>
/// <param name="Mean">The moving averages of the means, one for each channel.</param>
/// <param name="Variance">The moving averages of the variances, one for each channel.</param>
/// <param name="Momentum">The part of an old average in the new one.</param>
/// <param name="Epsilon">What is added to the variance.</param>
internal sealed record ModelBatchNormalization(
    int Source,
    ImmutableArray<int> Shape,
    float[] Gamma,
    float[] Beta,
    float[] Mean,
    float[] Variance,
    double Momentum,
    double Epsilon)
    : ModelNode([Source], Shape);

/// <summary>The mean over all positions; the channels stay.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
/// <param name="Axes">The axes of the positions, where axis 0 is that of the samples.</param>
internal sealed record ModelMean(int Source, ImmutableArray<int> Shape, ImmutableArray<int> Axes) : ModelNode([Source], Shape);

/// <summary>An activation of its own.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Activation">What is applied.</param>
internal sealed record ModelActivation(int Source, ImmutableArray<int> Shape, Activation Activation) : ModelNode([Source], Shape);

/// <summary>All values of a sample on one axis.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
internal sealed record ModelFlattening(int Source, ImmutableArray<int> Shape) : ModelNode([Source], Shape);
