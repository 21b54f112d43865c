using System.Diagnostics;
using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>
/// NetGen and TorchSharp learn Fashion-MNIST: the same initial weights, the same order of the same batches, the same
/// optimizer, one thread; an epoch of the one after an epoch of the other.
/// </summary>
internal static class FashionRace
{
    private const int Epochs = 10;

    /// <summary>Runs it and prints a line for each epoch and one for the sum.</summary>
    /// <param name="folder">Where the four files are.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="notes">Where remarks go.</param>
    /// <returns>The program's exit code.</returns>
    public static int Run(string folder, TextWriter output, TextWriter notes)
    {
        (DataSet Train, DataSet Test) data;
        try
        {
            data = FashionMnist.Load(folder);
        }
        catch (DirectoryNotFoundException exception)
        {
            notes.WriteLine(exception.Message);
            return 1;
        }

        var network = new FashionNetwork(seed: 1);
        using IFashionLearner? torchSharp = CreateTorchSharp(network, data.Train, data.Test, notes);
        using var netGen = new NetGenFashion(network, data.Train, data.Test);

        output.WriteLine("epoch\tnetgen_s\ttorchsharp_s\tratio\tnetgen_accuracy\ttorchsharp_accuracy");
        long[] order = [.. Enumerable.Range(0, data.Train.Count).Select(sample => (long)sample)];
        var random = new Random(11);
        double netGenSum = 0;
        double torchSharpSum = 0;
        for (int epoch = 1; epoch <= Epochs; epoch++)
        {
            random.Shuffle(order);
            double netGenTime = Time(netGen, order);
            double torchSharpTime = torchSharp is null ? double.NaN : Time(torchSharp, order);
            netGenSum += netGenTime;
            torchSharpSum += torchSharpTime;
            output.WriteLine(Line(epoch.ToString(CultureInfo.InvariantCulture), netGenTime, torchSharpTime));
        }

        output.WriteLine(Line("all", netGenSum, torchSharpSum));
        return 0;

        string Line(string epoch, double netGenTime, double torchSharpTime) => string.Join(
            '\t',
            epoch,
            Number(netGenTime, "F3"),
            Number(torchSharpTime, "F3"),
            Number(torchSharpTime / netGenTime, "F2"),
            Number(netGen.TestAccuracy(), "F4"),
            Number(torchSharp?.TestAccuracy() ?? double.NaN, "F4"));
    }

    private static IFashionLearner? CreateTorchSharp(
        FashionNetwork network, DataSet train, DataSet test, TextWriter notes)
    {
        try
        {
            Peer peer = Peer.All.Single(peer => peer.Name == "torchsharp");
            notes.WriteLine($"# {peer.Load()}");
            return peer.CreateFashionLearner(Model.From(network), train, test);
        }
        catch (PeerUnavailableException exception)
        {
            notes.WriteLine($"# torchsharp: unavailable: {exception.Message}");
            return null;
        }
    }

    private static double Time(IFashionLearner learner, long[] order)
    {
        long start = Stopwatch.GetTimestamp();
        learner.TrainEpoch(order);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
