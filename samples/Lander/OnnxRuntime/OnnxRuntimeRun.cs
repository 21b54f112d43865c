using Lander.Engines;
using Microsoft.ML.OnnxRuntime;
using NetGen;

namespace Lander.OnnxRuntime;

/// <summary>ONNX Runtime as its tutorials call it: tensors are bound to nothing, and each run returns new ones.</summary>
internal sealed class OnnxRuntimeRun : Engine
{
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly PopulationWeights _weights;
    private readonly string[] _names;
    private readonly OrtValue[] _inputs;

    public OnnxRuntimeRun(Population<Policy> population)
        : base("ONNX Runtime, Run", population.Count)
    {
        using SessionOptions options = OnnxRuntimeEngine.CreateOptions();
        _session = new InferenceSession(PopulationModel.Write(), options);
        _weights = new PopulationWeights(population);
        _names = [PopulationModel.Input, .. Enumerable.Range(0, _weights.Count).Select(PopulationModel.NameOf)];
        _inputs = new OrtValue[_names.Length];
    }

    /// <inheritdoc/>
    public override void Compute()
    {
        for (int ship = 0; ship < Ships; ship++)
        {
            _inputs[0] = Tensor(Observations.AsMemory(ship * Policy.InputSize, Policy.InputSize), [1, Policy.InputSize]);
            for (int i = 1; i < _inputs.Length; i++)
                _inputs[i] = Tensor(_weights[i - 1, ship], PopulationModel.ShapeOf(i - 1));
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_options, _names, _inputs, [PopulationModel.Output]);
            results[0].GetTensorDataAsSpan<float>().CopyTo(Actions.AsSpan(ship * Policy.OutputSize));
            foreach (OrtValue input in _inputs)
                input.Dispose();
        }
    }

    /// <inheritdoc/>
    public override void Refresh() => _weights.Refresh();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
        base.Dispose();
    }

    private static OrtValue Tensor(Memory<float> memory, long[] shape) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
}
