using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Memory of a device that is given back together.</summary>
internal sealed class DeviceMemory(Device device) : IDisposable
{
    private readonly Stack<MemoryBuffer> _buffers = [];

    /// <summary>Takes memory.</summary>
    /// <param name="length">The number of values.</param>
    /// <param name="purpose">Its purpose, as messages name it.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public ArrayView<T> Allocate<T>(long length, string purpose)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer = device.Allocate<T>(length, purpose);
        _buffers.Push(buffer);
        return buffer.View.SubView(0, length);
    }

    /// <summary>Takes memory and copies values to it, in order with the other work of the stream.</summary>
    /// <param name="values">The values.</param>
    /// <param name="purpose">The values' purpose, as messages name it.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public ArrayView<T> Upload<T>(ReadOnlySpan<T> values, string purpose)
        where T : unmanaged
    {
        ArrayView<T> view = Allocate<T>(values.Length, purpose);
        if (!values.IsEmpty)
            view.CopyFromCPU(device.Stream, values);
        return view;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_buffers.TryPop(out MemoryBuffer? buffer))
            DeviceObject.Release(buffer);
    }
}
