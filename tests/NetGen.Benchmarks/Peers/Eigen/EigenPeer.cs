namespace NetGen.Benchmarks;

/// <summary>
/// C++ that knows every size of a network, with Eigen's matrices of fixed size: <c>networks.cpp</c>, compiled for this processor by
/// <c>prepare-peers.sh</c>. Only single samples, and their loop is C++ too, so that no call from C# is timed.
/// </summary>
internal sealed class EigenPeer : Peer
{
    public override string Name => "eigen";

    protected override string LoadLibrary()
    {
        try
        {
            return EigenNetworks.Version;
        }
        catch (DllNotFoundException)
        {
            throw new PeerUnavailableException("run tests/NetGen.Benchmarks/prepare-peers.sh where g++ is installed");
        }
    }

    public override bool Does(Work work) => work.IsSingle() && base.Does(work);

    /// <inheritdoc/>
    /// <remarks>These are in <c>networks.cpp</c>.</remarks>
    public override bool Does(Model model) => model.Name is "N0" or "N0Fast" or "N1" or "N2" or "N3";

    public override IContender Create(Model model, Workload workload) => new EigenContender(model, workload);
}
