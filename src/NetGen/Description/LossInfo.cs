namespace NetGen;

/// <summary>The loss of one output of a network.</summary>
/// <param name="Name">The name of the output. With several losses, the history has the values of this one as <c>name_loss</c>.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">Its factor in the sum that is trained (Keras: <c>loss_weights</c>).</param>
/// <param name="TargetOffset">The index of its first value in the row of a target, which holds the targets of all losses.</param>
/// <param name="TargetSize">The number of its target values: the size of the output, or 1 for a sparse loss.</param>
/// <param name="OutputOffset">The index of the output's first value in the row of an output sample.</param>
/// <param name="OutputSize">The number of values of the output.</param>
/// <param name="HasZeroOneTargets">Whether the targets of <see cref="Loss.Perceptron"/> are 0 and 1 instead of −1 and 1.</param>
public sealed record LossInfo(
    string Name,
    Loss Loss,
    double Weight,
    int TargetOffset,
    int TargetSize,
    int OutputOffset,
    int OutputSize,
    bool HasZeroOneTargets)
{
    /// <summary>Name and loss: <c>policy CategoricalCrossEntropy</c>.</summary>
    public override string ToString() => $"{Name} {Loss}";
}
