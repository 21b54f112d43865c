using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Samples, targets and the results for them, in the memory of the device.</summary>
internal readonly struct DeviceBatch
{
    /// <summary>The samples.</summary>
    public required ArrayView<float> Inputs { get; init; }

    /// <summary>The targets.</summary>
    public required ArrayView<float> Targets { get; init; }

    /// <summary>Receives the predictions.</summary>
    public required ArrayView<float> Outputs { get; init; }

    /// <summary>Receives the losses.</summary>
    public required ArrayView<float> Losses { get; init; }

    /// <summary>Of a training step: the order in which samples and targets are taken.</summary>
    public ArrayView<int> Order { get; init; }

    /// <summary>Of a training step: the weights of all samples; empty where all weigh the same.</summary>
    public ArrayView<float> SampleWeights { get; init; }

    /// <summary>The number of the first sample.</summary>
    public long FirstRow { get; init; }

    /// <summary>The number of samples.</summary>
    public required int Rows { get; init; }
}

/// <summary>Launches the kernels that compute losses and gradients of batches, and owns the memory that they need.</summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
internal sealed class GpuBatchPass<TNetwork> : IDisposable
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    // Scratch memory of an evaluation in floats: enough rows to fill a device, and little beside its memory.
    private const int EvaluationLimit = 1 << 22;

    private readonly GpuNetwork<TNetwork> _network;
    private readonly KernelList _loss;
    private readonly KernelList _gradients;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _workspace;

    /// <summary>Compiles the kernels and takes the memory.</summary>
    /// <param name="network">The network on the device.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GpuBatchPass(GpuNetwork<TNetwork> network, int batchSize)
    {
        _network = network;
        _loss = new KernelList(network.Accelerator, TNetwork.LossKernels, network.UsesTensorCores);
        _gradients = new KernelList(network.Accelerator, TNetwork.GradientKernels, network.UsesTensorCores);
        RowCapacity = checked((batchSize + KernelList.RowQuantum - 1) / KernelList.RowQuantum * KernelList.RowQuantum);
        EvaluationRows = Math.Max(RowCapacity, EvaluationLimit / Math.Max(_loss.RowLength, 256) / KernelList.RowQuantum * KernelList.RowQuantum);
        long length = Math.Max((long)RowCapacity * _gradients.RowLength, (long)EvaluationRows * _loss.RowLength);
        _workspace = network.Device.Allocate<float>(length, $"batches of {batchSize}");
        try
        {
            Sums = new GradientSums(network.Device, TNetwork.GpuParameters, RowCapacity, TNetwork.Description);
        }
        catch
        {
            _workspace.Dispose();
            throw;
        }
    }

    /// <summary>The most samples for which losses are computed at a time.</summary>
    public int EvaluationRows { get; }

    /// <summary>The most samples of a batch, rounded up to the number that kernels compute at a time.</summary>
    public int RowCapacity { get; }

    /// <summary>The gradients, part by part.</summary>
    public GradientSums Sums { get; }

    /// <summary>Forward pass without dropout, and the losses.</summary>
    public void LaunchLoss(AcceleratorStream stream, in DeviceBatch batch) => _loss.Launch(stream, Arguments(batch, EvaluationRows));

    /// <summary>Forward pass with dropout and backward pass; leaves the gradients in <see cref="Sums"/>.</summary>
    public void LaunchGradients(AcceleratorStream stream, in DeviceBatch batch, DropoutKey dropout)
    {
        KernelArguments arguments = Arguments(batch, RowCapacity);
        arguments.Order = batch.Order;
        arguments.SampleWeights = batch.SampleWeights;
        arguments.BatchWeight = 1f / batch.Rows;
        arguments.Seed = (ulong)dropout.Seed;
        arguments.Step = dropout.Step;
        _gradients.Launch(stream, arguments);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        DeviceObject.Release(_workspace);
        Sums.Dispose();
    }

    private KernelArguments Arguments(in DeviceBatch batch, int rowCapacity) => new()
    {
        Inputs = batch.Inputs,
        Targets = batch.Targets,
        Outputs = batch.Outputs,
        Losses = batch.Losses,
        Parameters = _network.Parameters.View,
        Rounded = _network.Rounded,
        Workspace = _workspace.View,
        Partials = Sums.Partials,
        PartialStarts = Sums.Starts,
        FirstRow = batch.FirstRow,
        Rows = batch.Rows,
        RowCapacity = rowCapacity,
    };
}
