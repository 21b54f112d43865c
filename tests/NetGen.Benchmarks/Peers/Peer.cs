namespace NetGen.Benchmarks;

/// <summary>Another library that does the same work.</summary>
internal abstract class Peer
{
    private string? _version;

    /// <summary>The name on the command line and in the table.</summary>
    public abstract string Name { get; }

    /// <summary>Loads the library, at the first call, and limits it to one thread.</summary>
    /// <returns>Its version, and what else a reader of its figures should know.</returns>
    /// <exception cref="PeerUnavailableException">It cannot run on this machine.</exception>
    public string Load() => _version ??= LoadLibrary();

    /// <summary>Whether the library has this work at all; all libraries are limited to one thread.</summary>
    public virtual bool Does(Work work) => !work.IsTraining() && work.Threads() == 1;

    /// <summary>Whether the peer's code has what a network needs; not all of them branch or have positions.</summary>
    public virtual bool Does(Model model) => true;

    /// <summary>The name in the table for a work.</summary>
    public virtual string NameFor(Work work) => Name;

    /// <summary>The contender for a workload.</summary>
    public abstract IContender Create(Model model, Workload workload);

    /// <summary>A learner of Fashion-MNIST that begins with a model's weights.</summary>
    /// <exception cref="NotSupportedException">The library does not train whole networks.</exception>
    public virtual IFashionLearner CreateFashionLearner(Model model, DataSet train, DataSet test) =>
        throw new NotSupportedException($"{Name} does not train whole networks.");

    /// <summary>Compares what the peer's contender computes with what NetGen's does.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public virtual void RequireAgreement(
        ReferenceNetwork network, Workload workload, IContender netGen, IContender contender) =>
        Agreement.Require(
            $"{network.Name} {workload.Work.Name()}: {Name}",
            netGen.Results(),
            contender.Results(),
            Math.Max(network.FunctionError, workload.Work.IsTraining() ? Agreement.LossTolerance : Agreement.Tolerance));

    /// <inheritdoc cref="Load"/>
    protected abstract string LoadLibrary();

    /// <summary>All peers, loaded or not.</summary>
    public static IReadOnlyList<Peer> All { get; } =
    [
        new OnnxRuntimePeer(),
#if TORCHSHARP
        new TorchSharpPeer(),
#else
        new UnbuiltPeer("torchsharp", Works.All, UnbuiltPeer.NoTorchSharp),
#endif
        new EigenPeer(),
        new OpenBlasPeer(),
        new TensorPrimitivesPeer(),
        new WeightsPeer(),
    ];
}

/// <summary>A peer cannot run on this machine; the message says why and what would help.</summary>
internal sealed class PeerUnavailableException(string message) : Exception(message);
