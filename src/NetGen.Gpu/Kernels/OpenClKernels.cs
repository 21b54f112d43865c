using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>
/// Compiles kernels for OpenCL. ILGPU's barriers order global memory only there, and what threads exchange lies in the memory of
/// their group: the text that ILGPU has written is changed before the driver gets it.
/// </summary>
internal static class OpenClKernels
{
    private const string Written = "CLK_GLOBAL_MEM_FENCE";
    private const string Needed = "CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE";

    // As long as the accelerator: layers share kernels.
    private static readonly ConditionalWeakTable<CLAccelerator, ConcurrentDictionary<(MethodInfo, KernelSpecialization), Kernel>> Loaded = [];

    /// <summary>The kernel on a device, compiled when it is asked for first.</summary>
    public static Kernel Load(CLAccelerator accelerator, MethodInfo method, KernelSpecialization specialization) =>
        Loaded.GetOrCreateValue(accelerator).GetOrAdd(
            (method, specialization),
            key => accelerator.LoadKernel(Compile(accelerator.Backend, key.Item1, key.Item2)));

    /// <summary>The kernel in OpenCL C.</summary>
    public static CLCompiledKernel Compile(CLBackend backend, MethodInfo method, KernelSpecialization specialization)
    {
        var kernel = (CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), specialization);
        return new CLCompiledKernel(
            kernel.Context,
            (SeparateViewEntryPoint)EntryPointOf(kernel),
            kernel.Info,
            kernel.Source.Replace(Written, Needed, StringComparison.Ordinal),
            kernel.CVersion);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EntryPoint")]
    private static extern EntryPoint EntryPointOf(CompiledKernel kernel);
}
