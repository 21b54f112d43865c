using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// Actions of several values, each normally distributed for itself: the policy has their means, and the logarithms of their standard deviations (Stable-Baselines3:
/// <c>DiagGaussianDistribution</c>).
/// </summary>
/// <param name="mean">The index of the first mean.</param>
/// <param name="logStandardDeviation">The index of the first logarithm.</param>
/// <param name="actions">The actions, for their number of values and the bounds.</param>
internal sealed class GaussianActions(int mean, int logStandardDeviation, ActionSpace actions) : ActionDistribution
{
    // ½·ln 2π.
    private const double HalfLogTwoPi = 0.91893853320467274;

    private readonly float[] _means = new float[actions.Size];
    private readonly float[] _logarithms = new float[actions.Size];

    // Σ (½ + ½·ln 2π + ln σ).
    public override double Entropy
    {
        get
        {
            double entropy = 0;
            foreach (float logarithm in _logarithms)
                entropy += 0.5 + HalfLogTwoPi + logarithm;
            return entropy;
        }
    }

    public override void Take(ReadOnlySpan<float> outputs)
    {
        outputs.Slice(mean, _means.Length).CopyTo(_means);
        outputs.Slice(logStandardDeviation, _logarithms.Length).CopyTo(_logarithms);
        for (int i = 0; i < _means.Length; i++)
        {
            double deviation = Math.Exp(_logarithms[i]);
            if (!float.IsFinite(_means[i]) || !(deviation > 0 && double.IsFinite(deviation)))
            {
                throw new InvalidOperationException(
                    $"The policy's mean {_means[i]} and log_std {_logarithms[i]} describe no distribution: the network has diverged. Use a smaller learning rate.");
            }
        }
    }

    public override void Draw(ref PhiloxSequence random, Span<float> action)
    {
        NormalNumbers.Fill(action, random.NextSeed());
        for (int i = 0; i < action.Length; i++)
            action[i] = (float)(_means[i] + (Math.Exp(_logarithms[i]) * action[i]));
    }

    public override void Bound(Span<float> action)
    {
        for (int i = 0; i < action.Length; i++)
            action[i] = Math.Clamp(action[i], actions.Low[i], actions.High[i]);
    }

    // Σ (−½·z² − ln σ − ½·ln 2π), z = (a − μ)/σ.
    public override float LogProbability(ReadOnlySpan<float> action)
    {
        double sum = 0;
        for (int i = 0; i < action.Length; i++)
        {
            double z = Standardized(action, i);
            sum -= (0.5 * z * z) + _logarithms[i] + HalfLogTwoPi;
        }

        return (float)sum;
    }

    // ∂ ln p/∂μ = z/σ, ∂ ln p/∂ ln σ = z² − 1, ∂H/∂ ln σ = 1.
    public override void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient)
    {
        for (int i = 0; i < action.Length; i++)
        {
            double z = Standardized(action, i);
            gradient[mean + i] = (float)(ofAction * z * Math.Exp(-_logarithms[i]));
            gradient[logStandardDeviation + i] = (float)((ofAction * ((z * z) - 1)) - entropyCoefficient);
        }
    }

    private double Standardized(ReadOnlySpan<float> action, int i) => ((double)action[i] - _means[i]) * Math.Exp(-_logarithms[i]);
}
