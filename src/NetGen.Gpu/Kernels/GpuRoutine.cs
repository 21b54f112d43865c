using System.Collections.Immutable;
using System.ComponentModel;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>A list of kernels that computes any number of samples.</summary>
/// <param name="RowLength">The floats of scratch memory that they need for each sample.</param>
/// <param name="Kernels">The kernels in order.</param>
/// <param name="TensorKernels">The same for devices that multiply matrices.</param>
/// <param name="Precision">How exactly those multiply.</param>
/// <param name="ReadsRounded">Whether those read parameters in bfloat16.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GpuRoutine(
    int RowLength,
    ImmutableArray<GpuKernel> Kernels,
    ImmutableArray<GpuKernel> TensorKernels,
    GpuPrecision Precision,
    bool ReadsRounded = false);

/// <summary>A generated kernel and how many thread groups it is launched with.</summary>
/// <param name="Method">The kernel.</param>
/// <param name="GroupSize">The threads of a group.</param>
/// <param name="RowsPerGroup">The rows of a group: the first dimension of the grid covers all rows.</param>
/// <param name="GroupsY">The second dimension of the grid.</param>
/// <param name="GroupsZ">The third dimension of the grid.</param>
/// <param name="GroupsOfMultiprocessor">
/// The groups that a multiprocessor is to have at a time, which bounds the registers of a thread; 0 for as many as it can.
/// </param>
/// <param name="SharedWords">The words of 128 bits of shared memory that the launch gives a group.</param>
/// <param name="IsResident">
/// Whether a group fills its shared memory once for all samples: there are no more groups then than the device has at a time,
/// each of which takes one part of the samples after the other.
/// </param>
/// <param name="MethodOfGroup">
/// The kernel for devices that have no warps of 32 threads, where such a warp has a sample: there its threads are a group.
/// </param>
/// <param name="Places">The layer's places, for a kernel that layers share.</param>
/// <param name="Positions">The rows of a sample, one for each of its positions.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GpuKernel(
    Action<KernelArguments> Method,
    int GroupSize,
    int RowsPerGroup,
    int GroupsY = 1,
    int GroupsZ = 1,
    int GroupsOfMultiprocessor = 0,
    int SharedWords = 0,
    bool IsResident = false,
    Action<KernelArguments>? MethodOfGroup = null,
    KernelPlaces Places = default,
    int Positions = 1)
{
    /// <summary>The bounds on groups for the compiler.</summary>
    public KernelSpecialization Specialization => new(GroupSize, GroupsOfMultiprocessor == 0 ? null : GroupsOfMultiprocessor);

    /// <summary>The kernel as a device has to be given it.</summary>
    /// <param name="type">The kind of device.</param>
    /// <param name="mostThreads">The threads that a group may have there.</param>
    internal GpuKernel On(AcceleratorType type, int mostThreads) => this switch
    {
        { MethodOfGroup: { } method } when type == AcceleratorType.OpenCL =>
            this with { Method = method, GroupSize = GroupSize / RowsPerGroup, RowsPerGroup = 1 },

        // Its warps do not know of each other.
        { IsResident: true } => this with { GroupSize = Math.Min(GroupSize, mostThreads) },
        _ => this,
    };
}

/// <summary>A parameter, as the optimizer's kernel needs it.</summary>
/// <param name="Offset">The index of its first float among the parameters.</param>
/// <param name="Length">The floats that it takes, padding included.</param>
/// <param name="PartRows">The samples over which one part of its gradient is summed; 0 if it has no gradient.</param>
/// <param name="L1">λ₁ of its regulariser.</param>
/// <param name="L2">λ₂ of its regulariser.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct GpuParameter(int Offset, int Length, int PartRows, float L1, float L2);
