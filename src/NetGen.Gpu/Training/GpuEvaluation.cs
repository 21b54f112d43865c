using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Evaluates the network on one data set, whose samples and results lie on the device.</summary>
internal sealed class GpuEvaluation<TNetwork>
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    private readonly GpuNetwork<TNetwork> _gpu;
    private readonly GpuBatchPass<TNetwork> _pass;
    private readonly DataSet _data;
    private readonly DeviceBatch _all;
    private readonly GpuPenalty? _penalty;
    private readonly ArrayView<float> _penalties;
    private readonly HostLosses<TNetwork> _hostLosses;
    private readonly float[] _hostPredictions;
    private readonly float[] _hostPenalties;

    /// <summary>Copies the data to the device, and takes the memory.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GpuEvaluation(GpuNetwork<TNetwork> gpu, GpuBatchPass<TNetwork> pass, DeviceMemory memory, DataSet data)
    {
        _gpu = gpu;
        _pass = pass;
        _data = data;
        _hostLosses = new HostLosses<TNetwork>(data.Count);
        _hostPredictions = new float[checked(data.Count * TNetwork.Description.OutputSize)];
        _penalty = GpuPenalty.Create(gpu.Accelerator, memory, TNetwork.GpuParameters);
        _hostPenalties = new float[_penalty?.Count ?? 0];
        _penalties = memory.Allocate<float>(_hostPenalties.Length, "the penalties of regularisers");
        _all = new DeviceBatch
        {
            Inputs = memory.Upload(data.Inputs.Span, "the data to evaluate"),
            Targets = memory.Upload(data.Targets.Span, "the data to evaluate"),
            Outputs = memory.Allocate<float>(_hostPredictions.Length, "the predictions of an evaluation"),
            Losses = _hostLosses.Allocate(memory, "the losses of an evaluation"),
            Rows = data.Count,
        };
    }

    /// <summary>Computes the loss and updates the measures, which the caller has reset, batch by batch as on the CPU.</summary>
    /// <returns>The mean loss, regularisers included; <see langword="null"/> if it was cancelled.</returns>
    public double? Run(Measures measures, int batchSize, CancellationToken cancellationToken)
    {
        for (int start = 0; start < _data.Count; start += _pass.EvaluationRows)
        {
            if (cancellationToken.IsCancellationRequested)
                return null;
            _pass.LaunchLoss(
                _gpu.Stream, _all with { FirstRow = start, Rows = Math.Min(_pass.EvaluationRows, _data.Count - start) });
        }

        _hostLosses.CopyFrom(_all.Losses, _gpu.Stream);
        _all.Outputs.CopyToCPU(_gpu.Stream, _hostPredictions);
        if (_penalty is not null)
        {
            _penalty.Launch(_gpu.Stream, _gpu.Parameters.View, _penalties);
            _penalties.CopyToCPU(_gpu.Stream, _hostPenalties);
        }

        _gpu.Stream.Synchronize();
        Update(measures, batchSize);
        return _hostLosses.Sum(0, _data.Count, _data.WeightsOf(0, _data.Count)) + GpuPenalty.Total(_hostPenalties);
    }

    private void Update(Measures measures, int batchSize)
    {
        int outputSize = TNetwork.Description.OutputSize;
        for (int start = 0; start < _data.Count; start += batchSize)
        {
            int count = Math.Min(batchSize, _data.Count - start);
            ReadOnlySpan<float> predictions = _hostPredictions.AsSpan(start * outputSize, count * outputSize);
            ReadOnlySpan<float> targets = _data.Targets.Span.Slice(start * _data.TargetSize, count * _data.TargetSize);
            _hostLosses.Sum(start, count, _data.WeightsOf(0, _data.Count));
            measures.Update(predictions, targets, _hostLosses.Sums, count);
        }
    }
}
