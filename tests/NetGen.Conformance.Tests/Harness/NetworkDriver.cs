using System.Reflection;
using System.Runtime.InteropServices;
using NetGen.Storage;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Drives a generated class that can predict only. Each prediction is made once more by a member of a population, which must give the same bits.</summary>
internal class NetworkDriver<TNetwork>(TNetwork network) : PredictionDriver<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private Population<TNetwork>? _population;

    protected TNetwork Network { get; } = network;

    protected override TNetwork Predictor => Network;

    public override float[] GetParameter(int index)
    {
        Parameter parameter = Network.Parameters[index];
        var values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }

    public override void SetParameter(int index, ReadOnlySpan<float> values)
    {
        Network.Parameters[index].CopyFrom(values);
        _population = null;
    }

    public override float[] Predict(ReadOnlySpan<float> input)
    {
        float[] output = base.Predict(input), ofMember = new float[output.Length];
        Population().Predict(member: 1, input, ofMember);
        RequireSameBits(output, ofMember, nameof(Predict));
        return output;
    }

    public override float[] PredictBatch(ReadOnlySpan<float> inputs)
    {
        float[] outputs = base.PredictBatch(inputs), ofMember = new float[outputs.Length];

        // A single sample is predicted as one.
        if (inputs.Length > TNetwork.Description.InputSize)
        {
            Population().PredictMembers([1], inputs, ofMember);
            RequireSameBits(outputs, ofMember, nameof(PredictBatch));
        }

        return outputs;
    }

    // Its first member is another network.
    private Population<TNetwork> Population()
    {
        if (_population is null)
        {
            _population = new Population<TNetwork>(Network, 2);
            _population[0].Fill(float.NaN);
        }

        return _population;
    }

    private static void RequireSameBits(float[] network, float[] member, string method)
    {
        if (!MemoryMarshal.Cast<float, int>(network).SequenceEqual(MemoryMarshal.Cast<float, int>(member)))
            throw new InvalidOperationException($"{method} of a population gives other bits than that of the network.");
    }
}

/// <summary>Drives a generated class that can be trained.</summary>
internal sealed class TrainableDriver<TNetwork>(TNetwork network)
    : NetworkDriver<TNetwork>(network), ITrainableDriver, IAllocationProbe, ITrainerSource
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly BatchPass<TNetwork> _pass = Filled(new BatchPass<TNetwork>(network));
    private readonly AlignedBuffer _gradients = new(TNetwork.Description.StorageLength);

    public int TargetSize => TNetwork.TargetSize;

    public double ComputeRegularization() => Network.ComputeRegularization();

    public BatchResult ComputeLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        var predictions = new float[targets.Length / TargetSize * OutputSize];
        BatchStates<TNetwork>? states = FirstStates(targets.Length / TargetSize);
        double loss = _pass.ComputeLoss(inputs, targets, predictions, states: states);
        return new BatchResult(loss, predictions, []) { States = ValuesOf(states) };
    }

    public BatchResult ComputeGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, DropoutKey dropout)
    {
        _gradients.Span.Fill(float.NaN);
        var predictions = new float[targets.Length / TargetSize * OutputSize];
        BatchStates<TNetwork>? states = FirstStates(targets.Length / TargetSize);
        double loss = _pass.ComputeGradients(inputs, targets, dropout, predictions, _gradients, states: states);
        RequireZeroPadding();
        return new BatchResult(loss, predictions, [.. TNetwork.Description.Parameters.Select(ReadGradient)]) { States = ValuesOf(states) };
    }

    public long AllocatedBytes(float[] inputs, float[] targets)
    {
        int samples = targets.Length / TargetSize;
        var predictions = new float[samples * OutputSize];
        BatchStates<TNetwork>? states = FirstStates(samples);
        return Allocations.Least(rounds: 4, round =>
        {
            Network.Predict(inputs.AsSpan(0, inputs.Length / samples), predictions.AsSpan(0, OutputSize));
            Network.PredictBatch(inputs, predictions);
            _pass.ComputeLoss(inputs, targets, predictions, states: states);
            _pass.ComputeGradients(inputs, targets, new DropoutKey(1, round), predictions, _gradients, states: states);
            Network.ComputeRegularization();
        });
    }

    public Action<float[], float[]> CreateStep<TOptimizer>(TOptimizer optimizer, TrainerOptions options)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        Trainer<TNetwork, TOptimizer> trainer = Network.CreateTrainer(optimizer, options);
        return (inputs, targets) => trainer.TrainStep(
            inputs, targets, new float[targets.Length / TargetSize * OutputSize], states: FirstStates(targets.Length / TargetSize));
    }

    private static BatchStates<TNetwork>? FirstStates(int samples)
    {
        if (TNetwork.StateLength == 0)
            return null;
        var states = new BatchStates<TNetwork>(samples);
        for (int sample = 0; sample < samples; sample++)
        {
            for (int i = 0; i < states[sample].Length; i++)
                states[sample][i] = BatchResult.FirstState(sample, i);
        }

        return states;
    }

    private static float[][] ValuesOf(BatchStates<TNetwork>? states) =>
        states is null ? [] : [.. Enumerable.Range(0, states.Count).Select(sample => states[sample].ToArray())];

    // Rubbish that no kernel may read before it wrote: a NaN spreads into whatever does.
    private static BatchPass<TNetwork> Filled(BatchPass<TNetwork> pass)
    {
        foreach (AlignedBuffer buffer in pass.Memory)
            buffer.Span.Fill(float.NaN);
        return pass;
    }

    private float[] ReadGradient(ParameterInfo info)
    {
        var parameter = new Parameter(info, _gradients);
        var values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }

    // The contract of ComputeGradients: padding 0. Optimizers walk over it and would spread anything else.
    private void RequireZeroPadding()
    {
        var isValue = new bool[_gradients.Length];
        foreach (ParameterInfo info in TNetwork.Description.Parameters)
        {
            for (int i = 0; i < info.Count; i++)
            {
                int columns = info.Layout == ParameterLayout.Vector ? info.Count : info.Shape[^info.LaneAxes..].Aggregate((a, b) => a * b);
                (int row, int column) = Math.DivRem(i, columns);
                if (info.Layout == ParameterLayout.TransposedPanels)
                {
                    isValue[info.Offset + (((row / 16 * columns) + column) * 16) + (row % 16)] = true;
                    continue;
                }

                int rows = info.Count / columns, width = info.PartColumns == 0 ? columns : info.PartColumns;
                (int part, int lane) = Math.DivRem(column, width);
                int panel = (part * ((width + 15) / 16)) + (lane / 16);
                isValue[info.Offset + (((panel * rows) + row) * 16) + (lane % 16)] = true;
            }
        }

        for (int i = 0; i < isValue.Length; i++)
        {
            if (!isValue[i] && _gradients.Span[i] != 0)
                throw new InvalidOperationException(
                    $"The gradients' padding at {i} is {_gradients.Span[i]}; optimizers need 0 there.");
        }
    }
}

