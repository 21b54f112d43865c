using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The devices that tests run on, where a machine has any.</summary>
internal static class GpuDevices
{
    private static readonly AcceleratorType[] Found =
        [.. ((AcceleratorType[])[AcceleratorType.Cuda, AcceleratorType.OpenCL]).Where(IsFound)];

    /// <summary>Whether there is any.</summary>
    public static bool HaveAny => Found.Length > 0;

    /// <summary>Whether there is a device of a kind.</summary>
    public static bool Have(AcceleratorType type) => Found.Contains(type);

    /// <summary>What a machine without a device of a kind says.</summary>
    public static string None(AcceleratorType type) =>
        $"No {type} device was found; what is tested here runs on ILGPU's CPU accelerator in the tests beside it.";

    /// <summary>A context of the devices of a kind, optimized as by <c>CreateGpu</c>.</summary>
    public static Context Create(AcceleratorType type) => Context.Create(builder =>
    {
        _ = type == AcceleratorType.Cuda ? builder.Cuda() : builder.OpenCL();
        builder.Optimize(OptimizationLevel.O2);
    });

    /// <summary>
    /// A context of Oclgrind, which interprets the kernels of OpenCL and looks for races. It has OpenCL 1.2 and with it no generic
    /// address space, which ILGPU asks for and NetGen's kernels do without: it is told that there is one.
    /// </summary>
    public static Context CreateForRaces()
    {
        Context context = Context.Create(builder => builder.OpenCL(IsOclgrind).Optimize(OptimizationLevel.O2));
        foreach (CLDevice device in context.GetCLDevices())
        {
            typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!
                .SetValue(device.Capabilities, true);
        }

        return context;
    }

    private static bool IsOclgrind(CLDevice device) => device.Name.StartsWith("Oclgrind", StringComparison.Ordinal);

    private static bool IsFound(AcceleratorType type)
    {
        using Context context = Create(type);
        return context.Devices.Any(device => device.AcceleratorType == type);
    }
}

/// <summary>A test that needs a device of a kind, and says so where there is none.</summary>
public sealed class DeviceFactAttribute : FactAttribute
{
    /// <summary>Looks for the device.</summary>
    public DeviceFactAttribute(AcceleratorType type)
    {
        if (!GpuDevices.Have(type))
            Skip = GpuDevices.None(type);
    }
}

/// <summary>A test of what a person without a device is told.</summary>
public sealed class NoDeviceFactAttribute : FactAttribute
{
    /// <summary>Looks for devices.</summary>
    public NoDeviceFactAttribute()
    {
        if (GpuDevices.HaveAny)
            Skip = "There is a device here; what is tested is the message on a machine without one.";
    }
}
