using System.ComponentModel;
using NetGen.Threading;

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
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the two counts differ, or the outputs overlap the inputs.
    /// </exception>
    void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>The first word of the weights as the kernels read them.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <exception cref="InvalidOperationException">The network was changed while the program ran (hot reload).</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ref float FirstWeight(TSelf predictor);

    /// <summary>The most samples that <see cref="PredictChunk"/> computes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ChunkRows { get; }

    /// <summary>The floats of scratch memory that each call of <see cref="PredictChunk"/> needs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int PredictionWorkspaceLength { get; }

    /// <summary>Computes the outputs of a few samples. The outputs of a sample do not depend on the others.</summary>
    /// <param name="inputs">The first value of the samples, one after the other.</param>
    /// <param name="outputs">Where the first output goes.</param>
    /// <param name="parameters">The reference that <see cref="FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="PredictionWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    /// <param name="rows">The number of samples, 1 to <see cref="ChunkRows"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void PredictChunk(
        ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows);

    /// <summary>
    /// The floats of scratch memory that all threads of <see cref="PredictParts"/> share; 0 where the network has no such code, because one
    /// sample is too little work for several threads.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int PartsWorkspaceLength => 0;

    /// <summary>The floats of scratch memory that each thread of <see cref="PredictParts"/> needs for itself.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int PartsScratchLength => 0;

    /// <summary>Computes the output of one sample together with other threads that call it.</summary>
    /// <param name="input">The first value of the sample.</param>
    /// <param name="output">Where the output goes.</param>
    /// <param name="parameters">The reference that <see cref="FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="PartsWorkspaceLength"/> floats, on a boundary of 64 bytes, the same for all threads.</param>
    /// <param name="scratch">
    /// <see cref="PartsScratchLength"/> floats for each thread, one thread after the other, on a boundary of 64 bytes.
    /// </param>
    /// <param name="parts">The way of this thread.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual void PredictParts(
        ref float input, ref float output, ref float parameters, ref float workspace, ref float scratch, ref StepParts parts) =>
        throw new NotSupportedException("One thread computes a sample of this network.");
}
