namespace NetGen.Benchmarks;

/// <summary>A network that goes step by step.</summary>
/// <param name="Name">Its name in the libraries of C++.</param>
/// <param name="Kind">Which peers have it.</param>
/// <param name="Size">The units, or the channels.</param>
/// <param name="Parameters">The parameters in Keras's layout, in the order of the layers.</param>
/// <param name="StepFlops">Two for each multiply-add of a step.</param>
/// <param name="Create">NetGen's contender.</param>
internal sealed record StreamNetwork(
    string Name, StreamKind Kind, int Size, float[][] Parameters, double StepFlops, Func<IContender> Create)
{
    /// <summary>How it is trained, if that is measured.</summary>
    public StreamTraining? Training { get; private init; }

    /// <summary>Times its steps one by one.</summary>
    public required Func<StepDistribution> Distribution { get; init; }

    /// <summary>Whether it has the faster functions.</summary>
    public bool IsFast { get; private init; }

    /// <summary>Whether its kernels are bfloat16 values.</summary>
    public bool IsBfloat16 { get; private init; }

    /// <summary>Its name in the table.</summary>
    public string Title => Name + (IsFast ? " fast" : "") + (IsBfloat16 ? " bfloat16" : "");

    /// <summary>All networks in the order of the table.</summary>
    public static IEnumerable<StreamNetwork> CreateAll() =>
    [
        Of<Gru8, Gru8.State>("GRU 8", StreamKind.Gru, 8, new Gru8(1)),
        Of<Gru8Fast, Gru8Fast.State>("GRU 8", StreamKind.Gru, 8, new Gru8Fast(1), isFast: true),
        Of<Gru16, Gru16.State>("GRU 16", StreamKind.Gru, 16, new Gru16(1)),
        Of<Gru16Fast, Gru16Fast.State>("GRU 16", StreamKind.Gru, 16, new Gru16Fast(1), isFast: true),
        OfBfloat16<Gru16, Gru16.Bfloat16Network, Gru16.State>("GRU 16", StreamKind.Gru, 16, new Gru16(1), network => network.QuantizeToBfloat16()),
        Of<Gru32, Gru32.State>("GRU 32", StreamKind.Gru, 32, new Gru32(1), trains: true),
        Of<Gru32Fast, Gru32Fast.State>("GRU 32", StreamKind.Gru, 32, new Gru32Fast(1), isFast: true),
        OfBfloat16<Gru32, Gru32.Bfloat16Network, Gru32.State>("GRU 32", StreamKind.Gru, 32, new Gru32(1), network => network.QuantizeToBfloat16()),
        Of<Gru64, Gru64.State>("GRU 64", StreamKind.Gru, 64, new Gru64(1)),
        Of<Gru64Fast, Gru64Fast.State>("GRU 64", StreamKind.Gru, 64, new Gru64Fast(1), isFast: true),
        OfBfloat16<Gru64, Gru64.Bfloat16Network, Gru64.State>("GRU 64", StreamKind.Gru, 64, new Gru64(1), network => network.QuantizeToBfloat16()),
        OfBfloat16<Gru64Fast, Gru64Fast.Bfloat16Network, Gru64Fast.State>(
            "GRU 64", StreamKind.Gru, 64, new Gru64Fast(1), network => network.QuantizeToBfloat16(), isFast: true),
        Of<Lstm8, Lstm8.State>("LSTM 8", StreamKind.Lstm, 8, new Lstm8(1)),
        Of<Lstm8Fast, Lstm8Fast.State>("LSTM 8", StreamKind.Lstm, 8, new Lstm8Fast(1), isFast: true),
        Of<Lstm16, Lstm16.State>("LSTM 16", StreamKind.Lstm, 16, new Lstm16(1)),
        Of<Lstm16Fast, Lstm16Fast.State>("LSTM 16", StreamKind.Lstm, 16, new Lstm16Fast(1), isFast: true),
        OfBfloat16<Lstm16, Lstm16.Bfloat16Network, Lstm16.State>("LSTM 16", StreamKind.Lstm, 16, new Lstm16(1), network => network.QuantizeToBfloat16()),
        Of<Lstm32, Lstm32.State>("LSTM 32", StreamKind.Lstm, 32, new Lstm32(1)),
        Of<Lstm32Fast, Lstm32Fast.State>("LSTM 32", StreamKind.Lstm, 32, new Lstm32Fast(1), isFast: true),
        OfBfloat16<Lstm32, Lstm32.Bfloat16Network, Lstm32.State>("LSTM 32", StreamKind.Lstm, 32, new Lstm32(1), network => network.QuantizeToBfloat16()),
        Of<Lstm64, Lstm64.State>("LSTM 64", StreamKind.Lstm, 64, new Lstm64(1), trains: true),
        Of<Lstm64Fast, Lstm64Fast.State>("LSTM 64", StreamKind.Lstm, 64, new Lstm64Fast(1), isFast: true),
        OfBfloat16<Lstm64, Lstm64.Bfloat16Network, Lstm64.State>("LSTM 64", StreamKind.Lstm, 64, new Lstm64(1), network => network.QuantizeToBfloat16()),
        OfBfloat16<Lstm64Fast, Lstm64Fast.Bfloat16Network, Lstm64Fast.State>(
            "LSTM 64", StreamKind.Lstm, 64, new Lstm64Fast(1), network => network.QuantizeToBfloat16(), isFast: true),
        Of<Convolutions8, Convolutions8.State>("Conv1D 8", StreamKind.Convolutions, 8, new Convolutions8(1)),
        Of<Convolutions16, Convolutions16.State>("Conv1D 16", StreamKind.Convolutions, 16, new Convolutions16(1)),
        Of<WaveNet, WaveNet.State>("WaveNet", StreamKind.WaveNet, 16, new WaveNet(1), trains: true),
    ];

    // Peers compute with the weights that the bfloat16 values are.
    private static StreamNetwork OfBfloat16<TNetwork, TQuantized, TState>(
        string name, StreamKind kind, int size, TNetwork network, Func<TNetwork, TQuantized> quantize, bool isFast = false)
        where TNetwork : class, ITrainableNetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TQuantized : class, IQuantizedNetwork<TQuantized>, IStreamNetwork<TQuantized, TState>
        where TState : struct, IStreamState
    {
        StreamNetwork floats = Of<TNetwork, TState>(name, kind, size, network, isFast: isFast);
        TQuantized quantized = quantize(network);
        for (int i = 0; i < floats.Parameters.Length; i++)
            quantized.Weights.CopyTo(i, floats.Parameters[i]);
        return floats with
        {
            Create = () => new NetGenSteps<TQuantized, TState>(quantized),
            Distribution = () => StepDistribution.Of<TQuantized, TState>(quantized),
            IsBfloat16 = true,
        };
    }

    private static StreamNetwork Of<TNetwork, TState>(string name, StreamKind kind, int size, TNetwork network, bool trains = false, bool isFast = false)
        where TNetwork : class, ITrainableNetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        var random = new Random(3);
        float[][] parameters = new float[TNetwork.Description.Parameters.Length][];
        for (int i = 0; i < parameters.Length; i++)
        {
            float[] values = new float[network.Parameters[i].Length];
            network.Parameters[i].CopyTo(values);

            // Biases are zeros in a new network, and a wrong one would not be seen.
            if (values.All(value => value == 0))
            {
                values = [.. values.Select(_ => 0.2f * (random.NextSingle() - 0.5f))];
                network.Parameters[i].CopyFrom(values);
            }

            parameters[i] = values;
        }

        double weights = TNetwork.Description.Parameters.Where(parameter => parameter.Name.EndsWith("kernel", StringComparison.Ordinal)).Sum(parameter => (double)parameter.Count);
        return new(name, kind, size, parameters, 2 * weights, () => new NetGenSteps<TNetwork, TState>(network))
        {
            Distribution = () => StepDistribution.Of<TNetwork, TState>(network),
            Training = trains ? StreamTraining.Of(network) : null,
            IsFast = isFast,
        };
    }
}

/// <summary>The kinds of networks that go step by step.</summary>
internal enum StreamKind
{
    /// <summary>A GRU and a dense layer.</summary>
    Gru,

    /// <summary>An LSTM and a dense layer.</summary>
    Lstm,

    /// <summary>Four causal convolutions, dilated by 1, 2, 4 and 8, and a dense layer.</summary>
    Convolutions,

    /// <summary>Two stacks of ten dilated layers.</summary>
    WaveNet,
}
