using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Trains on the device. The data lie there for the length of a call of <c>Fit</c>, and what the batches came to until the end of
/// the epoch, so that the host waits once an epoch.
/// </summary>
internal sealed class GpuFitEngine<TNetwork, TOptimizer> : IFitEngine, IDisposable
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
{
    private readonly GpuTrainer<TNetwork, TOptimizer> _trainer;
    private readonly GpuBatchPass<TNetwork> _pass;
    private readonly FitPlan _plan;
    private readonly DeviceMemory _memory;
    private readonly GpuPenalty? _penalty;
    private readonly GpuEvaluation<TNetwork>? _validation;
    private readonly DeviceBatch _epoch;
    private readonly ArrayView<float> _penalties;
    private readonly int[] _hostOrder;
    private readonly HostLosses<TNetwork> _hostLosses;
    private readonly float[] _hostPredictions;
    private readonly float[] _hostPenalties;
    private readonly float[] _targets;

    /// <summary>Copies the data to the device, and takes the memory.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GpuFitEngine(GpuTrainer<TNetwork, TOptimizer> trainer, GpuBatchPass<TNetwork> pass, FitPlan plan)
    {
        _trainer = trainer;
        _pass = pass;
        _plan = plan;
        GpuNetwork<TNetwork> gpu = trainer.Gpu;
        _memory = new DeviceMemory(gpu.Device);
        try
        {
            int count = plan.Train.Count;
            _hostOrder = new int[count];
            _hostLosses = new HostLosses<TNetwork>(count);
            _hostPredictions = new float[checked(count * TNetwork.Description.OutputSize)];
            _targets = new float[plan.LargestBatch * plan.Train.TargetSize];
            _penalty = GpuPenalty.Create(gpu.Accelerator, _memory, TNetwork.GpuParameters);
            _hostPenalties = new float[checked(plan.Batches * (_penalty?.Count ?? 0))];
            _penalties = _memory.Allocate<float>(_hostPenalties.Length, "the penalties of regularisers");
            _epoch = new DeviceBatch
            {
                Inputs = _memory.Upload(plan.Train.Inputs.Span, "the training data"),
                Targets = _memory.Upload(plan.Train.Targets.Span, "the training data"),
                Outputs = _memory.Allocate<float>(_hostPredictions.Length, "the predictions of an epoch"),
                Losses = _hostLosses.Allocate(_memory, "the losses of an epoch"),
                Order = _memory.Allocate<int>(count, "the order of the samples"),
                SampleWeights = plan.Train.SampleWeights is { } weights ? _memory.Upload(weights.Span, "the weights of the samples") : default,
                Rows = count,
            };
            if (plan.Validation is { } validation)
                _validation = new GpuEvaluation<TNetwork>(gpu, pass, _memory, validation);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool KnowsResultsAtOnce => false;

    /// <inheritdoc/>
    public void TakeParameters() => _trainer.Gpu.CopyParametersToDevice();

    /// <inheritdoc/>
    public void GiveParameters() => _trainer.Gpu.CopyParametersToHost();

    /// <inheritdoc/>
    public void BeginEpoch()
    {
        _plan.FillOrder(_hostOrder, _trainer);
        _epoch.Order.CopyFromCPU(_trainer.Gpu.Stream, _hostOrder);
    }

    /// <inheritdoc/>
    public void Train(int start, int count)
    {
        GpuNetwork<TNetwork> gpu = _trainer.Gpu;
        int batch = start / _plan.Options.BatchSize;
        _penalty?.Launch(gpu.Stream, gpu.Parameters.View, _penalties.SubView(batch * _penalty.Count, _penalty.Count));
        _trainer.LaunchStep(_pass, _epoch with { FirstRow = start, Rows = count });
    }

    /// <inheritdoc/>
    public void EndEpoch()
    {
        AcceleratorStream stream = _trainer.Gpu.Stream;
        _hostLosses.CopyFrom(_epoch.Losses, stream);
        _epoch.Outputs.CopyToCPU(stream, _hostPredictions);
        if (_penalty is not null)
            _penalties.CopyToCPU(stream, _hostPenalties);
        stream.Synchronize();
    }

    /// <inheritdoc/>
    public TrainedBatch Result(int start, int count)
    {
        double loss = _hostLosses.Sum(start, count, _plan.Train.WeightsOf(0, _plan.Train.Count), _hostOrder);
        if (_penalty is not null)
            loss += GpuPenalty.Total(_hostPenalties.AsSpan(start / _plan.Options.BatchSize * _penalty.Count, _penalty.Count));

        int outputSize = TNetwork.Description.OutputSize, targetSize = _plan.Train.TargetSize;
        for (int i = 0; i < count; i++)
            _plan.Train.Target(_hostOrder[start + i]).CopyTo(_targets.AsSpan(i * targetSize));
        return new TrainedBatch(
            loss,
            _hostLosses.Sums,
            _hostPredictions.AsSpan(start * outputSize, count * outputSize),
            _targets.AsSpan(0, count * targetSize));
    }

    /// <inheritdoc/>
    public double? Validate(DataSet validation) =>
        _validation!.Run(_plan.Measures, _plan.Options.BatchSize, _plan.Options.CancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
