using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>A kernel, compiled for an accelerator.</summary>
internal sealed class KernelLauncher
{
    private const int WordBytes = 16;

    private readonly GpuKernel _kernel;
    private readonly Action<AcceleratorStream, KernelConfig, KernelArguments> _launch;
    private readonly SharedMemoryConfig _shared;
    private readonly int _groupSize;
    private readonly int _mostGroups;

    /// <summary>Compiles the kernel.</summary>
    public KernelLauncher(Accelerator accelerator, GpuKernel kernel)
    {
        _kernel = kernel;
        _groupSize = kernel.GroupSize;
        _mostGroups = int.MaxValue;
        if (kernel.SharedWords == 0)
        {
            _launch = accelerator.LoadKernel(kernel.Method, kernel.Specialization);
            return;
        }

        // Its warps do not know of each other, so a device of smaller groups takes fewer of them.
        _groupSize = Math.Min(_groupSize, accelerator.MaxNumThreadsPerGroup);
        _mostGroups = accelerator.NumMultiprocessors * kernel.GroupsOfMultiprocessor;
        _shared = SharedMemoryConfig.RequestDynamic<Bits4>(kernel.SharedWords);
        _launch = accelerator.LoadKernel(kernel.Method, new KernelSpecialization(_groupSize, kernel.GroupsOfMultiprocessor));
        if (accelerator is CudaAccelerator)
            CudaSharedMemory.Allow(_launch.GetKernel(), kernel.SharedWords * WordBytes);
    }

    /// <summary>Computes a chunk of samples. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, in KernelArguments arguments)
    {
        int groups = (arguments.Rows + _kernel.RowsPerGroup - 1) / _kernel.RowsPerGroup;
        var grid = new Index3D(Math.Min(groups, _mostGroups), _kernel.GroupsY, _kernel.GroupsZ);
        _launch(stream, new KernelConfig(grid, new Index3D(_groupSize, 1, 1), _shared), arguments);
    }
}
