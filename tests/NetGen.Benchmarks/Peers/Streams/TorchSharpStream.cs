using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace NetGen.Benchmarks;

/// <summary>A network that goes step by step, as a TorchSharp user writes it.</summary>
internal sealed class TorchSharpStream : IDisposable
{
    private const int Taps = 3;
    private const int WaveNetLayers = 10;

    private readonly StreamNetwork _network;
    private readonly List<(nn.Module Module, Action<nn.Module> Load)> _modules = [];
    private readonly GRU? _gru;
    private readonly LSTM? _lstm;
    private readonly Linear? _dense;
    private readonly List<Conv1d> _convolutions = [];
    private int _parameter;

    public TorchSharpStream(StreamNetwork network)
    {
        _network = network;
        int size = network.Size;
        switch (network.Kind)
        {
            case StreamKind.Gru:
                _gru = Recurrent(nn.GRU(1, size, batchFirst: true), gates: [1, 0, 2]);
                _dense = Dense(size);
                break;
            case StreamKind.Lstm:
                _lstm = Recurrent(nn.LSTM(1, size, batchFirst: true), gates: [0, 1, 2, 3]);

                // Keras has one bias, and PyTorch the sum of two.
                _lstm.parameters().Last().requires_grad = false;
                _dense = Dense(size);
                break;
            case StreamKind.WaveNet:
                AddStack(1, 16, 8, isLast: false);
                AddStack(16, 8, 1, isLast: true);
                break;
            default:
                throw new NotSupportedException($"No training of {network.Name} is measured.");
        }

        Load();
    }

    /// <summary>All parameters.</summary>
    public IEnumerable<Parameter> Parameters => _modules.SelectMany(module => module.Module.parameters());

    /// <summary>Takes the network's weights.</summary>
    public void Load()
    {
        using IDisposable gradients = no_grad();
        foreach ((nn.Module module, Action<nn.Module> load) in _modules)
            load(module);
    }

    /// <summary>Some steps of recurrent networks: [samples, steps, 1], with the states, which are none at first.</summary>
    public (Tensor Output, Tensor[] States) Recurrent(Tensor input, Tensor[] states)
    {
        if (_gru is not null)
        {
            (Tensor sequence, Tensor state) = _gru.forward(input, states.FirstOrDefault());
            using (sequence)
                return (_dense!.forward(sequence), [state]);
        }

        (Tensor outputs, Tensor h, Tensor c) = _lstm!.forward(input, states is [Tensor before, Tensor cell] ? (before, cell) : null);
        using (outputs)
            return (_dense!.forward(outputs), [h, c]);
    }

    /// <summary>Whole sequences: [samples, steps, 1].</summary>
    public Tensor Forward(Tensor input)
    {
        if (_gru is not null)
            return _dense!.forward(_gru.forward(input, null).Item1);
        if (_lstm is not null)
            return _dense!.forward(_lstm.forward(input, null).Item1);

        // Channels first, as PyTorch has them.
        Tensor sound = input.transpose(1, 2), value = sound;
        Tensor? skips = null;
        int next = 0;
        foreach (bool isLast in (bool[])[false, true])
        {
            value = _convolutions[next++].forward(value);
            for (int layer = 0; layer < WaveNetLayers; layer++)
            {
                Tensor sums = _convolutions[next++].forward(F.pad(value, [(Taps - 1) << layer, 0]));
                Tensor seen = (sums + _convolutions[next++].forward(sound)).tanh();
                skips = skips is null ? seen : skips + seen;
                if (!isLast || layer < WaveNetLayers - 1)
                    value = value + _convolutions[next++].forward(seen);
            }

            skips = _convolutions[next++].forward(skips!);
        }

        return skips!.transpose(1, 2);
    }

    public void Dispose()
    {
        foreach ((nn.Module module, _) in _modules)
            module.Dispose();
    }

    // The order of the parameters is that of NetGen's network.
    private void AddStack(int inputs, int channels, int head, bool isLast)
    {
        Add(inputs, channels, 1, 1, hasBias: false);
        for (int layer = 0; layer < WaveNetLayers; layer++)
        {
            Add(channels, channels, Taps, 1 << layer, hasBias: true);
            Add(1, channels, 1, 1, hasBias: false);
            if (!isLast || layer < WaveNetLayers - 1)
                Add(channels, channels, 1, 1, hasBias: true);
        }

        Add(channels, head, 1, 1, hasBias: isLast);
    }

    private void Add(int inputs, int outputs, int taps, int dilation, bool hasBias)
    {
        Conv1d convolution = nn.Conv1d(inputs, outputs, taps, dilation: dilation, bias: hasBias);
        _convolutions.Add(convolution);
        float[] keras = Next();

        // Keras's kernels are [taps, inputs, outputs], PyTorch's [outputs, inputs, taps].
        float[] kernel =
        [
            .. from output in Enumerable.Range(0, outputs)
               from input in Enumerable.Range(0, inputs)
               from tap in Enumerable.Range(0, taps)
               select keras[(((tap * inputs) + input) * outputs) + output],
        ];
        AddModule(convolution, hasBias ? [kernel, Next()] : [kernel]);
    }

    private TModule Recurrent<TModule>(TModule module, int[] gates)
        where TModule : nn.Module
    {
        int units = _network.Size, count = gates.Length;
        float[] kernel = Next(), recurrent = Next(), bias = Next();
        float[] other = bias.Length > count * units ? bias[(count * units)..] : new float[count * units];
        AddModule(module, [Gates(kernel, 1), Gates(recurrent, units), Gates(bias[..(count * units)], 1), Gates(other, 1)]);
        return module;

        // Keras's kernels are [inputs, gates, units], PyTorch's [gates, units, inputs].
        float[] Gates(float[] values, int inputs) =>
        [
            .. from gate in gates
               from unit in Enumerable.Range(0, units)
               from input in Enumerable.Range(0, inputs)
               select values[(((input * count) + gate) * units) + unit],
        ];
    }

    private Linear Dense(int inputs)
    {
        Linear dense = nn.Linear(inputs, 1);
        AddModule(dense, [Next(), Next()]);
        return dense;
    }

    private void AddModule(nn.Module module, float[][] values)
    {
        _modules.Add((module, Load));

        void Load(nn.Module loaded)
        {
            foreach ((Parameter parameter, float[] of) in loaded.parameters().Zip(values))
            {
                using Tensor value = tensor(of, parameter.shape);
                parameter.copy_(value);
            }
        }
    }

    private float[] Next() => _network.Parameters[_parameter++];
}
