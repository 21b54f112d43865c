namespace NetGen.PtxMachine;

/// <summary>A kernel as the machine carries it out.</summary>
internal sealed unsafe class Program : IDisposable
{
    private readonly Action<Warp>[] _specials;
    private readonly IReadOnlyDictionary<(ulong Bits, int Bytes), int> _constants;
    private Block? _block;

    /// <summary>Decodes a kernel.</summary>
    /// <exception cref="PtxException">It has something that the machine does not know.</exception>
    public Program(PtxKernel kernel)
    {
        var decoder = new Decoder(kernel);
        Name = kernel.Name;
        Instructions = kernel.Instructions;
        Operations = [.. kernel.Instructions.Select(decoder.Decode), new End()];
        RegisterBytes = decoder.RegisterBytes;
        _constants = decoder.Constants;
        _specials = [.. decoder.Specials];
        SharedBytes = kernel.SharedBytes;
        LocalBytes = kernel.LocalBytes;
        MostThreads = kernel.MostThreads;
        Parameters = [.. kernel.Parameters.Values.OrderBy(parameter => parameter.Offset)];
        ParameterBytes = kernel.ParameterBytes;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The instructions.</summary>
    public IReadOnlyList<PtxInstruction> Instructions { get; }

    /// <summary>What each of them does; one more, the end.</summary>
    public Operation[] Operations { get; }

    /// <summary>The bytes of a warp's registers.</summary>
    public int RegisterBytes { get; }

    /// <summary>The bytes of shared memory that a block has unasked.</summary>
    public int SharedBytes { get; }

    /// <summary>The bytes of memory of a thread.</summary>
    public int LocalBytes { get; }

    /// <summary>The most threads of a block; 0 for what the device has.</summary>
    public int MostThreads { get; }

    /// <summary>The parameters in order.</summary>
    public PtxVariable[] Parameters { get; }

    /// <summary>The bytes of all parameters.</summary>
    public int ParameterBytes { get; }

    /// <summary>What it asks of memory, if that is counted.</summary>
    public Traffic? Traffic { get; init; }

    /// <summary>The block that carries out a launch: that of the launch before if it fits.</summary>
    public Block BlockFor(Launch launch)
    {
        if (_block is { } last && last.Fits(launch))
        {
            last.Launch = launch;
            return last;
        }

        _block?.Dispose();
        return _block = new Block(launch);
    }

    /// <summary>Writes what stands in a warp's registers always.</summary>
    public void WriteConstants(Warp warp)
    {
        foreach (((ulong bits, int bytes), int offset) in _constants)
        {
            if (bytes == sizeof(ulong))
                Lanes.Fill((ulong*)(warp.Registers + offset), bits);
            else
                Lanes.Fill((uint*)(warp.Registers + offset), (uint)bits);
        }
    }

    /// <summary>Writes what stands in a warp's registers for a block.</summary>
    public void WriteSpecials(Warp warp)
    {
        foreach (Action<Warp> special in _specials)
            special(warp);
    }

    /// <inheritdoc/>
    public void Dispose() => _block?.Dispose();
}
