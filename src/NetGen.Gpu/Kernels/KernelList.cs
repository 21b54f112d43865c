using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The kernels of a routine, compiled for an accelerator.</summary>
internal sealed class KernelList
{
    /// <summary>Scratch memory has room for a multiple of this number of samples, so every tensor in it is aligned.</summary>
    public const int RowQuantum = 32;

    private readonly KernelLauncher[] _kernels;

    /// <summary>Compiles the kernels.</summary>
    /// <param name="accelerator">The device.</param>
    /// <param name="routine">The kernels.</param>
    /// <param name="usesTensorCores">Whether those with matrix instructions are taken; <see langword="null"/> if they pay.</param>
    public KernelList(Accelerator accelerator, GpuRoutine routine, bool? usesTensorCores = null)
    {
        bool isTensor = usesTensorCores ?? TensorDevices.Serve(accelerator, routine);
        RowLength = routine.RowLength;
        Positions = (isTensor ? routine.TensorKernels : routine.Kernels).Max(kernel => kernel.Positions);
        Precision = isTensor ? routine.Precision : GpuPrecision.Float32;
        ReadsRounded = isTensor && routine.ReadsRounded;
        _kernels = [.. (isTensor ? routine.TensorKernels : routine.Kernels).Select(kernel => new KernelLauncher(accelerator, kernel))];
    }

    /// <summary>How exactly they multiply.</summary>
    public GpuPrecision Precision { get; }

    /// <summary>Whether they read parameters in bfloat16.</summary>
    public bool ReadsRounded { get; }

    /// <summary>The floats of scratch memory that they need for each sample.</summary>
    public int RowLength { get; }

    /// <summary>The most positions of a sample, each of which is a row of a kernel.</summary>
    public int Positions { get; }

    /// <summary>Computes a chunk of samples, after the earlier work of the stream. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, in KernelArguments arguments)
    {
        KernelArguments located = arguments;
        located.InputsAddress = Address(arguments.Inputs);
        located.ParametersAddress = Address(arguments.Parameters);
        located.RoundedAddress = Address(arguments.Rounded);
        located.OutputsAddress = Address(arguments.Outputs);
        located.WorkspaceAddress = Address(arguments.Workspace);
        foreach (KernelLauncher kernel in _kernels)
            kernel.Launch(stream, located);
    }

    /// <summary>The samples of a chunk, for as few chunks as possible.</summary>
    /// <param name="count">All samples.</param>
    /// <param name="most">The most samples of a chunk, a multiple of <see cref="RowQuantum"/>.</param>
    public static long RowsOfChunk(long count, int most)
    {
        long chunks = Math.Max((count + most - 1) / most, 1);
        long rows = (count + chunks - 1) / chunks;
        return (rows + RowQuantum - 1) / RowQuantum * RowQuantum;
    }

    private static long Address(ArrayView<float> view) => view.Length == 0 ? 0 : view.LoadEffectiveAddressAsPtr();
}
