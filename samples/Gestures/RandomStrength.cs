using NetGen;
using NetGen.Randomness;

namespace Gestures;

/// <summary>An augmentation of one's own: a stronger or a weaker player.</summary>
internal sealed class RandomStrength : Augmentation
{
    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
    {
        float factor = 0.8f + (0.4f * (float)random.NextDouble());
        for (int i = 0; i < source.Length; i++)
            destination[i] = factor * source[i];
    }
}
