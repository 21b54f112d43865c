using System.ComponentModel;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>
/// Copies from the memory of the device to shared memory that pass by registers and go on while a thread computes. What is not
/// there is 0.
/// </summary>
/// <remarks>
/// The instruction is given the address that the host knows of a view, because ILGPU gives none of an element, and finds
/// the shared memory by the name that ILGPU gives it (PTX ISA, "cp.async"). For NVIDIA's devices; for others there is the emulation.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AsyncCopy
{
    /// <summary>Comes before all copies.</summary>
    public static void Begin() => CudaAsm.Emit(".reg .u32 copied; mov.u32 copied, __dyn_shared_alloca;");

    /// <summary>Starts to copy four values.</summary>
    /// <param name="place">The float of the group's shared memory that the first goes to, a multiple of 4.</param>
    /// <param name="address">The address of the source in the memory of the device.</param>
    /// <param name="index">The number of the first in the source, a multiple of 4.</param>
    /// <param name="isThere">Whether they are there; if not, zeros are stored.</param>
    public static void Quad(int place, long address, long index, bool isThere) => CudaAsm.Emit(
        "{ .reg .u32 place; add.u32 place, copied, %0; cp.async.cg.shared.global [place], [%1], 16, %2; }",
        place * 4,
        address + (index * 4),
        isThere ? 16 : 0);

    /// <summary>Starts to copy one value.</summary>
    /// <param name="place">The float of the group's shared memory that it goes to.</param>
    /// <param name="address">The address of the source in the memory of the device.</param>
    /// <param name="index">Its number in the source.</param>
    /// <param name="isThere">Whether it is there; if not, 0 is stored.</param>
    public static void Value(int place, long address, long index, bool isThere) => CudaAsm.Emit(
        "{ .reg .u32 place; add.u32 place, copied, %0; cp.async.ca.shared.global [place], [%1], 4, %2; }",
        place * 4,
        address + (index * 4),
        isThere ? 4 : 0);

    /// <summary>Ends a group of copies.</summary>
    public static void Commit() => CudaAsm.Emit("cp.async.commit_group;");

    /// <summary>Waits for all groups of the thread's copies but the last two; those of other threads are there after a barrier.</summary>
    public static void WaitForAllButTwo() => CudaAsm.Emit("cp.async.wait_group 2;");

    /// <summary>Copies four values at once.</summary>
    /// <param name="shared">The shared memory of the group.</param>
    /// <param name="place">The float of it that the first goes to, a multiple of 4.</param>
    /// <param name="source">The memory with them.</param>
    /// <param name="index">The number of the first in the source, a multiple of 4.</param>
    /// <param name="isThere">Whether they are there; if not, zeros are stored.</param>
    public static void EmulateQuad(ArrayView<Quad> shared, int place, ArrayView<float> source, long index, bool isThere) =>
        shared[place >> 2] = isThere ? source.Cast<Quad>()[index >> 2] : default;

    /// <summary>Copies one value at once.</summary>
    /// <param name="shared">The shared memory of the group.</param>
    /// <param name="place">The float of it that the value goes to.</param>
    /// <param name="source">The memory with it.</param>
    /// <param name="index">Its number in the source.</param>
    /// <param name="isThere">Whether it is there; if not, 0 is stored.</param>
    public static void EmulateValue(ArrayView<Quad> shared, int place, ArrayView<float> source, long index, bool isThere) =>
        shared.Cast<float>()[place] = isThere ? source[index] : 0f;
}
