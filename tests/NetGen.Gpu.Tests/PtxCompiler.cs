using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Compiles kernels to PTX, for which no device and no driver is needed.</summary>
internal static class PtxCompiler
{
    /// <summary>The PTX of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="specialization">The threads of a group, and the groups of a multiprocessor.</param>
    /// <param name="architecture">The device's architecture.</param>
    /// <remarks>Optimized as by <c>CreateGpu</c>; in a context for each, because one in which a kernel has failed compiles no more.</remarks>
    public static string Compile(MethodInfo kernel, KernelSpecialization specialization, CudaArchitecture architecture)
    {
        using Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, architecture, new CudaInstructionSet(7, 8), null!);
        var compiled = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(kernel), specialization);
        return compiled.PTXAssembly;
    }
}
