using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The kernels of a routine, compiled for an accelerator.</summary>
internal sealed class KernelList
{
    /// <summary>What the samples that scratch memory has room for are a multiple of, so that every tensor in it is aligned.</summary>
    public const int RowQuantum = 32;

    private readonly GpuKernel[] _kernels;
    private readonly Action<AcceleratorStream, KernelConfig, KernelArguments>[] _launchers;

    /// <summary>Compiles the kernels.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="routine">The kernels.</param>
    /// <param name="usesTensorCores">Whether those with matrix instructions are taken; <see langword="null"/> where they pay.</param>
    public KernelList(Accelerator accelerator, GpuRoutine routine, bool? usesTensorCores = null)
    {
        _kernels = [.. usesTensorCores ?? TensorDevices.Serve(accelerator, routine) ? routine.TensorKernels : routine.Kernels];
        RowLength = routine.RowLength;
        _launchers =
        [
            .. _kernels.Select(kernel => accelerator.LoadKernel(kernel.Method, kernel.Specialization)),
        ];
    }

    /// <summary>The floats of scratch memory that they need for each sample.</summary>
    public int RowLength { get; }

    /// <summary>Computes a chunk of samples, in order after what the stream was given before. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, in KernelArguments arguments)
    {
        for (int i = 0; i < _launchers.Length; i++)
        {
            GpuKernel kernel = _kernels[i];
            int groups = (arguments.Rows + kernel.RowsPerGroup - 1) / kernel.RowsPerGroup;
            var grid = new Index3D(groups, kernel.GroupsY, kernel.GroupsZ);
            _launchers[i](stream, new KernelConfig(grid, new Index3D(kernel.GroupSize, 1, 1)), arguments);
        }
    }
}
