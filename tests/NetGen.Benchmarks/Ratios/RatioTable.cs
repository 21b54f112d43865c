using System.Globalization;
using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>Times NetGen against its peers and prints one tab-separated line for each network, work and peer.</summary>
internal sealed class RatioTable(RatioOptions options, TextWriter output, TextWriter notes)
{
    private const string Unknown = "-";

    private readonly Dictionary<Peer, string> _unavailable = [];

    /// <summary>Measures and prints everything.</summary>
    /// <exception cref="InvalidOperationException">A peer computes something else than NetGen.</exception>
    public void Print()
    {
        Describe();
        output.WriteLine("network\twork\tpeer\tpeer_ns\tnetgen_ns\tratio\tpercent_of_fma_peak");
        foreach (ReferenceNetwork network in ReferenceNetwork.CreateAll())
        {
            if (!options.Networks.Contains(network.Name))
                continue;
            foreach (Work work in options.Works)
                Print(network, work);
        }
    }

    private void Describe()
    {
        notes.WriteLine($"# {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, " +
            $"{Machine.Processor}, vectors of {FmaPeak.VectorBits} bits");
        foreach (Peer peer in options.Peers)
        {
            try
            {
                notes.WriteLine($"# {peer.Name}: {peer.Load()}");
            }
            catch (PeerUnavailableException exception)
            {
                // One line and no tab, because it becomes a field of the table.
                _unavailable.Add(peer, string.Join(' ', exception.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
                notes.WriteLine($"# {peer.Name}: unavailable: {_unavailable[peer]}");
            }
        }
    }

    private void Print(ReferenceNetwork network, Work work)
    {
        Workload workload = network.CreateWorkload(work);
        var model = Model.From(network);
        Peer[] peers = [.. options.Peers.Where(peer => peer.Does(work) && !_unavailable.ContainsKey(peer))];

        List<IContender> contenders = [new FmaPeak(), network.CreateContender(workload)];
        contenders.AddRange(peers.Select(peer => peer.Create(model, workload)));
        for (int i = 0; i < peers.Length; i++)
            Agreement.Require(network, peers[i], contenders[1], contenders[i + 2], workload);
        double[][] times = Rounds.Measure(contenders, options.Seconds);
        foreach (IContender contender in contenders)
            contender.Dispose();

        double netGen = Rounds.Median(times[1]);
        double flops = workload.UsefulFlops(network.Description);
        double percent = 100 * Rounds.Median(
            times[1].Zip(times[0], (time, peak) => flops / time / (FmaPeak.FlopsOfCall / peak)));
        foreach (Peer peer in options.Peers.Where(peer => peer.Does(work)))
        {
            bool available = !_unavailable.TryGetValue(peer, out string? reason);
            double time = available ? Rounds.Median(times[2 + Array.IndexOf(peers, peer)]) : 0;
            WriteLine(
                network.Name,
                work.Name(),
                peer.NameFor(work),
                available ? Nanoseconds(time) : $"unavailable: {reason}",
                Nanoseconds(netGen),
                available ? Format(time / netGen, "F2") : Unknown,
                Format(percent, "F1"));
        }
    }

    private void WriteLine(params ReadOnlySpan<string> fields) => output.WriteLine(string.Join('\t', fields));

    private static string Nanoseconds(double value) => Format(value, value < 1000 ? "F1" : "F0");

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
