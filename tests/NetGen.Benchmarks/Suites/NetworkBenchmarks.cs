using BenchmarkDotNet.Attributes;

namespace NetGen.Benchmarks;

/// <summary>
/// The contenders of the ratios under BenchmarkDotNet, for people who want distributions and allocations. A peer that
/// cannot load fails alone.
/// </summary>
// In this process, for the same reason as GeneratorBenchmarks.
[InProcess]
[MemoryDiagnoser]
[IterationTime(100)]
[MaxIterationCount(20)]
public abstract class NetworkBenchmarks
{
    private ReferenceNetwork _network = null!;

    /// <summary>The network, by its name in docs/benchmarks.md.</summary>
    [Params("N0", "N1", "N2", "N3")]
    public string Network { get; set; } = "";

    private protected IContender Contender { get; private set; } = null!;

    private protected abstract Work Work { get; }

    [GlobalCleanup]
    public void Cleanup() => Contender.Dispose();

    private protected void SetUpNetGen()
    {
        _network = ReferenceNetwork.CreateAll().Single(network => network.Name == Network);
        Contender = _network.CreateContender(_network.CreateWorkload(Work));
        Contender.Reset();
    }

    private protected void SetUp(string name)
    {
        SetUpNetGen();
        Peer peer = Peer.All.Single(peer => peer.Name == name);
        peer.Load();
        Workload workload = _network.CreateWorkload(Work);
        IContender contender = peer.Create(Model.From(_network), workload);
        peer.RequireAgreement(_network, workload, Contender, contender);
        Contender.Dispose();
        Contender = contender;
        Contender.Reset();
    }
}
