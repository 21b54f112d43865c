using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>The distribution of a discrete action, given by logits.</summary>
/// <param name="actions">The number of actions.</param>
/// <param name="offset">The index of the first logit in a row of outputs.</param>
internal sealed class Categorical(int actions, int offset) : ActionDistribution
{
    private readonly float[] _logarithms = new float[actions];

    /// <inheritdoc/>
    public override int ActionSize => 1;

    /// <summary>ln softmax of the logits.</summary>
    /// <exception cref="InvalidOperationException">A logit is NaN or infinite: the network has diverged.</exception>
    public override void Read(ReadOnlySpan<float> outputs)
    {
        ReadOnlySpan<float> logits = outputs.Slice(offset, actions);
        float largest = float.NegativeInfinity;
        double sum = 0;
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        if (!double.IsFinite(sum))
            throw new InvalidOperationException("The policy's logits are not finite: the network has diverged. Use a smaller learning rate.");
        double normalizer = largest + Math.Log(sum);
        for (int i = 0; i < logits.Length; i++)
            _logarithms[i] = (float)(logits[i] - normalizer);
    }

    /// <inheritdoc/>
    public override void Draw(ref PhiloxSequence random, Span<float> action) => action[0] = ActionAt(random.NextDouble());

    /// <summary>The action at a place of the cumulative distribution.</summary>
    /// <param name="uniform">The place, in [0, 1).</param>
    public int ActionAt(double uniform)
    {
        double sum = 0;
        for (int i = 0; i < _logarithms.Length - 1; i++)
        {
            sum += Math.Exp(_logarithms[i]);
            if (uniform < sum)
                return i;
        }

        return _logarithms.Length - 1;
    }

    /// <inheritdoc/>
    public override void Bound(ReadOnlySpan<float> action, Span<float> bounded) => action.CopyTo(bounded);

    /// <inheritdoc/>
    public override float LogProbability(ReadOnlySpan<float> action) => _logarithms[(int)action[0]];

    /// <summary>−Σ p·ln p.</summary>
    public override double Entropy()
    {
        double entropy = 0;
        foreach (float logarithm in _logarithms)
            entropy -= Math.Exp(logarithm) * logarithm;
        return entropy;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient)
    {
        // ∂ ln p[a]/∂z[j] = [j = a] − p[j], and ∂H/∂z[j] = −p[j]·(ln p[j] + H).
        int index = (int)action[0];
        Span<float> ofLogits = gradient.Slice(offset, actions);
        double entropy = entropyCoefficient == 0 ? 0 : Entropy();
        for (int j = 0; j < ofLogits.Length; j++)
        {
            double p = Math.Exp(_logarithms[j]);
            double ofPolicy = ofAction * ((j == index ? 1 : 0) - p);
            ofLogits[j] = (float)(ofPolicy + (entropyCoefficient == 0 ? 0 : entropyCoefficient * p * (_logarithms[j] + entropy)));
        }
    }
}
