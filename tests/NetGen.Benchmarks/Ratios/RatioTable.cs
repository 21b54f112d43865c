using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>Times NetGen against its peers and prints one tab-separated line for each network, work and peer.</summary>
internal sealed class RatioTable(RatioOptions options, TextWriter output, TextWriter notes)
{
    // NetGen itself, beside a work on several threads.
    private const string OneThread = "one thread", TwoSamples = "two samples at once, each";

    private readonly List<double> _peaks = [];
    private readonly List<double> _gains = [];
    private IReadOnlyDictionary<string, string> _unavailable = new Dictionary<string, string>();

    /// <summary>Measures and prints everything.</summary>
    /// <exception cref="InvalidOperationException">A peer computes something else than NetGen.</exception>
    public void Print()
    {
        _unavailable = PeerNotes.Describe(notes, options.Peers.Select(peer => (peer.Name, (Func<string>)peer.Load)));
        output.WriteLine(RatioLine.Header);
        foreach (ReferenceNetwork network in ReferenceNetwork.CreateDense().Concat(ConvolutionalNetworks.Create()))
        {
            if (!options.Networks.Contains(network.Name))
                continue;
            foreach (Work work in options.Works.Where(network.Does))
                Print(network, work);
        }

        // A peak that wanders tells of a clock that changes, or of neighbours on the core.
        notes.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# FMA peak of one core: {Rounds.Median(_peaks):F0} GFLOP/s ({_peaks.Min():F0} to {_peaks.Max():F0})"));

        // Two processors may be the two halves of one core.
        if (_gains.Count > 0)
        {
            notes.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"# FMA peak of two threads over that of one: {Rounds.Median(_gains):F2} ({_gains.Min():F2} to {_gains.Max():F2})"));
        }
    }

    private void Print(ReferenceNetwork network, Work work)
    {
        Workload workload = network.CreateWorkload(work);
        Model model = network.CreateModel(work);
        Peer[] all = [.. options.Peers.Where(peer => peer.Does(model) && peer.Does(work))];
        Peer[] peers = [.. all.Where(peer => !_unavailable.ContainsKey(peer.Name))];

        List<IContender> contenders = [new FmaPeak(), network.CreateContender(workload, work.Threads())];
        contenders.AddRange(peers.Select(peer => peer.Create(model, workload)));
        if (work.Threads() > 1)
        {
            contenders.AddRange(
            [
                new TwoAtOnce(network.CreateContender(workload), network.CreateContender(workload)),
                new TwoAtOnce(new FmaPeak(), new FmaPeak()),
                network.CreateContender(workload),
            ]);
        }
        for (int i = 0; i < peers.Length; i++)
            peers[i].RequireAgreement(network, workload, contenders[1], contenders[i + 2]);
        if (work.Threads() > 1)
            Agreement.Require($"{network.Name} {work.Name()}: {OneThread}", contenders[1].Results(), contenders[^1].Results(), tolerance: 0);
        double[][] times = Rounds.Measure(contenders, options.Seconds);
        foreach (IContender contender in contenders)
            contender.Dispose();

        _peaks.Add(FmaPeak.FlopsOfCall / Rounds.Median(times[0]));
        double netGen = Rounds.Median(times[1]);
        double percent = FmaPeak.MedianPercent(workload.UsefulFlops(), times[1], times[0]);
        if (work.Threads() > 1)
        {
            output.WriteLine(RatioLine.Format(network.Name, work.Name(), OneThread, Rounds.Median(times[^1]), netGen, percent));
            output.WriteLine(RatioLine.Format(network.Name, work.Name(), TwoSamples, Rounds.Median(times[^3]) / 2, netGen, percent));
            _gains.AddRange(times[0].Zip(times[^2], (one, two) => 2 * one / two));
        }

        foreach (Peer peer in all)
        {
            string name = peer.NameFor(work);
            output.WriteLine(_unavailable.TryGetValue(peer.Name, out string? reason)
                ? RatioLine.FormatUnavailable(network.Name, work.Name(), name, reason, netGen, percent)
                : RatioLine.Format(
                    network.Name,
                    work.Name(),
                    name,
                    Rounds.Median(times[2 + Array.IndexOf(peers, peer)]),
                    netGen,
                    percent));
        }
    }
}
