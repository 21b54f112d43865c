using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Says which dimension of a layer's kernel, stored panel by panel, has the terms of a product, and which its columns.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILayerWeights
{
    /// <summary>Four weights of a column; 0 after the last term and the last column.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="inputs">The layer's inputs.</param>
    /// <param name="term">The first term, a multiple of 4.</param>
    /// <param name="column">The column.</param>
    static abstract Quad Terms(ArrayView<float> kernel, int inputs, int term, int column);
}

/// <summary>K of x·K: the terms are the layer's inputs, the columns its outputs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct KernelWeights : ILayerWeights
{
    /// <inheritdoc/>
    public static Quad Terms(ArrayView<float> kernel, int inputs, int term, int column)
    {
        ArrayView<float> weights = kernel.SubView(((column & -WeightBlocks.Side) * inputs) + (column & (WeightBlocks.Side - 1)));
        return new Quad(
            Term(weights, term, inputs), Term(weights, term + 1, inputs), Term(weights, term + 2, inputs), Term(weights, term + 3, inputs));
    }

    private static float Term(ArrayView<float> weights, int term, int inputs) =>
        term < inputs ? weights[term * WeightBlocks.Side] : 0f;
}

/// <summary>Kᵀ of g·Kᵀ: the terms are the layer's outputs, which the panels pad with zeros, the columns its inputs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TransposedWeights : ILayerWeights
{
    /// <inheritdoc/>
    public static Quad Terms(ArrayView<float> kernel, int inputs, int term, int column)
    {
        int first = ((term & -WeightBlocks.Side) * inputs) + (column * WeightBlocks.Side) + (term & (WeightBlocks.Side - 1));
        return column < inputs ? kernel.Cast<Quad>()[first >> 2] : default;
    }
}
