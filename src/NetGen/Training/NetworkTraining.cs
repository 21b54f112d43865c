namespace NetGen;

/// <summary>Training and evaluation of every generated network that has a <c>[Loss]</c>.</summary>
public static class NetworkTraining
{
    /// <summary>Makes a trainer for the network.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
    /// <param name="network">The network, whose parameters the trainer changes.</param>
    /// <param name="optimizer">The optimizer: <c>new Adam(learningRate: 1e-3f)</c>.</param>
    /// <param name="options">The seed and the limits for gradients.</param>
    /// <exception cref="ArgumentException">
    /// The optimizer is the <see langword="default"/> of its struct, or the options contradict each other.
    /// </exception>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="Storage.ParameterStore.IsReadOnly"/>).</exception>
    public static Trainer<TNetwork, TOptimizer> CreateTrainer<TNetwork, TOptimizer>(
        this TNetwork network, TOptimizer optimizer, TrainerOptions? options = null)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer> => new(network, optimizer, options);

    /// <summary>Computes the loss and the metrics of the network on a data set, without dropout.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="data">At least one sample.</param>
    /// <param name="metrics">
    /// The metrics, which are reset first. <see langword="null"/> means <see cref="Metric.DefaultsFor"/> the network's loss.
    /// </param>
    /// <param name="batchSize">
    /// The number of samples in a batch. The result depends on it in the last digits only. Of a network with stateful layers, it is the number of
    /// tracks: sample i of each batch goes on where that of the batch before has ended, and those of the first begin with zeros.
    /// </param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1, the default, for one per processor that the batches keep busy. The result does not depend on it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The data do not fit the network, or a target is not one that the loss allows; the message names the sample. Or layers are stateful, and the
    /// last batch would be smaller.
    /// </exception>
    public static Evaluation Evaluate<TNetwork>(
        this TNetwork network, DataSet data, IReadOnlyList<Metric>? metrics = null, int batchSize = 32, int maxDegreeOfParallelism = -1)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        DataSetCheck.Require<TNetwork>("Evaluate", data);
        BatchStates<TNetwork>.RequireWholeBatches(data, batchSize, "Evaluate");
        var measures = Measures.Of<TNetwork>(metrics);
        measures.Reset();
        float[] predictions = new float[checked(Math.Min(batchSize, data.Count) * TNetwork.Description.OutputSize)];
        double? loss = Evaluator.Run(
            network,
            new BatchPass<TNetwork>(network, maxDegreeOfParallelism),
            data,
            measures,
            batchSize,
            predictions,
            BatchStates<TNetwork>.OfBatches(batchSize),
            CancellationToken.None);
        return Evaluation.Of(loss!.Value, measures);
    }
}
