using System.Diagnostics;
using ILGPU.Runtime;
using NetGen.Gpu;

namespace NetGen.Benchmarks.Gpu;

/// <summary>What a batch in the host's memory takes on the processor and on a device, there and back.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Batch">The samples.</param>
/// <param name="OneThread">Milliseconds on one thread of the processor.</param>
/// <param name="AllThreads">Milliseconds on all threads of the processor.</param>
/// <param name="Device">Milliseconds on the device, with the copies.</param>
internal sealed record HostTime(string Case, int Batch, double OneThread, double AllThreads, double Device)
{
    private const int LargestBatch = 1 << 18;
    private const double MillisecondsOfACase = 60;

    /// <summary>Measures networks at batches of 1 to 2^18.</summary>
    public static IEnumerable<HostTime> MeasureAll(Accelerator accelerator, bool isDry) =>
        [.. Measure("field", new Field(), accelerator, isDry), .. Measure("digits", new Digits(), accelerator, isDry)];

    private static IEnumerable<HostTime> Measure<TNetwork>(string name, TNetwork network, Accelerator accelerator, bool isDry)
        where TNetwork : class, IGpuNetwork<TNetwork>
    {
        using var gpu = new GpuNetwork<TNetwork>(network, accelerator);
        for (int batch = 1; batch <= (isDry ? 4 : LargestBatch); batch *= 4)
        {
            var inputs = new float[batch * TNetwork.Description.InputSize];
            var outputs = new float[batch * TNetwork.Description.OutputSize];
            var random = new Random(1);
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = random.NextSingle() - 0.5f;
            yield return new HostTime(
                name,
                batch,
                Median(() => NetworkPrediction.PredictBatch(network, inputs, outputs, 1), isDry),
                Median(() => NetworkPrediction.PredictBatch(network, inputs, outputs, -1), isDry),
                Median(() => gpu.PredictBatch(inputs, outputs), isDry));
        }
    }

    private static double Median(Action action, bool isDry)
    {
        action();
        var times = new List<double>();
        var total = Stopwatch.StartNew();
        do
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (!isDry && (total.Elapsed.TotalMilliseconds < MillisecondsOfACase || times.Count < 3));

        times.Sort();
        return times[times.Count / 2];
    }
}
