using static TorchSharp.torch;

namespace NetGen.Benchmarks;

/// <summary>TorchSharp: each batch is gathered by its indices and trained on.</summary>
internal sealed class TorchSharpFashion : IFashionLearner
{
    private readonly TorchSharpNetwork _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly Tensor _testInputs;
    private readonly Tensor _testTargets;

    public TorchSharpFashion(Model model, DataSet train, DataSet test)
    {
        _network = new TorchSharpNetwork(model);
        _optimizer = _network.CreateAdam();
        _inputs = TorchSharpNetwork.Inputs(model, train.Inputs.ToArray())[0];
        _targets = TorchSharpNetwork.Targets(model, train.Targets.ToArray())[0];
        _testInputs = TorchSharpNetwork.Inputs(model, test.Inputs.ToArray())[0];
        _testTargets = TorchSharpNetwork.Targets(model, test.Targets.ToArray())[0];
    }

    public void TrainEpoch(long[] order)
    {
        using Tensor all = tensor(order);
        for (int first = 0; first < order.Length; first += IFashionLearner.BatchSize)
        {
            using IDisposable scope = NewDisposeScope();
            Tensor batch = all.slice(0, first, Math.Min(first + IFashionLearner.BatchSize, order.Length), 1);
            _network.TrainStep(_optimizer, [_inputs.index_select(0, batch)], [_targets.index_select(0, batch)]);
        }
    }

    public double TestAccuracy()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable mode = inference_mode();
        return _network.Logits([_testInputs])[0].argmax(1).eq(_testTargets).to(ScalarType.Float64).mean().item<double>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        foreach (Tensor tensor in (Tensor[])[_inputs, _targets, _testInputs, _testTargets])
            tensor.Dispose();
    }
}
