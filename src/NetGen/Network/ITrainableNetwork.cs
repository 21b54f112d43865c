using NetGen.Storage;

namespace NetGen;

/// <summary>What a generated network with a <c>[Loss]</c> can do besides.</summary>
/// <typeparam name="TSelf">The network class itself.</typeparam>
/// <remarks>
/// The members here are the shape-dependent half of training and are called by <c>Trainer</c>
/// and <c>Evaluate</c>. They only read the network; all scratch memory is the caller's.
/// </remarks>
public interface ITrainableNetwork<TSelf> : INetwork<TSelf>
    where TSelf : class, ITrainableNetwork<TSelf>
{
    /// <summary>The number of target values for each sample: the output size, or 1 for a sparse loss.</summary>
    static abstract int TargetSize { get; }

    /// <summary>The declared loss.</summary>
    static abstract Loss Loss { get; }

    /// <summary>
    /// How many floats of scratch memory <see cref="ComputeLoss"/> and <see cref="ComputeGradients"/> need, for any batch size.
    /// </summary>
    static abstract int TrainingWorkspaceLength { get; }

    /// <summary>
    /// The penalty that the layers' regularisers add to the loss; 0 where there are none. It does not depend on the batch.
    /// </summary>
    double ComputeRegularization();

    /// <summary>Forward pass without dropout, and the loss.</summary>
    /// <param name="inputs">n samples.</param>
    /// <param name="targets">n targets of <see cref="TargetSize"/> values.</param>
    /// <param name="predictions">Receives n times OutputSize values.</param>
    /// <param name="workspace">At least <see cref="TrainingWorkspaceLength"/> floats of scratch memory.</param>
    /// <returns>The sum over the samples of the loss, without the regularisers.</returns>
    double ComputeLoss(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> predictions, AlignedBuffer workspace);

    /// <summary>
    /// Forward pass with dropout, backward pass, and the gradient of the mean loss (regularisers included) in every
    /// parameter.
    /// </summary>
    /// <param name="inputs">n samples.</param>
    /// <param name="targets">n targets of <see cref="TargetSize"/> values.</param>
    /// <param name="dropout">Which dropout masks to draw.</param>
    /// <param name="predictions">Receives n times OutputSize values, dropout included.</param>
    /// <param name="gradients">Overwritten; <see cref="NetworkDescription.StorageLength"/> floats in the storage layout, padding 0.</param>
    /// <param name="workspace">At least <see cref="TrainingWorkspaceLength"/> floats of scratch memory.</param>
    /// <returns>The sum over the samples of the loss, without the regularisers.</returns>
    double ComputeGradients(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        AlignedBuffer gradients,
        AlignedBuffer workspace);
}
