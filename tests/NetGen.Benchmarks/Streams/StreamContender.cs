namespace NetGen.Benchmarks;

/// <summary>An implementation of a network that goes step by step. A call is a block of steps.</summary>
internal abstract class StreamContender : IContender
{
    /// <summary>The steps of a call.</summary>
    public const int BlockLength = 64;

    // More than the WaveNet looks back, which is 4,093.
    private const int Blocks = 80;
    private const int ComparedBlocks = 8;

    private readonly float[] _sound = Draw();
    private readonly float[] _output = new float[BlockLength];
    private int _block;

    public void Run(int calls)
    {
        for (int call = 0; call < calls; call++)
        {
            Process(_sound.AsSpan(_block * BlockLength, BlockLength), _output);
            _block = _block + 1 == Blocks ? 0 : _block + 1;
        }
    }

    /// <summary>The last outputs of the sound, from the first step on.</summary>
    public float[] Results()
    {
        Restart();
        List<float> results = [];
        for (_block = 0; _block < Blocks; _block++)
        {
            Process(_sound.AsSpan(_block * BlockLength, BlockLength), _output);
            if (_block >= Blocks - ComparedBlocks)
                results.AddRange(_output);
        }

        _block = 0;
        return [.. results];
    }

    public abstract void Dispose();

    /// <summary>Makes the next step the first.</summary>
    protected abstract void Restart();

    /// <summary>Computes the next steps.</summary>
    protected abstract void Process(ReadOnlySpan<float> inputs, Span<float> outputs);

    private static float[] Draw()
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Blocks * BlockLength).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}

/// <summary><c>Steps</c>.</summary>
internal sealed class NetGenSteps<TNetwork, TState>(TNetwork network) : StreamContender
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    private TState _state = new();

    public override void Dispose()
    {
    }

    protected override void Restart() => _state.Reset();

    protected override void Process(ReadOnlySpan<float> inputs, Span<float> outputs) => network.Steps(inputs, ref _state, outputs);
}
