namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives the steps of a generated class with <c>[Stream]</c>.</summary>
internal interface IStreamDriver
{
    int InputSize { get; }

    int OutputSize { get; }

    /// <summary>The steps of the sequences in one step, and how many of them its output does not depend on.</summary>
    (int Stride, int Latency) Pace { get; }

    /// <summary>The whole sequence at once.</summary>
    float[] Predict(float[] sequence);

    /// <summary>The output of each step of a new stream.</summary>
    float[] Step(float[] sequence);

    /// <summary>The same in blocks of some steps.</summary>
    float[] Steps(float[] sequence, int block);

    /// <summary>The outputs of all steps, which take the place of the inputs.</summary>
    float[] StepsInPlace(float[] sequence);

    /// <summary>The outputs of all steps of some streams, stream by stream, that go on together.</summary>
    float[][] StepBatch(float[][] sequences);

    /// <summary>The same by the members of a population, each with the network's parameters, on one thread and on as many as there are.</summary>
    float[][] StepEach(float[][] sequences, int maxDegreeOfParallelism);

    /// <summary>The same by agents that are asked for each step: of the network, and of the members of a population.</summary>
    (float[][] OfNetwork, float[][] OfPopulation) StepAgents(float[][] sequences);

    /// <summary>The output of each step of a stream that was another one's before.</summary>
    float[] StepAfterReset(float[] before, float[] sequence);

    /// <summary>The bytes that steps allocate, once warm.</summary>
    long AllocatedBytes(float[] sequence);

    void SetParameter(int index, ReadOnlySpan<float> values);
}

/// <inheritdoc/>
internal sealed class StreamDriver<TNetwork, TState> : IStreamDriver
    where TNetwork : class, IStreamNetwork<TNetwork, TState>, INetwork<TNetwork>
    where TState : struct, IStreamState
{
    private readonly TNetwork _network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), 0L)!;

    public int InputSize => TNetwork.StepInputSize;

    public int OutputSize => TNetwork.StepOutputSize;

    public (int Stride, int Latency) Pace => (TNetwork.StepStride, TNetwork.StepLatency);

    public float[] Predict(float[] sequence)
    {
        var output = new float[TNetwork.Description.OutputSize];
        _network.Predict(sequence, output);
        return output;
    }

    public float[] Step(float[] sequence)
    {
        var state = new TState();
        return Step(sequence, ref state);
    }

    public float[] Steps(float[] sequence, int block)
    {
        var state = new TState();
        var outputs = new float[sequence.Length / InputSize * OutputSize];
        for (int first = 0; first < sequence.Length / InputSize; first += block)
        {
            int count = Math.Min(block, (sequence.Length / InputSize) - first);
            _network.Steps(sequence.AsSpan(first * InputSize, count * InputSize), ref state, outputs.AsSpan(first * OutputSize, count * OutputSize));
        }

        return outputs;
    }

    public float[] StepsInPlace(float[] sequence)
    {
        var state = new TState();
        float[] values = [.. sequence];
        _network.Steps(values, ref state, values);
        return values;
    }

    public float[][] StepBatch(float[][] sequences)
    {
        TState[] states = States(sequences);
        return StepAll(sequences, (inputs, outputs) => _network.StepBatch(inputs, states, outputs));
    }

    public float[][] StepEach(float[][] sequences, int maxDegreeOfParallelism)
    {
        TState[] states = States(sequences);
        var population = new Population<TNetwork>(_network, sequences.Length);
        return StepAll(sequences, (inputs, outputs) => population.StepEach(inputs, states, outputs, maxDegreeOfParallelism));
    }

    public (float[][] OfNetwork, float[][] OfPopulation) StepAgents(float[][] sequences)
    {
        TState[] states = States(sequences), ofMembers = States(sequences);
        var population = new Population<TNetwork>(_network, sequences.Length);
        return (
            StepAll(sequences, (inputs, outputs) =>
            {
                var agents = new Agents(inputs, outputs);
                _network.StepAgents(ref agents, states.AsSpan());
            }),
            StepAll(sequences, (inputs, outputs) =>
            {
                var agents = new Agents(inputs, outputs);
                population.StepAgents(ref agents, ofMembers.AsSpan());
            }));
    }

    private static TState[] States(float[][] sequences) => [.. sequences.Select(_ => new TState())];

    private float[][] StepAll(float[][] sequences, Action<float[], float[]> step)
    {
        int steps = sequences[0].Length / InputSize;
        var outputs = sequences.Select(_ => new float[steps * OutputSize]).ToArray();
        for (int i = 0; i < steps; i++)
        {
            float[] inputs = [.. sequences.SelectMany(sequence => sequence[(i * InputSize)..((i + 1) * InputSize)])];
            var stepped = new float[sequences.Length * OutputSize];
            step(inputs, stepped);
            for (int stream = 0; stream < sequences.Length; stream++)
                stepped.AsSpan(stream * OutputSize, OutputSize).CopyTo(outputs[stream].AsSpan(i * OutputSize));
        }

        return outputs;
    }

    public float[] StepAfterReset(float[] before, float[] sequence)
    {
        var state = new TState();
        Step(before, ref state);
        state.Reset();
        return Step(sequence, ref state);
    }

    public long AllocatedBytes(float[] sequence)
    {
        var state = new TState();
        TState[] states = [state, new TState(), new TState()];
        float[] inputs = [.. sequence[..InputSize], .. sequence[..InputSize], .. sequence[..InputSize]], outputs = new float[3 * OutputSize];
        var population = new Population<TNetwork>(_network, 3);
        var agents = new Agents(inputs, outputs);
        long allocated = 0;
        for (int run = 0; run < 2; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 20; step++)
            {
                _network.Step(inputs.AsSpan(0, InputSize), ref state, outputs.AsSpan(0, OutputSize));
                _network.Steps(inputs, ref state, outputs);
                _network.StepBatch(inputs, states, outputs);
                _network.StepAgents(ref agents, states.AsSpan());
                population.StepEach(inputs, states.AsSpan(), outputs);
                population.StepAgents(ref agents, states.AsSpan());
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }

    public void SetParameter(int index, ReadOnlySpan<float> values) => _network.Parameters[index].CopyFrom(values);

    private float[] Step(float[] sequence, ref TState state)
    {
        var outputs = new float[sequence.Length / InputSize * OutputSize];
        for (int step = 0; step < sequence.Length / InputSize; step++)
            _network.Step(sequence.AsSpan(step * InputSize, InputSize), ref state, outputs.AsSpan(step * OutputSize, OutputSize));
        return outputs;
    }

    private readonly struct Agents(float[] inputs, float[] outputs) : IAgents
    {
        public void Observe(int index, Span<float> observation) => inputs.AsSpan(index * observation.Length, observation.Length).CopyTo(observation);

        public void Act(int index, ReadOnlySpan<float> action) => action.CopyTo(outputs.AsSpan(index * action.Length));
    }
}
