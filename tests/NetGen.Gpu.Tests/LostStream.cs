using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The stream of a device that is lost sooner or later: its driver refuses everything from then on.</summary>
internal sealed class LostStream(Accelerator accelerator) : AcceleratorStream(accelerator)
{
    /// <summary>Whether the device is lost.</summary>
    public bool IsLost { get; set; }

    public override void Synchronize()
    {
        if (IsLost)
            throw new CudaException("an illegal memory access was encountered");
    }

    protected override ProfilingMarker AddProfilingMarkerInternal() =>
        throw new NotSupportedException("A lost device marks nothing.");

    protected override void DisposeAcceleratorObject(bool disposing)
    {
        if (disposing)
            Synchronize();
    }
}
