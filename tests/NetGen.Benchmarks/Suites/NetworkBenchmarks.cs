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
    /// <summary>The network, by its name in docs/benchmarks.md.</summary>
    [Params("N0", "N1", "N2", "N3")]
    public string Network { get; set; } = "";

    private protected IContender Contender { get; private set; } = null!;

    private protected abstract Work Work { get; }

    [GlobalCleanup]
    public void Cleanup() => Contender.Dispose();

    private protected void SetUpNetGen()
    {
        ReferenceNetwork network = CreateNetwork();
        Contender = network.CreateContender(network.CreateWorkload(Work));
    }

    private protected void SetUp(string name)
    {
        Peer peer = Peer.All.Single(peer => peer.Name == name);
        peer.Load();
        ReferenceNetwork network = CreateNetwork();
        Workload workload = network.CreateWorkload(Work);
        Contender = peer.Create(network.CreateModel(), workload);
        using IContender netGen = network.CreateContender(workload);
        peer.RequireAgreement(network, workload, netGen, Contender);
    }

    private ReferenceNetwork CreateNetwork() =>
        ReferenceNetwork.CreateDense().Single(network => network.Name == Network);
}
