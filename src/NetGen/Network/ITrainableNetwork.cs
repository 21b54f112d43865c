using System.ComponentModel;

namespace NetGen;

/// <summary>Every generated network with a <c>[Loss]</c> implements this interface.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
/// <remarks>
/// These members are the part of training that depends on the network's shapes. <c>Trainer</c>, <c>Evaluate</c> and
/// <see cref="BatchPass{TNetwork}"/> call them chunk by chunk. All but <see cref="MoveAverages"/> only read the network; the caller provides all
/// memory.
/// </remarks>
public interface ITrainableNetwork<TSelf> : INetwork<TSelf>
    where TSelf : class, ITrainableNetwork<TSelf>
{
    /// <summary>
    /// The number of target values for each sample: the output size, or 1 for a sparse loss. With several losses, the sum over them.
    /// </summary>
    static abstract int TargetSize { get; }

    /// <summary>The declared loss; of several, the first. <see cref="NetworkDescription.Losses"/> has all of them.</summary>
    static abstract Loss Loss { get; }

    /// <summary>The number of losses: 1, or the length of <see cref="NetworkDescription.Losses"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int LossCount => 1;

    /// <summary>
    /// Whether the targets of <see cref="Loss.Perceptron"/> are 0 and 1, as those of a last <see cref="Activation.Step"/>
    /// are, instead of −1 and 1.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual bool HasZeroOneTargets => false;

    /// <summary>
    /// The penalty that the layers' regularisers add to the loss; 0 without any. It does not depend on the batch.
    /// </summary>
    double ComputeRegularization();

    /// <summary>The samples of a chunk of a training step; by default those of a prediction.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int TrainingChunkRows => TSelf.ChunkRows;

    /// <summary>The length of a chunk's workspace in floats. It holds the activations and their gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ChunkWorkspaceLength { get; }

    /// <summary>The length in floats of the scratch memory that each call needs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ScratchLength { get; }

    /// <summary>The number of pieces of <see cref="ReduceGradients"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int GradientPieces { get; }

    /// <summary>
    /// The phases of <see cref="Backpropagate"/>: more than 1 where samples depend on the whole batch, as with batch normalisation. Each
    /// phase is called for all samples before the next one, and each chunk keeps its workspace until all are done.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int Phases => 1;

    /// <summary>The floats of what all samples of a batch share.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int SharedLength => 0;

    /// <summary>The floats of the partial sums of 16 samples.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int PartialLength => 0;

    /// <summary>The floats that each sample of a batch leaves to the next one, where layers are stateful: the states of these layers.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual int StateLength => 0;

    /// <summary>Computes what all samples share in a phase from the partial sums of the phases before.</summary>
    /// <param name="network">The network.</param>
    /// <param name="phase">The number of the phase, from 0.</param>
    /// <param name="shared">What all samples share, <see cref="SharedLength"/> floats.</param>
    /// <param name="partials">The partial sums of every 16 samples, <see cref="PartialLength"/> floats each.</param>
    /// <param name="samples">The number of samples of the batch.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual void BeginPhase(TSelf network, int phase, ref float shared, ref float partials, int samples)
    {
    }

    /// <summary>Moves the parameters that are averages towards the statistics of the last batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="shared">What all samples of the batch shared.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static virtual void MoveAverages(TSelf network, ref float shared)
    {
    }

    /// <summary>
    /// Forward pass without dropout, and the losses of each sample, without their weights: loss i of row r at
    /// <see cref="SampleRows.Losses"/>[i·<see cref="TrainingChunkRows"/> + r].
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The samples of a chunk, or some of them.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void ComputeLoss(TSelf network, in SampleRows rows);

    /// <summary>
    /// Forward pass with dropout and backward pass of each sample, or one phase of them. It writes the losses as <see cref="ComputeLoss"/> does. The workspace
    /// then holds the values that <see cref="ReduceGradients"/> sums, those of the weighted sum of the losses.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The samples of a chunk, or some of them, with their weights.</param>
    /// <param name="dropout">Selects the dropout masks.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void Backpropagate(TSelf network, in SampleRows rows, DropoutKey dropout);

    /// <summary>
    /// Sums one piece of the gradients over the samples of a chunk and gives it to a sink. Pieces do not overlap. Together they
    /// are the gradients of all parameters, with 0 in the padding.
    /// </summary>
    /// <typeparam name="TSink">The sink's struct.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="piece">The number of the piece.</param>
    /// <param name="rows">All samples of the chunk.</param>
    /// <param name="sink">Receives the gradients.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void ReduceGradients<TSink>(TSelf network, int piece, in SampleRows rows, ref TSink sink)
        where TSink : struct, IGradientSink;
}
