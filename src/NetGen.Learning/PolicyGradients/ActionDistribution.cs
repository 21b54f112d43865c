using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// The distribution from which a policy draws an action. <see cref="Read"/> takes its parameters from the outputs of one sample, and the other methods are about
/// this sample until the next call. Nothing is allocated, and one thread at a time may use it.
/// </summary>
internal abstract class ActionDistribution
{
    /// <summary>The values of an action as it is drawn.</summary>
    public abstract int ActionSize { get; }

    /// <summary>Takes the parameters of the distribution from a sample's row of outputs.</summary>
    /// <exception cref="InvalidOperationException">They are not finite: the network has diverged.</exception>
    public abstract void Read(ReadOnlySpan<float> outputs);

    /// <summary>Draws an action.</summary>
    /// <param name="random">Gives the chance. Each action has a sequence of its own.</param>
    /// <param name="action">Receives <see cref="ActionSize"/> values.</param>
    public abstract void Draw(ref PhiloxSequence random, Span<float> action);

    /// <summary>What the environment gets for an action that was drawn: the action within the bounds of the space.</summary>
    public abstract void Bound(ReadOnlySpan<float> action, Span<float> bounded);

    /// <summary>The logarithm of the probability of a discrete action, or of the density of a continuous one.</summary>
    public abstract float LogProbability(ReadOnlySpan<float> action);

    /// <summary>The entropy, in nats.</summary>
    public abstract double Entropy();

    /// <summary>The gradient of c·ln p(action) − e·H, the loss of an action and of the policy's entropy, in the outputs of the distribution.</summary>
    /// <param name="action">The action.</param>
    /// <param name="ofAction">c: the derivative of the loss in the logarithm of the action's probability.</param>
    /// <param name="entropyCoefficient">e.</param>
    /// <param name="gradient">A row of the network's outputs, which receives the gradient where the distribution has its parameters.</param>
    public abstract void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient);
}
