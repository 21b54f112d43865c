using System.Reflection;
using ILGPU.Runtime;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What lies on an accelerator. ILGPU keeps the list but shows its length only, in which disposed objects count.</summary>
internal static class DeviceObjects
{
    private static readonly FieldInfo Objects =
        typeof(Accelerator).GetField("childObjects", BindingFlags.Instance | BindingFlags.NonPublic)
        ?? throw new MissingFieldException(nameof(Accelerator), "childObjects");

    /// <summary>The objects made on an accelerator and neither disposed of nor collected, but for kernels, which it caches.</summary>
    public static int Count(Accelerator accelerator) =>
        ((IEnumerable<WeakReference<AcceleratorObject>>)Objects.GetValue(accelerator)!)
            .Count(reference => reference.TryGetTarget(out AcceleratorObject? target) && target is not Kernel and { IsDisposed: false });
}
