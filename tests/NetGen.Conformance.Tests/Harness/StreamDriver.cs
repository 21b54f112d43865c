using System.Reflection;

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

    /// <summary>The same by agents that are asked for each step.</summary>
    float[][] StepAgents(float[][] sequences);

    /// <summary>The output of each step of a stream that was another one's before.</summary>
    float[] StepAfterReset(float[] before, float[] sequence);

    /// <summary>The bytes that steps allocate, once warm.</summary>
    long AllocatedBytes(float[] sequence);

    void SetParameter(int index, ReadOnlySpan<float> values);

    /// <summary>The values that a parameter has, rounded where its kernel is stored in fewer bits.</summary>
    float[] GetParameter(int index);
}

/// <summary>Drives the steps of populations.</summary>
internal interface IPopulationStreamDriver : IStreamDriver
{
    /// <summary>
    /// The outputs of all steps of some streams, stream by stream, of the members of a population, each with the network's parameters, on one thread and on as many as
    /// there are.
    /// </summary>
    float[][] StepEach(float[][] sequences, int maxDegreeOfParallelism);

    /// <summary>The same by agents that are asked for each step.</summary>
    float[][] StepAgentsOfPopulation(float[][] sequences);
}

/// <inheritdoc/>
internal sealed class StreamDriver<TNetwork, TState> : StreamDriverOf<TNetwork, TState>, IPopulationStreamDriver
    where TNetwork : class, IStreamNetwork<TNetwork, TState>, INetwork<TNetwork>
    where TState : struct, IStreamState
{
    protected override TNetwork Network { get; } = (TNetwork)Activator.CreateInstance(typeof(TNetwork), 0L)!;

    public override void SetParameter(int index, ReadOnlySpan<float> values) => Network.Parameters[index].CopyFrom(values);

    public override float[] GetParameter(int index)
    {
        var values = new float[Network.Parameters[index].Length];
        Network.Parameters[index].CopyTo(values);
        return values;
    }

    public float[][] StepEach(float[][] sequences, int maxDegreeOfParallelism)
    {
        TState[] states = States(sequences);
        var population = new Population<TNetwork>(Network, sequences.Length);
        return StepAll(sequences, (inputs, outputs) => population.StepEach(inputs, states, outputs, maxDegreeOfParallelism));
    }

    public float[][] StepAgentsOfPopulation(float[][] sequences)
    {
        TState[] states = States(sequences);
        var population = new Population<TNetwork>(Network, sequences.Length);
        return StepAll(sequences, (inputs, outputs) =>
        {
            var agents = new Agents(inputs, outputs);
            population.StepAgents(ref agents, states.AsSpan());
        });
    }

    public override long AllocatedBytes(float[] sequence)
    {
        TState[] states = [new TState(), new TState(), new TState()];
        float[] inputs = [.. sequence[..InputSize], .. sequence[..InputSize], .. sequence[..InputSize]], outputs = new float[3 * OutputSize];
        var population = new Population<TNetwork>(Network, 3);
        var agents = new Agents(inputs, outputs);
        return base.AllocatedBytes(sequence) + LeastBytes(() =>
        {
            population.StepEach(inputs, states.AsSpan(), outputs);
            population.StepAgents(ref agents, states.AsSpan());
        });
    }
}

/// <summary>Drives the steps of the quantized form of a generated class, which is made anew whenever a parameter was set.</summary>
internal sealed class QuantizedStreamDriver<TNetwork, TQuantized, TState>(MethodInfo convert) : StreamDriverOf<TQuantized, TState>
    where TNetwork : class, INetwork<TNetwork>
    where TQuantized : class, IStreamNetwork<TQuantized, TState>, IQuantizedNetwork<TQuantized>
    where TState : struct, IStreamState
{
    private readonly TNetwork _network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), 0L)!;
    private TQuantized? _quantized;

    protected override TQuantized Network => _quantized ??= (TQuantized)convert.Invoke(_network, null)!;

    public override void SetParameter(int index, ReadOnlySpan<float> values)
    {
        _network.Parameters[index].CopyFrom(values);
        _quantized = null;
    }

    public override float[] GetParameter(int index)
    {
        var values = new float[TNetwork.Description.Parameters[index].Count];
        Network.Weights.CopyTo(index, values);
        return values;
    }
}

