using System.Collections.Immutable;

namespace NetGen;

/// <summary>
/// Scales every input feature to mean 0 and standard deviation 1: (x − mean) / standard deviation. Mean and standard deviation
/// are those of the data set that it was fitted on (scikit-learn: <c>StandardScaler</c>).
/// </summary>
public sealed class StandardScaler
{
    /// <summary>Makes a scaler from known means and standard deviations.</summary>
    /// <param name="mean">The mean of each feature.</param>
    /// <param name="standardDeviation">The standard deviation of each feature, greater than 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a number is not finite, or a standard deviation is not greater than 0.
    /// </exception>
    public StandardScaler(ReadOnlySpan<float> mean, ReadOnlySpan<float> standardDeviation)
    {
        if (mean.Length != standardDeviation.Length)
            throw new ArgumentException(
                $"StandardScaler expects one standard deviation for each of the {mean.Length} means, got " +
                $"{standardDeviation.Length}.",
                nameof(standardDeviation));
        for (int i = 0; i < mean.Length; i++)
        {
            if (!float.IsFinite(mean[i]) || !float.IsFinite(standardDeviation[i]) || standardDeviation[i] <= 0)
                throw new ArgumentException(
                    "StandardScaler expects a finite mean and a standard deviation above 0, got " +
                    FormattableString.Invariant($"{mean[i]} and {standardDeviation[i]} for feature {i}."),
                    nameof(standardDeviation));
        }

        Mean = [.. mean];
        StandardDeviation = [.. standardDeviation];
    }

    /// <summary>The mean of each feature.</summary>
    public ImmutableArray<float> Mean { get; }

    /// <summary>The standard deviation of each feature; 1 for a constant feature.</summary>
    public ImmutableArray<float> StandardDeviation { get; }

    /// <summary>Makes a scaler from the mean and the population standard deviation of each input feature.</summary>
    /// <param name="data">At least one sample.</param>
    /// <exception cref="ArgumentException">The data set is empty.</exception>
    public static StandardScaler Fit(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Count == 0)
            throw new ArgumentException("StandardScaler.Fit expects at least one sample, got none.", nameof(data));
        float[] mean = new float[data.InputSize];
        float[] deviation = new float[data.InputSize];
        ReadOnlySpan<float> inputs = data.Inputs.Span;
        for (int feature = 0; feature < data.InputSize; feature++)
        {
            double sum = 0;
            bool constant = true;
            for (int i = feature; i < inputs.Length; i += data.InputSize)
            {
                sum += inputs[i];
                constant &= inputs[i] == inputs[feature];
            }

            double average = sum / data.Count;
            double squares = 0;
            for (int i = feature; i < inputs.Length; i += data.InputSize)
                squares += (inputs[i] - average) * (inputs[i] - average);
            mean[feature] = (float)average;

            // A deviation below the smallest float would turn into 0, and the feature is then as good as constant.
            float standard = (float)Math.Sqrt(squares / data.Count);
            deviation[feature] = constant || standard == 0 ? 1 : standard;
        }

        return new StandardScaler(mean, deviation);
    }

    /// <summary>Scales all samples.</summary>
    /// <param name="data">A data set with as many features as the scaler has.</param>
    /// <returns>A data set with new inputs and the same targets and sample weights.</returns>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public DataSet Transform(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        float[] inputs = data.Inputs.ToArray();
        for (int i = 0; i < data.Count; i++)
            Transform(inputs.AsSpan(i * data.InputSize, data.InputSize));
        return data.WithInputs(inputs);
    }

    /// <summary>Scales one sample in place.</summary>
    /// <param name="input">One value for each feature of the scaler.</param>
    /// <exception cref="ArgumentException">The number of features differs.</exception>
    public void Transform(Span<float> input)
    {
        if (input.Length != Mean.Length)
            throw new ArgumentException(
                $"This scaler was fitted on {Mean.Length} features, got a sample with {input.Length}.", nameof(input));
        for (int i = 0; i < input.Length; i++)
            input[i] = (input[i] - Mean[i]) / StandardDeviation[i];
    }
}
