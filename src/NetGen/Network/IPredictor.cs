using System.ComponentModel;
using NetGen.Storage;

namespace NetGen;

/// <summary>
/// Something that predicts: a generated network, or its quantized form. Extension methods build on it. Only the first three
/// members are for you to call; the others are for generated code.
/// </summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IPredictor<TSelf>
    where TSelf : class, IPredictor<TSelf>
{
    /// <summary>The layers, the parameters, and their places in the storage of a network of 32-bit floats.</summary>
    static abstract NetworkDescription Description { get; }

    /// <summary>Computes the output of one sample.</summary>
    /// <param name="input">One sample, <see cref="NetworkDescription.InputSize"/> values, last axis fastest.</param>
    /// <param name="output">Receives <see cref="NetworkDescription.OutputSize"/> values.</param>
    /// <remarks>Allocates nothing. Any number of threads may call it at once, as long as none changes the parameters.</remarks>
    /// <exception cref="ArgumentException">A length differs.</exception>
    void Predict(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Computes the outputs of a batch of samples, blocked for throughput.</summary>
    /// <param name="inputs">n samples, one after the other.</param>
    /// <param name="outputs">
    /// Receives n times <see cref="NetworkDescription.OutputSize"/> values; must not overlap the inputs.
    /// </param>
    /// <exception cref="ArgumentException">A length is not a multiple of the sample's, or the two counts differ.</exception>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>The weights as the kernels read them.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    AlignedBuffer Storage { get; }

    /// <summary>The most samples that <see cref="PredictChunk"/> computes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ChunkRows { get; }

    /// <summary>Scratch memory for <see cref="PredictChunk"/>; each call needs one buffer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    WorkspacePool ChunkWorkspaces { get; }

    /// <summary>Computes the outputs of a few samples. The outputs of a sample do not depend on the other samples.</summary>
    /// <param name="inputs">The first value of the samples, one after the other.</param>
    /// <param name="outputs">The place for the first output.</param>
    /// <param name="parameters">The first word of <see cref="Storage"/>.</param>
    /// <param name="workspace">The first float of a buffer from <see cref="ChunkWorkspaces"/>.</param>
    /// <param name="rows">The number of samples, 1 to <see cref="ChunkRows"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows);
}
