namespace NetGen.Benchmarks;

/// <summary>Another library that goes step by step.</summary>
internal abstract class StreamPeer
{
    private string? _version;

    /// <summary>The name on the command line and in the table.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The largest difference from NetGen's outputs, as a share of the largest of them: a library whose functions are less exact needs more.
    /// </summary>
    public virtual double Tolerance => 1e-4;

    /// <summary>Loads the library, at the first call.</summary>
    /// <returns>A remark for readers of its figures.</returns>
    /// <exception cref="PeerUnavailableException">It cannot run on this machine.</exception>
    public string Load() => _version ??= LoadLibrary();

    /// <summary>Whether the library has such networks.</summary>
    public abstract bool Does(StreamKind kind);

    /// <summary>Whether it trains networks.</summary>
    public virtual bool Trains => false;

    /// <summary>The contender for a network.</summary>
    public abstract IContender Create(StreamNetwork network);

    /// <summary>The contender for the training of a network.</summary>
    /// <exception cref="NotSupportedException">The library trains no networks.</exception>
    public virtual IContender CreateTraining(StreamNetwork network) => throw new NotSupportedException($"{Name} trains no networks.");

    /// <inheritdoc cref="Load"/>
    protected abstract string LoadLibrary();

    /// <summary>All peers, loaded or not.</summary>
    public static IReadOnlyList<StreamPeer> All { get; } =
    [
        new CompiledStreamPeer("rtneural-eigen", "librtneural_eigen.so", "RTNEURAL", "compile-time models, -O3 -march=native -ffast-math"),
        new CompiledStreamPeer("rtneural-xsimd", "librtneural_xsimd.so", "RTNEURAL", "compile-time models, -O3 -march=native -ffast-math"),
        new CompiledStreamPeer("rtneural-stl", "librtneural_stl.so", "RTNEURAL", "compile-time models, -O3 -march=native -ffast-math"),
        new CompiledStreamPeer("nam", "libnam.so", "NEURAL_AMP_MODELER_CORE", "-Ofast, the flags of its own build"),
        new CompiledStreamPeer("nam-native", "libnam_native.so", "NEURAL_AMP_MODELER_CORE", "-Ofast -march=native"),
        new OnnxStreamPeer(),
#if TORCHSHARP
        new TorchSharpStreamPeer(),
#else
        new UnbuiltStreamPeer("torchsharp", UnbuiltPeer.NoTorchSharp),
#endif
    ];
}
