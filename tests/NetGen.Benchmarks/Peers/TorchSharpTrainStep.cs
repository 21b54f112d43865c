using static TorchSharp.torch;

namespace NetGen.Benchmarks;

/// <summary>Forward pass, backward pass and Adam in TorchSharp, from the same weights and on the same batch as NetGen's.</summary>
internal sealed class TorchSharpTrainStep : IContender
{
    private readonly TorchSharpNetwork _network;
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _targets;
    private optim.Optimizer _optimizer;

    public TorchSharpTrainStep(Model model, Workload workload)
    {
        _network = new TorchSharpNetwork(model);
        _inputs = TorchSharpNetwork.Inputs(model, workload.Inputs[0]);
        _targets = TorchSharpNetwork.Targets(model, workload.Targets);
        _optimizer = _network.CreateAdam();
    }

    /// <summary>As NetGen's contender does, and for the same reason.</summary>
    public void Reset()
    {
        _network.Load();
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
        foreach (Tensor tensor in _inputs.Concat(_targets))
            tensor.Dispose();
        _network.Dispose();
    }
}
