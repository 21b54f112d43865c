namespace NetGen;

/// <summary>
/// A vector for each index, [n] → [n, outputDim] or [a, b] → [a, b, outputDim]: y[i] = E[x[i]], with the table E of shape [inputDim, outputDim],
/// which is trained. The parameter is <c>embeddings</c> (Keras: <c>Embedding</c>).
/// </summary>
/// <param name="inputDim">The number of vectors, 1 to 16,777,216: the indices are 0 to inputDim − 1 (Keras: <c>input_dim</c>).</param>
/// <param name="outputDim">The elements of a vector, at least 1 (Keras: <c>output_dim</c>).</param>
/// <remarks>
/// The indices are whole numbers in floats. They come from an input, as they are or after <c>[Flatten]</c>, <c>[Reshape]</c>, <c>[Permute]</c> and
/// <c>[Slice]</c>; anything else is an error (NG0048). Predictions, training and steps of streams throw an <see cref="ArgumentException"/> for a
/// value that is no such index, before they compute anything. <c>[Quantize]</c> leaves E in single precision. <c>[Gpu]</c> has no kernels for the
/// layer yet (NG0042).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EmbeddingAttribute(int inputDim, int outputDim) : LayerAttribute
{
    /// <summary>The number of vectors.</summary>
    public int InputDim { get; } = inputDim;

    /// <summary>The elements of a vector.</summary>
    public int OutputDim { get; } = outputDim;

    /// <summary>
    /// Whether the index 0 stands for no step, of sequences [n]: layers after it leave these steps out, as after <see cref="MaskingAttribute"/> (Keras:
    /// <c>mask_zero</c>).
    /// </summary>
    public bool MaskZero { get; set; }

    /// <summary>The first values of the table E (Keras: <c>embeddings_initializer</c>).</summary>
    public Initializer EmbeddingsInitializer { get; set; } = Initializer.RandomUniform;

    /// <summary>
    /// The scale of <see cref="EmbeddingsInitializer"/>, if it has one; Keras's default if not set, 0.05 (Keras: <c>stddev</c>,
    /// <c>maxval</c> or <c>value</c> of the initializer).
    /// </summary>
    public double EmbeddingsInitializerScale { get; set; } = double.NaN;

    /// <summary>
    /// Adds the penalty λ₁·Σ|E| to the loss; this is λ₁, at least 0 (Keras: <c>embeddings_regularizer=L1(…)</c>).
    /// </summary>
    public double EmbeddingsL1 { get; set; }

    /// <summary>
    /// Adds the penalty λ₂·ΣE² to the loss; this is λ₂, at least 0 (Keras: <c>embeddings_regularizer=L2(…)</c>).
    /// </summary>
    public double EmbeddingsL2 { get; set; }
}
