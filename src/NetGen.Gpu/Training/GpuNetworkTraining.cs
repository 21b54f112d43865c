using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Training and evaluation on a GPU, for every generated network with a <c>[Loss]</c>.</summary>
public static class GpuNetworkTraining
{
    /// <summary>Makes a trainer for the network on the device.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
    /// <param name="gpu">The network on the device. Dispose of the trainer first.</param>
    /// <param name="optimizer">The optimizer: <c>new Adam(learningRate: 1e-3f)</c>.</param>
    /// <param name="options">
    /// The seed and the limits for gradients. <see cref="TrainerOptions.MaxDegreeOfParallelism"/> has no effect on a GPU.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The optimizer is the <see langword="default"/> of its struct, or the options contradict each other.
    /// </exception>
    /// <exception cref="NotSupportedException">The optimizer is not one of NetGen's.</exception>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public static GpuTrainer<TNetwork, TOptimizer> CreateTrainer<TNetwork, TOptimizer>(
        this GpuNetwork<TNetwork> gpu, TOptimizer optimizer, TrainerOptions? options = null)
        where TNetwork : class, IGpuTrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        ArgumentNullException.ThrowIfNull(gpu);
        return new GpuTrainer<TNetwork, TOptimizer>(gpu, optimizer, options);
    }

    /// <summary>Computes the loss and the metrics of the network on a data set, with the parameters on the device, without dropout.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="gpu">The network on the device.</param>
    /// <param name="data">At least one sample. The data must fit into the device's memory.</param>
    /// <param name="metrics">
    /// The metrics, which are reset first. <see langword="null"/> means <see cref="Metric.DefaultsFor"/> the network's loss.
    /// </param>
    /// <param name="batchSize">How many samples the metrics are given at a time.</param>
    /// <exception cref="ArgumentException">
    /// The data do not fit the network, or a target is not one that the loss allows; the message names the sample.
    /// </exception>
    /// <exception cref="GpuException">The device has too little memory, or was lost.</exception>
    public static Evaluation Evaluate<TNetwork>(
        this GpuNetwork<TNetwork> gpu, DataSet data, IReadOnlyList<Metric>? metrics = null, int batchSize = 32)
        where TNetwork : class, IGpuTrainableNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        DataSetCheck.Require<TNetwork>("Evaluate", data);
        var measures = Measures.Of<TNetwork>(metrics);
        measures.Reset();
        try
        {
            using var memory = new DeviceMemory(gpu.Device);
            using var pass = new GpuBatchPass<TNetwork>(gpu, batchSize: 1);
            double? loss = new GpuEvaluation<TNetwork>(gpu, pass, memory, data).Run(measures, batchSize, CancellationToken.None);
            return Evaluation.Of(loss!.Value, measures);
        }
        catch (AcceleratorException exception)
        {
            throw gpu.Device.Failed("Evaluate", exception);
        }
    }
}
