using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What NetGen takes for a call, without any peer.</summary>
/// <param name="Network">The network.</param>
/// <param name="Work">The work.</param>
/// <param name="Nanoseconds">The median over rounds.</param>
/// <param name="PercentOfPeak">The useful operations, of the most that the core could do in the same rounds.</param>
internal sealed record NetGenTime(string Network, string Work, double Nanoseconds, double PercentOfPeak)
{
    /// <summary>Measures a single prediction, a batch and a training step of every network.</summary>
    /// <param name="seconds">About how long each is measured.</param>
    public static IEnumerable<NetGenTime> MeasureAll(double seconds)
    {
        foreach (ReferenceNetwork network in ReferenceNetwork.CreateDense())
        {
            foreach (Work work in Works.OneOfEachKind)
                yield return Measure(network, work, seconds);
        }
    }

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    public static NetGenTime Parse(string line) => line.Split('\t') is [string network, string work, string time, string percent]
        ? new NetGenTime(
            network,
            work,
            double.Parse(time, CultureInfo.InvariantCulture),
            double.Parse(percent, CultureInfo.InvariantCulture))
        : throw new FormatException($"Expected network, work, nanoseconds and percent, got \"{line}\".");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Network}\t{Work}\t{Nanoseconds}\t{PercentOfPeak}");

    private static NetGenTime Measure(ReferenceNetwork network, Work work, double seconds)
    {
        Workload workload = network.CreateWorkload(work);
        using IContender contender = network.CreateContender(workload);
        double[][] times = Rounds.Measure([new FmaPeak(), contender], seconds);
        return new NetGenTime(
            network.Name,
            work.Name(),
            Rounds.Median(times[1]),
            FmaPeak.MedianPercent(workload.UsefulFlops(), times[1], times[0]));
    }
}
