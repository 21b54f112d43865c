using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>The distribution of actions that a policy's outputs describe. <see cref="Take"/> reads the outputs of a sample, and the other members speak of these.</summary>
internal abstract class ActionDistribution
{
    /// <summary>The distribution of an environment's actions.</summary>
    /// <param name="outputs">Where the network has its policy.</param>
    /// <param name="actions">The actions.</param>
    public static ActionDistribution Of(ActorCriticOutputs outputs, ActionSpace actions) =>
        actions.IsDiscrete ? new CategoricalActions(outputs.Policy, actions.Count) : new GaussianActions(outputs.Policy, outputs.LogStandardDeviation, actions);

    /// <summary>The entropy.</summary>
    public abstract double Entropy { get; }

    /// <summary>Reads the outputs of a sample.</summary>
    /// <param name="outputs">All outputs of the network.</param>
    /// <exception cref="InvalidOperationException">One is NaN or infinite: the network has diverged.</exception>
    public abstract void Take(ReadOnlySpan<float> outputs);

    /// <summary>Draws an action.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="action">Receives the action. It may lie outside of the bounds of its values.</param>
    public abstract void Draw(ref PhiloxSequence random, Span<float> action);

    /// <summary>Makes of a drawn action one that the environment takes.</summary>
    /// <param name="action">The action.</param>
    public abstract void Bound(Span<float> action);

    /// <summary>The logarithm of an action's probability, or of its density.</summary>
    /// <param name="action">The action, as it was drawn.</param>
    public abstract float LogProbability(ReadOnlySpan<float> action);

    /// <summary>The gradient in the policy's outputs of c·ln p(action) − e·H, the loss of an action and of the entropy.</summary>
    /// <param name="action">The action, as it was drawn.</param>
    /// <param name="ofAction">c: the derivative of the loss in the logarithm of the action's probability.</param>
    /// <param name="entropyCoefficient">e.</param>
    /// <param name="gradient">Receives the gradient, among those of all outputs.</param>
    public abstract void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient);
}
