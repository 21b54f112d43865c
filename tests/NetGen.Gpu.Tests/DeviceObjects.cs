using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What lies on an accelerator. ILGPU keeps the list but shows its length only, in which disposed objects count.</summary>
internal static class DeviceObjects
{
    private static readonly FieldInfo Objects = Field("childObjects");
    private static readonly FieldInfo Lock = Field("syncRoot");

    /// <summary>The objects made on an accelerator and neither disposed of nor collected, but for kernels, which it caches.</summary>
    public static int Count(Accelerator accelerator) => Living(accelerator).Count();

    /// <summary>Makes what has been allocated for floats NaN, as memory may be that nobody has written: what is read of it will show.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="kept">The memory that has been written.</param>
    public static void Spoil(Accelerator accelerator, params IEnumerable<MemoryBuffer> kept)
    {
        foreach (MemoryBuffer1D<float, Stride1D.Dense> memory in Living(accelerator).OfType<MemoryBuffer1D<float, Stride1D.Dense>>().Except(kept))
            memory.AsRawArrayView().MemSet(accelerator.DefaultStream, byte.MaxValue);
        accelerator.Synchronize();
    }

    private static IEnumerable<AcceleratorObject> Living(Accelerator accelerator)
    {
        // A thread of ILGPU's takes out what was collected, whenever that is.
        WeakReference<AcceleratorObject>[] references;
        lock (Lock.GetValue(accelerator)!)
            references = [.. (IEnumerable<WeakReference<AcceleratorObject>>)Objects.GetValue(accelerator)!];
        foreach (WeakReference<AcceleratorObject> reference in references)
        {
            if (reference.TryGetTarget(out AcceleratorObject? target) && target is not Kernel and { IsDisposed: false })
                yield return target;
        }
    }

    private static FieldInfo Field(string name) =>
        typeof(Accelerator).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(Accelerator), name);
}
