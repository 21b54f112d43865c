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
