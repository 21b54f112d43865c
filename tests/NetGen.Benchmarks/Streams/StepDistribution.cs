using System.Diagnostics;
using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>How long single steps of a stream take, of ten million in a row, and what they allocate.</summary>
internal sealed class StepDistribution
{
    /// <summary>The head of the table.</summary>
    public const string Header = "network\tmedian_ns\t99%_ns\t99.9%_ns\t99.99%_ns\tmost_ns\tbytes\tcollections";

    private const int Steps = 10_000_000;

    private readonly long[] _ticks = new long[Steps];
    private readonly long _bytes;
    private readonly int _collections;

    private StepDistribution(Action warmUp, Action<long[]> time)
    {
        warmUp();
        int collections = GC.CollectionCount(0);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        time(_ticks);
        (_bytes, _collections) = (GC.GetAllocatedBytesForCurrentThread() - bytes, GC.CollectionCount(0) - collections);
        Array.Sort(_ticks);
    }

    /// <summary>Steps a network, and times each step. The clock itself takes some 20 ns.</summary>
    /// <param name="network">The network, with one input and one output in a step.</param>
    public static StepDistribution Of<TNetwork, TState>(TNetwork network)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState => new(() => network.WarmUpSteps<TNetwork, TState>(), ticks =>
        {
            var state = new TState();
            Span<float> input = stackalloc float[1], output = stackalloc float[1];
            for (int i = 0; i < ticks.Length; i++)
            {
                input[0] = MathF.Sin(i);
                long start = Stopwatch.GetTimestamp();
                network.Step(input, ref state, output);
                ticks[i] = Stopwatch.GetTimestamp() - start;
            }
        });

    /// <summary>The line of the table.</summary>
    /// <param name="network">The network's name.</param>
    public string Format(string network) => string.Join(
        "\t",
        [network, .. new[] { 0.5, 0.99, 0.999, 0.9999, 1 }.Select(share => Text(Quantile(share))), Text(_bytes), Text(_collections)]);

    private long Quantile(double share) =>
        (long)(_ticks[Math.Min(Steps - 1, (int)(share * Steps))] * (1e9 / Stopwatch.Frequency));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
