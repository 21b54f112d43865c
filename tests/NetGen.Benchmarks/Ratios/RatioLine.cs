using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>The lines of the table.</summary>
internal static class RatioLine
{
    /// <summary>The names of the columns.</summary>
    public const string Header = "network\twork\tpeer\tpeer_ns\tnetgen_ns\tratio\tpercent_of_fma_peak";

    /// <summary>A line with a measured peer.</summary>
    public static string Format(string network, string work, string peer, double peerTime, double netGen, double percent) =>
        Join(network, work, peer, Nanoseconds(peerTime), Nanoseconds(netGen), Number(peerTime / netGen, "F2"), percent);

    /// <summary>A line with a peer that cannot run; the reason stands where its time would.</summary>
    public static string FormatUnavailable(
        string network, string work, string peer, string reason, double netGen, double percent) =>
        Join(network, work, peer, $"unavailable: {reason}", Nanoseconds(netGen), "-", percent);

    private static string Join(
        string network, string work, string peer, string peerTime, string netGen, string ratio, double percent) =>
        string.Join('\t', network, work, peer, peerTime, netGen, ratio, Number(percent, "F1"));

    private static string Nanoseconds(double value) => Number(value, value < 1000 ? "F1" : "F0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
