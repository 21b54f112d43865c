using System.ComponentModel;

namespace NetGen;

/// <summary>
/// Every generated network with <see cref="InputGradientAttribute"/> implements this interface. Only <see cref="ComputeInputGradients"/> is for you to
/// call; the other members are for the library.
/// </summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
public interface IInputGradientNetwork<TSelf> : ITrainableNetwork<TSelf>
    where TSelf : class, IInputGradientNetwork<TSelf>
{
    /// <summary>
    /// Computes, for each sample, the gradient of its loss in its input, as the network predicts: without dropout, and with the moving averages of
    /// normalisations. Several losses count as their weighted sum. Regularisers of parameters do not depend on the input.
    /// </summary>
    /// <param name="inputs">n samples, one after the other.</param>
    /// <param name="targets">n targets of <see cref="ITrainableNetwork{TSelf}.TargetSize"/> values.</param>
    /// <param name="inputGradients">
    /// Receives n times <see cref="NetworkDescription.InputSize"/> values; must not overlap the inputs or the targets. Each is the gradient of the
    /// sample's own loss, and not of the mean.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the numbers of samples differ, the gradients overlap what is read, or a target of a sparse loss is not
    /// the index of a class.
    /// </exception>
    void ComputeInputGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> inputGradients);

    /// <summary>The most samples that <see cref="ComputeInputGradientChunk"/> computes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int InputGradientChunkRows { get; }

    /// <summary>The floats of scratch memory that each call of <see cref="ComputeInputGradientChunk"/> needs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int InputGradientWorkspaceLength { get; }

    /// <summary>Computes the gradients of a few samples. Those of a sample do not depend on the others.</summary>
    /// <param name="inputs">The first value of the samples, one after the other.</param>
    /// <param name="targets">The first target.</param>
    /// <param name="inputGradients">Where the first gradient goes.</param>
    /// <param name="parameters">The reference that <see cref="IPredictor{TSelf}.FirstWeight"/> gives.</param>
    /// <param name="workspace"><see cref="InputGradientWorkspaceLength"/> floats, on a boundary of 64 bytes.</param>
    /// <param name="firstSample">The number of the first sample in the batch, for messages.</param>
    /// <param name="rows">The number of samples, 1 to <see cref="InputGradientChunkRows"/>.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void ComputeInputGradientChunk(
        ref float inputs, ref float targets, ref float inputGradients, ref float parameters, ref float workspace, int firstSample, int rows);
}
