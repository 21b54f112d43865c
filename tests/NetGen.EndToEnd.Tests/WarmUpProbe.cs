using System.Globalization;
using System.Runtime;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// The other process of <see cref="WarmUpTests"/>: what the JIT compiles, and what is allocated, in the first calls of
/// networks.
/// </summary>
internal static class WarmUpProbe
{
    private static readonly int[] BatchSizes = [.. Enumerable.Range(1, 64), 100, 127, 128, 129, 256, 300];

    /// <summary>Prints one line for each network: methods and bytes of <c>Predict</c>, then of <c>PredictBatch</c>.</summary>
    public static void Run(bool warmsUp)
    {
        Print(new Spiral(), warmsUp);
        Print(new Rosenblatt(), warmsUp);
        Print(new Line(), warmsUp);
        Print(new Image(), warmsUp);
    }

    /// <summary>Prints one line for each network with steps: methods and bytes of <c>Step</c>, then of <c>Steps</c> and <c>StepBatch</c>.</summary>
    public static void RunSteps(bool warmsUp)
    {
        PrintSteps<Echo, Echo.State>(new Echo(), warmsUp);
        PrintSteps<Filter, Filter.State>(new Filter(), warmsUp);
    }

    private static void PrintSteps<TNetwork, TState>(TNetwork network, bool warmsUp)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        float[] inputs = new float[300], outputs = new float[300];
        var states = new TState[300];

        // The probe itself is compiled by calls that compute nothing.
        int calls = 0;
        Action step = () =>
        {
            for (int call = 0; call < calls; call++)
                network.Step(inputs.AsSpan(call, 1), ref states[0], outputs.AsSpan(call, 1));
        };
        Action steps = () =>
        {
            for (int call = 0; call < calls; call++)
            {
                network.Steps(inputs.AsSpan(call), ref states[0], outputs.AsSpan(call));
                network.StepBatch(inputs, states, outputs);
            }
        };
        Measure(step);
        Measure(steps);
        Take<TState>(inputs.AsSpan(0, 1), outputs.AsSpan(0), states);
        if (warmsUp)
            network.WarmUpSteps<TNetwork, TState>();
        calls = 3;
        (long methods, long bytes) = Measure(step);
        (long blockMethods, long blockBytes) = Measure(steps);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{typeof(TNetwork).Name}\t{methods}\t{bytes}\t{blockMethods}\t{blockBytes}"));
    }

    // Compiles the spans that the probe makes.
    private static void Take<TState>(ReadOnlySpan<float> inputs, Span<float> outputs, Span<TState> states) =>
        _ = (inputs.Length, outputs.Length, states.Length);

    private static void Print<TNetwork>(TNetwork network, bool warmsUp)
        where TNetwork : class, INetwork<TNetwork>
    {
        NetworkDescription description = network.Parameters.Description;
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, description.InputSize * BatchSizes.Max()).Select(_ => random.NextSingle())];
        var outputs = new float[description.OutputSize * BatchSizes.Max()];

        // The probe itself is compiled by calls that predict nothing.
        int calls = 0;
        Action predict = () =>
        {
            for (int call = 0; call < calls; call++)
                network.Predict(inputs.AsSpan(0, description.InputSize), outputs.AsSpan(0, description.OutputSize));
        };
        Action predictBatches = () =>
        {
            for (int call = 0; call < calls; call++)
            {
                foreach (int rows in BatchSizes)
                {
                    network.PredictBatch(
                        inputs.AsSpan(0, rows * description.InputSize), outputs.AsSpan(0, rows * description.OutputSize));
                }
            }
        };
        Measure(predict);
        Measure(predictBatches);
        if (warmsUp)
            network.WarmUp();

        calls = 1;
        (long methods, long bytes) = Measure(predict);
        (long batchMethods, long batchBytes) = Measure(predictBatches);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{description.Name}\t{methods}\t{bytes}\t{batchMethods}\t{batchBytes}"));
    }

    private static (long Methods, long Bytes) Measure(Action action)
    {
        long methods = JitInfo.GetCompiledMethodCount(currentThread: true);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        action();
        return (JitInfo.GetCompiledMethodCount(currentThread: true) - methods, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }
}
