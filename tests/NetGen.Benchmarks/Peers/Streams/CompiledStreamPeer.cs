namespace NetGen.Benchmarks;

/// <summary>A library of C++ that <c>prepare-stream-peers.sh</c> compiles.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="file">Its file.</param>
/// <param name="variable">The variable that names the folder of its sources.</param>
/// <param name="flags">How it is compiled.</param>
internal sealed class CompiledStreamPeer(string name, string file, string variable, string flags) : StreamPeer
{
    private StreamLibrary? _library;

    public override string Name => name;

    public override bool Does(StreamKind kind) => kind == StreamKind.WaveNet == (variable == "NEURAL_AMP_MODELER_CORE");

    public override IContender Create(StreamNetwork network) => _library!.Create(network);

    protected override string LoadLibrary()
    {
        _library = new StreamLibrary(file, variable);
        return flags;
    }
}
