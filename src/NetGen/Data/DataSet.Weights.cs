using System.Globalization;

namespace NetGen;

/// <content>Weights of samples.</content>
public sealed partial class DataSet
{
    /// <summary>
    /// The weight of each sample, <see cref="Count"/> values; <see langword="null"/> if all samples count the same.
    /// </summary>
    public ReadOnlyMemory<float>? SampleWeights { get; private init; }

    /// <summary>
    /// The same samples with weights: <c>Fit</c> multiplies the loss of a sample and its gradients by its weight, and
    /// <c>Evaluate</c> its loss (Keras: <c>sample_weight</c>).
    /// </summary>
    /// <param name="weights">
    /// One weight for each sample, finite and at least 0. 0 leaves a sample out. Parts and copies of the data set, such as those of
    /// <see cref="Split"/>, keep the weights of their samples.
    /// </param>
    /// <returns>A data set over the same memory.</returns>
    /// <remarks>
    /// As in Keras, the loss of a batch is the sum of the weighted losses divided by the number of samples, not by the sum of the
    /// weights (<c>sum_over_batch_size</c>): weights whose mean is not 1 change the size of the steps. Metrics ignore the weights.
    /// </remarks>
    /// <exception cref="ArgumentException">There is not one weight for each sample, or one is negative or not finite.</exception>
    public DataSet WithSampleWeights(ReadOnlyMemory<float> weights)
    {
        if (weights.Length != Count)
            throw new ArgumentException(
                $"WithSampleWeights expects one weight for each of the {Count} samples, got {weights.Length}.", nameof(weights));
        for (int i = 0; i < weights.Length; i++)
        {
            float weight = weights.Span[i];
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentException(
                    $"WithSampleWeights expects finite weights of at least 0, got {weight.ToString(CultureInfo.InvariantCulture)} for sample {i}.",
                    nameof(weights));
        }

        return new DataSet(this, Inputs, Targets, weights);
    }

    /// <summary>The weights of some samples; empty if all samples count the same.</summary>
    internal ReadOnlySpan<float> WeightsOf(int start, int count) =>
        SampleWeights is { } weights ? weights.Span.Slice(start, count) : [];
}
