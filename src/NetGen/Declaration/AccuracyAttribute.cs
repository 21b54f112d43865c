namespace NetGen;

/// <summary>
/// Says how exactly the network computes exponentials, sigmoid, tanh and their like: with <see cref="Accuracy.Fast"/>, to about a thousandth in half
/// of the time (Keras has no such attribute).
/// </summary>
/// <remarks>
/// It counts for predictions, steps of streams, training, evaluation and kernels for GPUs alike, so a trained network predicts as it was
/// trained. Products, sums, logarithms and optimizers stay as exact as they are. Of a network that is a layer of another one, the other one's
/// attribute counts. <c>docs/accuracy.md</c> has the errors and the speed.
/// </remarks>
/// <param name="accuracy">The accuracy (Keras has no such choice).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AccuracyAttribute(Accuracy accuracy) : Attribute
{
    /// <summary>The accuracy.</summary>
    public Accuracy Accuracy { get; } = accuracy;
}
