using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>Actions with numbers, for each of which the policy has a logit.</summary>
/// <param name="policy">The index of the first logit.</param>
/// <param name="count">The number of actions.</param>
internal sealed class CategoricalActions(int policy, int count) : ActionDistribution
{
    private readonly float[] _logarithms = new float[count];

    public override double Entropy => Categorical.Entropy(_logarithms);

    public override void Take(ReadOnlySpan<float> outputs) => Categorical.LogProbabilities(outputs.Slice(policy, count), _logarithms);

    public override void Draw(ref PhiloxSequence random, Span<float> action) => action[0] = Categorical.Draw(_logarithms, random.NextDouble());

    public override void Bound(Span<float> action)
    {
    }

    public override float LogProbability(ReadOnlySpan<float> action) => _logarithms[(int)action[0]];

    public override void Gradient(ReadOnlySpan<float> action, double ofAction, double entropyCoefficient, Span<float> gradient) =>
        Categorical.Gradient(_logarithms, (int)action[0], ofAction, entropyCoefficient, gradient.Slice(policy, count));
}
