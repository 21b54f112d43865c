using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetGen.Learning;

/// <summary>What policy gradient methods have in common.</summary>
public abstract record PolicyGradientOptions
{
    private protected PolicyGradientOptions()
    {
    }

    /// <summary>Determines the first states of episodes, the actions that are drawn and the order of samples.</summary>
    public long Seed { get; init; }

    /// <summary>γ, by which a reward is multiplied for each step that it lies ahead; above 0, and at most 1.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>By which the squared error of the value is multiplied in the loss; at least 0 (Stable-Baselines3: <c>vf_coef</c>).</summary>
    public double ValueCoefficient { get; init; } = 0.5;

    /// <summary>
    /// By which the entropy of the policy is multiplied where it is taken off the loss; at least 0. It keeps the policy from being sure too
    /// early (Stable-Baselines3: <c>ent_coef</c>).
    /// </summary>
    public double EntropyCoefficient { get; init; }

    /// <summary>Whether the advantages of a batch are shifted and scaled to the mean 0 and the deviation 1.</summary>
    public bool NormalizeAdvantages { get; init; } = true;

    /// <summary>
    /// The norm to which all gradients together are scaled down, above 0; <see langword="null"/> for no limit (Stable-Baselines3:
    /// <c>max_grad_norm</c>).
    /// </summary>
    public float? MaxGradientNorm { get; init; } = 0.5f;

    /// <summary>The most threads that compute, the caller's included; −1 for one per processor. The results do not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal virtual void Validate()
    {
        Require(Discount is > 0 and <= 1, Discount, "above 0 and at most 1");
        Require(ValueCoefficient >= 0 && double.IsFinite(ValueCoefficient), ValueCoefficient, "finite and at least 0");
        Require(EntropyCoefficient >= 0 && double.IsFinite(EntropyCoefficient), EntropyCoefficient, "finite and at least 0");
        if (MaxGradientNorm is { } norm)
            Require(norm > 0 && float.IsFinite(norm), norm, "finite and above 0", nameof(MaxGradientNorm));
    }

    /// <summary>Throws if a value is outside its range.</summary>
    private protected static void Require<T>(bool isGood, T value, string expected, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IFormattable
    {
        if (!isGood)
            throw new ArgumentOutOfRangeException(name, $"{name} must be {expected}, got {value.ToString(null, CultureInfo.InvariantCulture)}.");
    }
}
