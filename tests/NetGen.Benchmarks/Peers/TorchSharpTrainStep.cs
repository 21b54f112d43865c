using static TorchSharp.torch;

namespace NetGen.Benchmarks;

/// <summary>Forward pass, backward pass and Adam in TorchSharp, from the same weights and on the same batch as NetGen's.</summary>
internal sealed class TorchSharpTrainStep : IContender
{
    private readonly Model _model;
    private readonly TorchSharpNetwork _network;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private optim.Optimizer _optimizer;

    public TorchSharpTrainStep(Model model, Workload workload)
    {
        _model = model;
        _network = new TorchSharpNetwork(model);
        int rows = workload.Work.BatchSize();
        _inputs = TorchSharpNetwork.Copy(workload.Inputs[0], rows, workload.InputSize);
        _targets = TorchSharpNetwork.Targets(model.Loss, workload.Targets, rows);
        _optimizer = _network.CreateAdam();
    }

    /// <summary>As NetGen's contender does, and for the same reason.</summary>
    public void Reset()
    {
        _network.Load(_model);
        _optimizer.Dispose();
        _optimizer = _network.CreateAdam();
        Run(1);
    }

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
            _network.TrainStep(_optimizer, _inputs, _targets);
    }

    public float[] Results()
    {
        Reset();
        float[] losses = new float[TrainingSetup.ComparedSteps];
        foreach (ref float loss in losses.AsSpan())
            loss = _network.TrainStepWithLoss(_optimizer, _inputs, _targets);
        return losses;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
        _network.Dispose();
    }
}
