using System.Diagnostics;
using System.Runtime;

namespace NetGen.Benchmarks;

/// <summary>
/// Times contenders in rounds in one process: each round times a short slice of every contender, each round beginning
/// with another one. So what a neighbour or the clock does to one, it does to all.
/// </summary>
internal static class Rounds
{
    private const int Wanted = 15;
    private const int AtLeast = 5;

    // A method is compiled again, with counters and then optimised, after 30 calls and a delay without new methods, by a
    // thread that may share the core. The project file makes the delay short.
    private const int WarmUpCalls = 40;
    private const int WarmUpPasses = 12;
    private const int IdlePasses = 2;
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(30);

    /// <summary>Measures.</summary>
    /// <param name="contenders">What is timed.</param>
    /// <param name="seconds">About how long all rounds together may take, warm-up not included.</param>
    /// <returns>For each contender the nanoseconds of one call in every round.</returns>
    public static double[][] Measure(IReadOnlyList<IContender> contenders, double seconds)
    {
        double slice = seconds * 1e9 / (Wanted * contenders.Count);
        int[] calls = [.. WarmUp(contenders).Select(call => Math.Max(1, (int)Math.Min(slice / call, 1e9)))];

        var times = new List<double>[contenders.Count];
        for (int i = 0; i < times.Length; i++)
            times[i] = [];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Wanted; round++)
        {
            if (round >= AtLeast && Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
                break;
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = (round + turn) % contenders.Count;
                contenders[i].Reset();
                times[i].Add(Time(contenders[i], calls[i]));
            }
        }

        return [.. times.Select(list => list.ToArray())];
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// Runs everything until no method is compiled any more; returns about the nanoseconds of a call.
    /// </summary>
    private static double[] WarmUp(IReadOnlyList<IContender> contenders)
    {
        double[] times = new double[contenders.Count];
        int idle = 0;
        for (int pass = 0; pass < WarmUpPasses && idle < IdlePasses; pass++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            for (int i = 0; i < times.Length; i++)
            {
                contenders[i].Reset();
                times[i] = WarmUp(contenders[i]);
            }

            Thread.Sleep(Quiet);
            idle = JitInfo.GetCompiledMethodCount() == compiled ? idle + 1 : 0;
        }

        return times;
    }

    private static double WarmUp(IContender contender)
    {
        const double enough = 10e6;
        double best = double.PositiveInfinity;
        double total = 0;
        for (int i = 0; i < WarmUpCalls && total < enough * 5; i++)
        {
            // Longer and longer slices, so that a call of nanoseconds is timed well.
            int calls = best > enough / WarmUpCalls ? 1 : (int)(enough / WarmUpCalls / best) + 1;
            double time = Time(contender, calls);
            best = Math.Min(best, time);
            total += time * calls;
        }

        return best;
    }

    private static double Time(IContender contender, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        contender.Run(calls);
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }
}
