using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using NetGen.Gpu;
using NetGen.Tests;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Every kernel is written in OpenCL C that devices of all vendors have, which needs no device to see.</summary>
public sealed class OpenClTests : IDisposable
{
    // What AMD's and Intel's GPUs have for a group.
    private const int MostThreads = 256;

    private readonly Context _context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
    private readonly CLBackend _backend;

    public OpenClTests()
    {
        // No half or double precision, no 64-bit atomics and no subgroups: some devices lack each of them.
        var capabilities = new CLCapabilityContext(
            float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        _backend = new CLBackend(_context, capabilities, CLDeviceVendor.AMD, CLCVersion.CL20);
    }

    [FullRunFact]
    public void Kernels_OfNetworks_NeedNothingThatDevicesMayLack()
    {
        using var kernels = new KernelsOfNetworks();
        Assert.All(kernels.Generated(routine => routine.Kernels), item =>
        {
            GpuKernel kernel = item.Kernel.On(AcceleratorType.OpenCL, MostThreads);
            Assert.InRange(kernel.GroupSize, 1, MostThreads);
            Assert.Equal(0, kernel.SharedWords);
            AssertCompiles(kernel.Method.Method, kernel.Specialization);
        });
    }

    [Fact]
    public void Kernels_OfTheLibrary_NeedNothingThatDevicesMayLack() =>
        Assert.All(KernelsOfNetworks.OfTheLibrary, kernel => AssertCompiles(kernel.Method, kernel.Specialization));

    [DeviceFact(AcceleratorType.OpenCL)]
    public void Networks_OnOpenCl_MatchTheInterpreter()
    {
        IReadOnlyList<string> failures = Program.Run(AcceleratorType.OpenCL);
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(12)));
    }

    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }

    private void AssertCompiles(MethodInfo kernel, KernelSpecialization specialization)
    {
        string source = OpenClKernels.Compile(_backend, kernel, specialization).Source;

        // The size of a warp is not the same everywhere.
        Assert.DoesNotContain("sub_group", source);

        // Threads of a group wait for its shared memory.
        Assert.DoesNotMatch(@"barrier\s*\((?!\s*CLK_LOCAL_MEM_FENCE \| CLK_GLOBAL_MEM_FENCE\s*\))", source);
    }
}
