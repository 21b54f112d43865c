namespace NetGen.Benchmarks;

/// <summary>A peer that this build leaves out.</summary>
/// <param name="name">The peer's name.</param>
/// <param name="works">What it would do.</param>
/// <param name="reason">Why it is not there, and how to have it.</param>
internal sealed class UnbuiltPeer(string name, IReadOnlyList<Work> works, string reason) : Peer
{
    /// <summary>Why TorchSharp is not there.</summary>
    public const string NoTorchSharp =
        "this build leaves TorchSharp out; run tests/NetGen.Benchmarks/prepare-peers.sh and build again, or build " +
        "with -p:TorchSharp=true where libstdc++ has GLIBCXX_3.4.32";

    public override string Name => name;

    protected override string LoadLibrary() => throw new PeerUnavailableException(reason);

    public override bool Does(Work work) => works.Contains(work);

    public override IContender Create(Model model, Workload workload) => throw new PeerUnavailableException(reason);
}
