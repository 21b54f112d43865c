using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The accelerators that tests run on.</summary>
internal static class CudaDevices
{
    /// <summary>What a machine without such a device says.</summary>
    public const string None = "No CUDA device was found; what is tested here runs on ILGPU's CPU accelerator in the tests beside it.";

    /// <summary>Whether there is a CUDA device.</summary>
    public static bool Exist { get; } = Find();

    private static bool Find()
    {
        using Context context = Create();
        return context.Devices.Any(device => device.AcceleratorType == AcceleratorType.Cuda);
    }

    /// <summary>A context of the CUDA devices, optimized as by <c>CreateGpu</c>.</summary>
    public static Context Create() => Context.Create(builder => builder.Cuda().Optimize(OptimizationLevel.O2));
}

/// <summary>A test that needs a CUDA device, and says so where there is none.</summary>
public sealed class CudaFactAttribute : FactAttribute
{
    /// <summary>Looks for the device.</summary>
    public CudaFactAttribute()
    {
        if (!CudaDevices.Exist)
            Skip = CudaDevices.None;
    }
}