/// <summary>Counts what the per-step members of a network allocate.</summary>
internal interface IAllocationProbe
{
    /// <summary>The bytes allocated by one call of every member on this thread, once warm.</summary>
    long AllocatedBytes(float[] inputs, float[] targets);
}

/// <summary>Trains a network by the library's trainer.</summary>
internal interface ITrainerSource
{
    /// <summary>A function that takes one step on a batch.</summary>
    Action<float[], float[]> CreateStep<TOptimizer>(TOptimizer optimizer, TrainerOptions options)
        where TOptimizer : struct, IOptimizer<TOptimizer>;
}

/// <summary>Makes the driver of a generated class.</summary>
internal static class NetworkDriver
{
    public static INetworkDriver Create(Type type)
    {
        object network = Construct(type);
        bool isTrainable = type.GetInterfaces().Any(
            contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(ITrainableNetwork<>));
        Type driver = (isTrainable ? typeof(TrainableDriver<>) : typeof(NetworkDriver<>)).MakeGenericType(type);
        return (INetworkDriver)Activator.CreateInstance(driver, network)!;
    }

    public static INetworkDriver CreateQuantized(Type type, WeightFormat format)
    {
        object network = Construct(type);
        MethodInfo convert = type.GetMethod("QuantizeTo" + format)
            ?? throw new InvalidOperationException($"{type.Name} has no QuantizeTo{format}.");
        Type driver = typeof(QuantizedDriver<,>).MakeGenericType(type, convert.ReturnType);
        return (INetworkDriver)Activator.CreateInstance(driver, network, convert)!;
    }

    /// <summary>Makes a network with the constructor that takes a seed.</summary>
    public static object Construct(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().FirstOrDefault(
            candidate => candidate.GetParameters().All(parameter => parameter.Name == "seed" || parameter.IsOptional))
            ?? throw new InvalidOperationException($"{type.Name} has no constructor that needs at most a seed.");
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => parameter.Name == "seed" && !parameter.IsOptional
                ? Convert.ChangeType(1, parameter.ParameterType, null)
                : Type.Missing)]);
    }
}
