using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>A library of C++ with the functions of <c>streams.h</c>.</summary>
internal sealed unsafe class StreamLibrary
{
    private readonly delegate* unmanaged<byte*, float**, nint> _create;
    private readonly delegate* unmanaged<nint, void> _reset;
    private readonly delegate* unmanaged<nint, float*, float*, int, void> _process;
    private readonly delegate* unmanaged<nint, void> _destroy;

    /// <summary>Loads a library that <c>prepare-stream-peers.sh</c> has compiled.</summary>
    /// <exception cref="PeerUnavailableException">It is not there.</exception>
    public StreamLibrary(string file, string variable)
    {
        string path = Path.Combine(PreparedPeers.Folder, file);
        if (!File.Exists(path))
            throw new PeerUnavailableException($"run {variable}=folder tests/NetGen.Benchmarks/prepare-stream-peers.sh with the library's sources");
        nint library = NativeLibrary.Load(path);
        _create = (delegate* unmanaged<byte*, float**, nint>)NativeLibrary.GetExport(library, "stream_create");
        _reset = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "stream_reset");
        _process = (delegate* unmanaged<nint, float*, float*, int, void>)NativeLibrary.GetExport(library, "stream_process");
        _destroy = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "stream_destroy");
    }

    /// <summary>The contender for a network.</summary>
    public IContender Create(StreamNetwork network)
    {
        GCHandle[] pins = [.. network.Parameters.Select(values => GCHandle.Alloc(values, GCHandleType.Pinned))];
        nint[] places = [.. pins.Select(pin => pin.AddrOfPinnedObject())];
        nint stream;
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(network.Name + '\0'))
        {
            fixed (nint* parameters = places)
                stream = _create(name, (float**)parameters);
        }

        foreach (GCHandle pin in pins)
            pin.Free();
        return stream == 0
            ? throw new InvalidOperationException($"The library has no network {network.Name}.")
            : new Contender(this, stream);
    }

    private sealed class Contender(StreamLibrary library, nint stream) : StreamContender
    {
        public override void Dispose() => library._destroy(stream);

        protected override void Restart() => library._reset(stream);

        protected override void Process(ReadOnlySpan<float> inputs, Span<float> outputs)
        {
            fixed (float* input = inputs, output = outputs)
                library._process(stream, input, output, inputs.Length);
        }
    }
}