/// <inheritdoc/>
internal abstract class StreamDriverOf<TNetwork, TState> : IStreamDriver
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    protected abstract TNetwork Network { get; }

    public int InputSize => TNetwork.StepInputSize;

    public int OutputSize => TNetwork.StepOutputSize;

    public (int Stride, int Latency) Pace => (TNetwork.StepStride, TNetwork.StepLatency);

    public float[] Predict(float[] sequence)
    {
        var output = new float[TNetwork.Description.OutputSize];
        Network.Predict(sequence, output);
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
            Network.Steps(sequence.AsSpan(first * InputSize, count * InputSize), ref state, outputs.AsSpan(first * OutputSize, count * OutputSize));
        }

        return outputs;
    }

    public float[] StepsInPlace(float[] sequence)
    {
        var state = new TState();
        float[] values = [.. sequence];
        Network.Steps(values, ref state, values);
        return values;
    }

    public float[][] StepBatch(float[][] sequences)
    {
        TState[] states = States(sequences);
        return StepAll(sequences, (inputs, outputs) => Network.StepBatch(inputs, states, outputs));
    }

    public float[][] StepAgents(float[][] sequences)
    {
        TState[] states = States(sequences);
        return StepAll(sequences, (inputs, outputs) =>
        {
            var agents = new Agents(inputs, outputs);
            Network.StepAgents(ref agents, states.AsSpan());
        });
    }

    public float[] StepAfterReset(float[] before, float[] sequence)
    {
        var state = new TState();
        Step(before, ref state);
        state.Reset();
        return Step(sequence, ref state);
    }

    public virtual long AllocatedBytes(float[] sequence)
    {
        var state = new TState();
        TState[] states = [state, new TState(), new TState()];
        float[] inputs = [.. sequence[..InputSize], .. sequence[..InputSize], .. sequence[..InputSize]], outputs = new float[3 * OutputSize];
        TNetwork network = Network;
        var agents = new Agents(inputs, outputs);
        return LeastBytes(() =>
        {
            network.Step(inputs.AsSpan(0, InputSize), ref state, outputs.AsSpan(0, OutputSize));
            network.Steps(inputs, ref state, outputs);
            network.StepBatch(inputs, states, outputs);
            network.StepAgents(ref agents, states.AsSpan());
        });
    }

    public abstract void SetParameter(int index, ReadOnlySpan<float> values);

    public abstract float[] GetParameter(int index);

    // Of twenty calls, once they are warm.
    protected static long LeastBytes(Action calls)
    {
        long allocated = 0;
        for (int run = 0; run < 2; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 20; step++)
                calls();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return allocated;
    }

    protected static TState[] States(float[][] sequences) => [.. sequences.Select(_ => new TState())];

    protected float[][] StepAll(float[][] sequences, Action<float[], float[]> step)
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

    private float[] Step(float[] sequence, ref TState state)
    {
        var outputs = new float[sequence.Length / InputSize * OutputSize];
        for (int step = 0; step < sequence.Length / InputSize; step++)
            Network.Step(sequence.AsSpan(step * InputSize, InputSize), ref state, outputs.AsSpan(step * OutputSize, OutputSize));
        return outputs;
    }

    protected readonly struct Agents(float[] inputs, float[] outputs) : IAgents
    {
        public void Observe(int index, Span<float> observation) => inputs.AsSpan(index * observation.Length, observation.Length).CopyTo(observation);

        public void Act(int index, ReadOnlySpan<float> action) => action.CopyTo(outputs.AsSpan(index * action.Length));
    }
}
