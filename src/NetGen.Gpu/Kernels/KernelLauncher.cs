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
    private readonly int _mostGroups;

    /// <summary>Compiles the kernel.</summary>
    public KernelLauncher(Accelerator accelerator, GpuKernel kernel)
    {
        _kernel = kernel.On(accelerator.AcceleratorType, accelerator.MaxNumThreadsPerGroup);
        _mostGroups = kernel.IsResident ? accelerator.NumMultiprocessors * kernel.GroupsOfMultiprocessor : int.MaxValue;
        _launch = KernelLoading.Load<Action<AcceleratorStream, KernelConfig, KernelArguments>>(
            accelerator, _kernel.Method, _kernel.Specialization);
        if (kernel.SharedWords == 0)
            return;
        _shared = SharedMemoryConfig.RequestDynamic<Bits4>(kernel.SharedWords);
        if (accelerator is CudaAccelerator)
            CudaSharedMemory.Allow(_launch.GetKernel(), kernel.SharedWords * WordBytes);
    }

    /// <summary>Computes a chunk of samples. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, in KernelArguments arguments)
    {
        int rows = checked(arguments.Rows * _kernel.Positions);
        int groups = (int)(((long)rows + _kernel.RowsPerGroup - 1) / _kernel.RowsPerGroup);
        var grid = new Index3D(Math.Min(groups, _mostGroups), _kernel.GroupsY, _kernel.GroupsZ);
        KernelArguments placed = arguments;
        placed.Rows = rows;
        placed.Places = _kernel.Places;
        _launch(stream, new KernelConfig(grid, new Index3D(_kernel.GroupSize, 1, 1), _shared), placed);
    }
}
