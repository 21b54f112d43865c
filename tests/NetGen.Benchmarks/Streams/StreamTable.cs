namespace NetGen.Benchmarks;

/// <summary>
/// Times networks that go step by step against other libraries, and prints lines as <see cref="RatioTable"/> does. The unit is a step, for the WaveNet
/// a block of 64.
/// </summary>
internal sealed class StreamTable(StreamOptions options, TextWriter output, TextWriter notes)
{
    // What the faster functions do to the outputs, as a share of the largest of them.
    private const double FastTolerance = 2e-3;

    private IReadOnlyDictionary<string, string> _unavailable = new Dictionary<string, string>();

    /// <summary>Measures and prints everything.</summary>
    /// <exception cref="InvalidOperationException">A peer computes something else than NetGen.</exception>
    public void Print()
    {
        if (options.Works.Contains(StreamOptions.Distribution))
            PrintDistributions();
        if (options.Works is [StreamOptions.Distribution])
            return;
        _unavailable = PeerNotes.Describe(notes, options.Peers.Select(peer => (peer.Name, (Func<string>)peer.Load)));
        output.WriteLine(RatioLine.Header);
        foreach (StreamNetwork network in StreamNetwork.CreateAll().Where(network => options.Networks.Contains(network.Title)))
        {
            if (options.Works.Contains(StreamOptions.Steps))
                PrintSteps(network);
            if (options.Works.Contains(StreamOptions.Training) && network.Training is not null)
                PrintTraining(network);
        }
    }

    private void PrintDistributions()
    {
        output.WriteLine(StepDistribution.Header);
        foreach (StreamNetwork network in StreamNetwork.CreateAll().Where(network => options.Networks.Contains(network.Title)))
            output.WriteLine(network.Distribution().Format(network.Title));
    }

    private void PrintSteps(StreamNetwork network)
    {
        bool isBlock = network.Kind == StreamKind.WaveNet;
        Print(
            network,
            work: isBlock ? "block64" : "step",
            unit: isBlock ? 1 : StreamContender.BlockLength,
            flops: StreamContender.BlockLength * network.StepFlops,
            network.Create(),
            peer => peer.Does(network.Kind),
            peer => peer.Create(network),
            peer => network.IsFast ? FastTolerance : peer.Tolerance);
    }

    private void PrintTraining(StreamNetwork network)
    {
        StreamTraining training = network.Training!;
        Print(
            network,
            work: $"train{StreamTraining.BatchSize}\u00d7{training.Steps}",
            unit: 1,
            flops: 3.0 * StreamTraining.BatchSize * training.Steps * network.StepFlops,
            training.Create(),
            peer => peer.Trains,
            peer => peer.CreateTraining(network),
            _ => Agreement.LossTolerance);
    }

    private void Print(
        StreamNetwork network,
        string work,
        int unit,
        double flops,
        IContender netGen,
        Func<StreamPeer, bool> does,
        Func<StreamPeer, IContender> create,
        Func<StreamPeer, double> tolerance)
    {
        StreamPeer[] all = [.. options.Peers.Where(does)], peers = [.. all.Where(peer => !_unavailable.ContainsKey(peer.Name))];
        List<IContender> contenders = [new FmaPeak(), netGen, .. peers.Select(create)];
        float[] expected = netGen.Results();
        for (int i = 0; i < peers.Length; i++)
            Agreement.Require($"{network.Title} {work}: {peers[i].Name}", expected, contenders[i + 2].Results(), tolerance(peers[i]));

        double[][] times = Rounds.Measure(contenders, options.Seconds);
        foreach (IContender contender in contenders)
            contender.Dispose();
        double time = Rounds.Median(times[1]) / unit, percent = FmaPeak.MedianPercent(flops, times[1], times[0]);
        foreach (StreamPeer peer in all)
        {
            output.WriteLine(_unavailable.TryGetValue(peer.Name, out string? reason)
                ? RatioLine.FormatUnavailable(network.Title, work, peer.Name, reason, time, percent)
                : RatioLine.Format(network.Title, work, peer.Name, Rounds.Median(times[2 + Array.IndexOf(peers, peer)]) / unit, time, percent));
        }
    }
}
