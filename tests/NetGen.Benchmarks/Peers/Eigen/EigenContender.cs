using System.Runtime.CompilerServices;
using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>The prediction of single samples by <see cref="EigenNetworks"/>.</summary>
internal sealed unsafe class EigenContender : IContender
{
    private readonly AlignedBuffer[] _inputs;
    private readonly AlignedBuffer[] _outputs;
    private readonly nint[] _inputPlaces;
    private readonly nint[] _outputPlaces;
    private readonly nint _network;

    public EigenContender(Model model, Workload workload)
    {
        _inputs = [.. workload.Inputs.Select(input => AlignedCopy.Of(input))];
        _outputs = [.. workload.CreateOutputs().Select(output => AlignedCopy.Of(output))];
        (_inputPlaces, _outputPlaces) = (Places(_inputs), Places(_outputs));
        AlignedBuffer[] parameters =
            [.. model.Layers.SelectMany(layer => new[] { AlignedCopy.Of(layer.Kernel), AlignedCopy.Of(layer.Bias) })];
        _network = EigenNetworks.Create(model.Name == nameof(N0Fast) ? nameof(N0) : model.Name, Places(parameters));
        GC.KeepAlive(parameters);
        if (_network == 0)
            throw new InvalidOperationException($"networks.cpp has no network {model.Name}.");
    }

    public void Run(int calls) => EigenNetworks.Run(_network, _inputPlaces, _outputPlaces, _inputs.Length, calls);

    public float[] Results()
    {
        Run(_inputs.Length);
        return [.. _outputs.SelectMany(output => output.Span.ToArray())];
    }

    public void Dispose() => EigenNetworks.Destroy(_network);

    private static nint[] Places(AlignedBuffer[] buffers) => [.. buffers.Select(buffer => (nint)Unsafe.AsPointer(ref buffer.Start))];
}
