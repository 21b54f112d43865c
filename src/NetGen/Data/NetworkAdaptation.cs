namespace NetGen;

/// <summary>Computes what <c>[Normalization]</c> knows about data.</summary>
public static class NetworkAdaptation
{
    private const string Kind = "Normalization";

    /// <summary>
    /// Sets mean, variance and count of every <c>[Normalization]</c> that reads an input to those of the inputs of a data set. The variance is
    /// that of the population (Keras: <c>Normalization.adapt</c>).
    /// </summary>
    /// <param name="network">The network. No other thread may use it during the call.</param>
    /// <param name="data">At least one sample. Targets and sample weights do not count.</param>
    /// <remarks>
    /// Call it before training, with the training data alone. A channel that is constant has the variance 0 and is divided by 1e-7, as in Keras:
    /// leave such a channel out, or set its variance to 1 afterwards.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The network has no <c>[Normalization]</c>, or has one that reads what another layer computes.
    /// </exception>
    /// <exception cref="ArgumentException">The data set is empty, has another input size, or has a value that is not finite.</exception>
    public static void Adapt<TNetwork>(this TNetwork network, DataSet data)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        NetworkDescription description = TNetwork.Description;

        // A layer that uses the parameters of another has none of its own.
        LayerInfo[] layers = [.. description.Layers.Where(layer => layer.Kind == Kind && layer.ParameterCount > 0)];
        if (layers.Length == 0)
            throw new InvalidOperationException($"{description.Name} has no [{Kind}] to adapt; put one after [Input].");
        if (data.InputSize != description.InputSize)
            throw new ArgumentException(
                $"Adapt expects samples of {description.InputSize} values for {description.Name}, got {data.InputSize}.", nameof(data));
        if (data.Count == 0)
            throw new ArgumentException("Adapt expects at least one sample, got none.", nameof(data));
        TensorInfo[] inputs = [.. layers.Select(layer => InputOf(layer, description))];

        // All or nothing: what is wrong with the data is found before anything is changed.
        (float[] Mean, float[] Variance)[] found =
            [.. layers.Select((layer, i) => Measure(data, inputs[i].Offset, inputs[i].Size, layer.OutputShape[^1]))];
        for (int i = 0; i < layers.Length; i++)
        {
            Find(network, layers[i], "mean").CopyFrom(found[i].Mean);
            Find(network, layers[i], "variance").CopyFrom(found[i].Variance);
            long count = (long)data.Count * (inputs[i].Size / layers[i].OutputShape[^1]);
            Find(network, layers[i], "count").CopyFrom([count]);
        }
    }

    private static TensorInfo InputOf(LayerInfo layer, NetworkDescription description)
    {
        // In a chain, layers do not say what they read: it is the one before.
        bool isChain = layer.ConnectedTo.IsEmpty;
        int number = description.Layers.IndexOf(layer);
        if (isChain && number == 0)
            return description.Inputs[0];
        string source = isChain ? description.Layers[number - 1].Name : layer.ConnectedTo[0];
        return (isChain ? null : description.Inputs.FirstOrDefault(input => input.Name == source))
            ?? throw new InvalidOperationException(
                $"The layer '{layer.Name}' of {description.Name} reads '{source}', and Adapt knows the values of inputs only; put [{Kind}] right " +
                $"after [Input], or set the parameters {layer.Name}/mean and {layer.Name}/variance yourself.");
    }

    private static Storage.Parameter Find<TNetwork>(TNetwork network, LayerInfo layer, string parameter)
        where TNetwork : class, INetwork<TNetwork>
    {
        string name = $"{layer.Name}/{parameter}";
        int index = 0;
        while (TNetwork.Description.Parameters[index].Name != name)
            index++;
        return network.Parameters[index];
    }

    // Two passes in double: the mean first, then the squares of the differences.
    private static (float[] Mean, float[] Variance) Measure(DataSet data, int offset, int size, int channels)
    {
        double[] mean = new double[channels], variance = new double[channels];
        Add(mean, (value, _) => value);
        Add(variance, (value, channel) => (value - mean[channel]) * (value - mean[channel]));
        return ([.. mean.Select(value => (float)value)], [.. variance.Select(value => (float)value)]);

        void Add(double[] sums, Func<double, int, double> term)
        {
            for (int sample = 0; sample < data.Count; sample++)
            {
                ReadOnlySpan<float> values = data.Input(sample).Slice(offset, size);
                for (int i = 0; i < size; i++)
                {
                    if (!float.IsFinite(values[i]))
                        throw new ArgumentException(
                            FormattableString.Invariant($"Adapt expects finite values, got {values[i]} at index {offset + i} of sample {sample}."),
                            nameof(data));
                    sums[i % channels] += term(values[i], i % channels);
                }
            }

            double count = (double)data.Count * (size / channels);
            for (int channel = 0; channel < channels; channel++)
                sums[channel] /= count;
        }
    }
}
