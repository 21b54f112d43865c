using System.ComponentModel;

namespace NetGen;

/// <summary>What a generated network with a <c>[Loss]</c> can do besides.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
/// <remarks>
/// The members here are the shape-dependent half of training. <c>Trainer</c>, <c>Evaluate</c> and
/// <see cref="BatchPass{TNetwork}"/> call them chunk by chunk. They only read the network; all memory is the caller's.
/// </remarks>
public interface ITrainableNetwork<TSelf> : INetwork<TSelf>
    where TSelf : class, ITrainableNetwork<TSelf>
{
    /// <summary>The number of target values for each sample: the output size, or 1 for a sparse loss.</summary>
    static abstract int TargetSize { get; }

    /// <summary>The declared loss.</summary>
    static abstract Loss Loss { get; }

    /// <summary>
    /// The penalty that the layers' regularisers add to the loss; 0 where there are none. It does not depend on the batch.
    /// </summary>
    double ComputeRegularization();

    /// <summary>The floats of the workspace of a chunk, which holds its activations and their gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ChunkWorkspaceLength { get; }

    /// <summary>The floats of scratch memory that every call needs for itself.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int ScratchLength { get; }

    /// <summary>The pieces that <see cref="ReduceGradients"/> is split into.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract int GradientPieces { get; }

    /// <summary>Forward pass without dropout, and the loss of each sample.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The samples of a chunk, or some of them.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void ComputeLoss(TSelf network, in SampleRows rows);

    /// <summary>
    /// Forward pass with dropout and backward pass of each sample; leaves in the workspace what
    /// <see cref="ReduceGradients"/> sums over.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="rows">The samples of a chunk, or some of them, with their weights.</param>
    /// <param name="dropout">Which dropout masks to draw.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void Backpropagate(TSelf network, in SampleRows rows, DropoutKey dropout);

    /// <summary>
    /// Sums one piece of the gradients over the samples of a chunk and gives it to a sink. Pieces do not overlap; together
    /// they are the gradients in all parameters, padding 0.
    /// </summary>
    /// <typeparam name="TSink">The sink's struct.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="piece">The number of the piece.</param>
    /// <param name="rows">All samples of the chunk.</param>
    /// <param name="sink">Takes the gradients.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract void ReduceGradients<TSink>(TSelf network, int piece, in SampleRows rows, ref TSink sink)
        where TSink : struct, IGradientSink;
}
