using Lander.Engines;
using Microsoft.ML.OnnxRuntime;

namespace Lander.OnnxRuntime;

/// <summary>
/// ONNX Runtime as it is fastest: a session on one thread with all optimisations, all inputs and outputs bound once to memory of the game, and a run for each
/// binding.
/// </summary>
internal sealed class OnnxRuntimeEngine : Engine
{
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtIoBinding[] _bindings;
    private readonly List<OrtValue> _values = [];
    private readonly PopulationWeights? _weights;

    /// <summary>Opens the session.</summary>
    /// <param name="name">The engine's name.</param>
    /// <param name="ships">The number of ships.</param>
    /// <param name="model">The bytes of the model.</param>
    /// <param name="runs">How often the session runs for all ships.</param>
    /// <param name="bind">Binds the inputs and outputs of a run.</param>
    /// <param name="weights">The weights, if they are inputs.</param>
    public OnnxRuntimeEngine(
        string name, int ships, byte[] model, int runs, Action<OnnxRuntimeEngine, OrtIoBinding, int> bind, PopulationWeights? weights = null)
        : base(name, ships)
    {
        using SessionOptions options = CreateOptions();
        _session = new InferenceSession(model, options);
        _bindings = new OrtIoBinding[runs];
        for (int run = 0; run < runs; run++)
        {
            _bindings[run] = _session.CreateIoBinding();
            bind(this, _bindings[run], run);
        }

        _weights = weights;
    }

    /// <summary>One thread, as NetGen has, and all optimisations of the graph.</summary>
    public static SessionOptions CreateOptions() => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
    };

    /// <summary>Binds what some ships see and do, the first input and the only output of the model.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="first">The first ship.</param>
    /// <param name="count">The number of ships.</param>
    /// <param name="batch">The dimensions in front of a ship's values.</param>
    public void BindShips(OrtIoBinding binding, int first, int count, params ReadOnlySpan<long> batch)
    {
        const int inputs = Policy.InputSize, outputs = Policy.OutputSize;
        Bind(binding.BindInput, _session.InputNames[0], Observations.AsMemory(first * inputs, count * inputs), [.. batch, inputs]);
        Bind(binding.BindOutput, _session.OutputNames[0], Actions.AsMemory(first * outputs, count * outputs), [.. batch, outputs]);
    }

    /// <summary>Binds an input or output to memory that stays.</summary>
    public void Bind(Action<string, OrtValue> bind, string name, Memory<float> memory, long[] shape)
    {
        var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
        _values.Add(tensor);
        bind(name, tensor);
    }

    /// <inheritdoc/>
    public override void Compute()
    {
        foreach (OrtIoBinding binding in _bindings)
            _session.RunWithBinding(_options, binding);
    }

    /// <inheritdoc/>
    public override void Refresh() => _weights?.Refresh();

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (OrtIoBinding binding in _bindings)
            binding.Dispose();
        foreach (OrtValue value in _values)
            value.Dispose();
        _options.Dispose();
        _session.Dispose();
        base.Dispose();
    }
}
