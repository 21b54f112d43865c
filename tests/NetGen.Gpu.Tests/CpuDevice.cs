using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>ILGPU's CPU accelerator, with room for the thread groups of generated kernels.</summary>
internal sealed class CpuDevice : IDisposable
{
    private readonly Context _context = Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1)));

    public CpuDevice() => Accelerator = _context.GetPreferredDevice(preferCPU: true).CreateAccelerator(_context);

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }
}
