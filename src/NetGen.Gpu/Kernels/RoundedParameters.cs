using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The parameters in bfloat16, two in a word, in the same places. Products of wide layers read them.</summary>
internal sealed class RoundedParameters : IDisposable
{
    private const int GroupSize = 256;
    private const int ValuesOfThread = 8;

    private readonly MemoryBuffer1D<uint, Stride1D.Dense> _words;
    private readonly ArrayView<float> _parameters;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<uint>> _round;

    /// <summary>Takes the memory, and compiles the kernel.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parameters">The parameters, a multiple of 16.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public RoundedParameters(Device device, ArrayView<float> parameters)
    {
        _parameters = parameters;
        _round = KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<uint>>>(
            device.Accelerator, Round, new KernelSpecialization(GroupSize, null));
        _words = device.Allocate<uint>(parameters.Length / 2, "the rounded parameters");
    }

    /// <summary>The words.</summary>
    public ArrayView<float> View => _words.View.BaseView.Cast<float>();

    /// <summary>Rounds the parameters, after the earlier work of the stream. Allocates nothing.</summary>
    public void Renew(AcceleratorStream stream)
    {
        long groups = ((_parameters.Length / ValuesOfThread) + GroupSize - 1) / GroupSize;
        _round(stream, new KernelConfig((int)groups, GroupSize), _parameters, _words.View.BaseView);
    }

    /// <inheritdoc/>
    public void Dispose() => DeviceObject.Release(_words);

    private static void Round(ArrayView<float> parameters, ArrayView<uint> words)
    {
        ArrayView<Quad> quads = parameters.Cast<Quad>();
        int quad = Grid.GlobalIndex.X * 2;
        if (quad < quads.IntLength)
            words.Cast<Bits4>()[quad >> 1] = Bfloat16Pairs.Round(quads[quad], quads[quad + 1]);
    }
}
