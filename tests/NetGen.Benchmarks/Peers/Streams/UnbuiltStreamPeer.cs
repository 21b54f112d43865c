namespace NetGen.Benchmarks;

/// <summary>A peer that this build leaves out: one with recurrent networks that trains.</summary>
/// <param name="name">The peer's name.</param>
/// <param name="reason">Why it is not there, and how to have it.</param>
internal sealed class UnbuiltStreamPeer(string name, string reason) : StreamPeer
{
    public override string Name => name;

    public override bool Trains => true;

    public override bool Does(StreamKind kind) => kind is StreamKind.Gru or StreamKind.Lstm;

    public override IContender Create(StreamNetwork network) => throw new PeerUnavailableException(reason);

    protected override string LoadLibrary() => throw new PeerUnavailableException(reason);
}
