using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// The distribution of a continuous action whose values are normal and independent of each other, given by their means and the logarithms of their standard
/// deviations (Stable-Baselines3: <c>DiagGaussianDistribution</c>).
/// </summary>
/// <param name="space">The actions, whose bounds the environment gets to see and the distribution does not.</param>
/// <param name="means">The index of the first mean in a row of outputs.</param>
/// <param name="logDeviations">The index of the first logarithm of a standard deviation.</param>
/// <remarks>
/// An action keeps the values that were drawn, also outside of the bounds: its probability is that of these values. The numbers of an action are
/// <see cref="NormalNumbers"/> with the first two words of its sequence as the seed.
/// </remarks>
internal sealed class DiagonalGaussian(ActionSpace space, int means, int logDeviations) : ActionDistribution
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly double[] _means = new double[space.Size];
    private readonly double[] _logDeviations = new double[space.Size];
    private readonly double[] _deviations = new double[space.Size];

    /// <inheritdoc/>
    public override int ActionSize => _means.Length;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// A mean is not finite, or a standard deviation is not a number above 0 that a float has: the network has diverged.
    /// </exception>
    public override void Read(ReadOnlySpan<float> outputs)
    {
        for (int i = 0; i < _means.Length; i++)
        {
            _means[i] = outputs[means + i];
            _logDeviations[i] = outputs[logDeviations + i];
            _deviations[i] = Math.Exp(_logDeviations[i]);
            if (!double.IsFinite(_means[i]) || !float.IsNormal((float)_deviations[i]))
            {
                throw new InvalidOperationException(
                    "The policy's means or standard deviations are not finite and above 0: the network has diverged. Use a smaller learning rate.");
            }
        }
    }

    /// <inheritdoc/>
    public override void Draw(ref PhiloxSequence random, Span<float> action)
    {
        NormalNumbers.Fill(action, random.NextSeed());
        for (int i = 0; i < action.Length; i++)
            action[i] = (float)(_means[i] + (_deviations[i] * action[i]));
    }

    /// <inheritdoc/>
    public override void Bound(ReadOnlySpan<float> action, Span<float> bounded) => space.Choose(action, bounded);

    /// <summary>−Σ (z²/2 + ln σ + ½·ln 2π) with z = (a − μ)/σ.</summary>
    public override float LogProbability(ReadOnlySpan<float> action)
    {
        double sum = 0;
        for (int i = 0; i < action.Length; i++)
        {
            double z = (action[i] - _means[i]) / _deviations[i];
            sum -= (0.5 * z * z) + _logDeviations[i] + HalfLogTwoPi;
        }

        return (float)sum;
    }

    /// <summary>Σ (ln σ + ½·ln 2π + ½).</summary>
    public override double Entropy()
    {
        double sum = 0;
        foreach (double logarithm in _logDeviations)
            sum += logarithm + HalfLogTwoPi + 0.5;
        return sum;
    }

    /// <inheritdoc/>
    public override void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient)
    {
        // ∂ ln p/∂μ = z/σ, ∂ ln p/∂ ln σ = z² − 1, and ∂H/∂ ln σ = 1.
        for (int i = 0; i < action.Length; i++)
        {
            double z = (action[i] - _means[i]) / _deviations[i];
            gradient[means + i] = (float)(ofAction * z / _deviations[i]);
            gradient[logDeviations + i] = (float)((ofAction * ((z * z) - 1)) - entropyCoefficient);
        }
    }
}
