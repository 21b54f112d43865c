using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Compiles kernels to PTX, optimized as by <c>CreateGpu</c>, for which no device and no driver is needed.</summary>
/// <remarks>What kernels call is translated once. After a kernel that has failed, the compiler is of no more use.</remarks>
internal sealed class PtxCompiler : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
    private readonly PTXBackend _backend;

    /// <summary>Creates a compiler for an architecture.</summary>
    public PtxCompiler(CudaArchitecture architecture) =>
        _backend = new PTXBackend(_context, architecture, new CudaInstructionSet(7, 8), null!);

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }

    /// <summary>The PTX of a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="specialization">The threads of a group, and the groups of a multiprocessor.</param>
    public string Compile(MethodInfo kernel, KernelSpecialization specialization)
    {
        var compiled = (PTXCompiledKernel)_backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(kernel), specialization);
        return compiled.PTXAssembly;
    }
}
