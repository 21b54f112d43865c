using System.Collections.Immutable;
using System.Globalization;

namespace NetGen;

/// <summary>Turns weights of classes into weights of samples (Keras: <c>class_weight</c>).</summary>
internal static class ClassWeights
{
    /// <summary>The data set with a weight for each sample, that of its class.</summary>
    /// <exception cref="ArgumentException">
    /// The samples have weights of their own, no classes or several targets, there is no such class, or a weight is negative or not finite.
    /// </exception>
    public static DataSet Apply(IReadOnlyDictionary<int, float> weights, DataSet data, ImmutableArray<LossInfo> losses)
    {
        if (losses.Length > 1)
            throw new ArgumentException(
                $"FitOptions.ClassWeights expects a network with one output, got one with {string.Join(", ", losses.Select(loss => loss.Name))}, " +
                "each of which has classes of its own. Use DataSet.WithSampleWeights.");
        (Loss loss, int outputs) = (losses[0].Loss, losses[0].OutputSize);
        if (data.SampleWeights is not null)
            throw new ArgumentException(
                "Fit expects FitOptions.ClassWeights or a data set with sample weights, got both. Multiply them, and give the products as sample weights.");
        (int first, int last) = loss switch
        {
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy => (0, outputs - 1),
            Loss.BinaryCrossEntropy when outputs == 1 => (0, 1),
            Loss.Hinge or Loss.Perceptron when outputs == 1 => (-1, 1),
            _ => throw new ArgumentException(
                $"FitOptions.ClassWeights expects a sample to have one class, which a network of {outputs} outputs with the loss {loss} " +
                "does not say. Use DataSet.WithSampleWeights."),
        };
        foreach ((int index, float weight) in weights)
        {
            if (index < first || index > last)
                throw new ArgumentException($"FitOptions.ClassWeights expects classes from {first} to {last}, got {index}.");
            if (!(weight >= 0 && float.IsFinite(weight)))
                throw new ArgumentException(
                    $"FitOptions.ClassWeights expects finite weights of at least 0, got {weight.ToString(CultureInfo.InvariantCulture)} for class {index}.");
        }

        float[] samples = new float[data.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<float> target = data.Target(i);
            int index = target.Length > 1 ? ClassTargets.IndexOfMax(target) : (int)MathF.Round(target[0]);
            samples[i] = weights.TryGetValue(index, out float weight) ? weight : 1;
        }

        return data.WithSampleWeights(samples);
    }
}
