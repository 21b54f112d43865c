using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>Loads kernels whose threads wait for each other.</summary>
internal static class GroupKernel
{
    /// <summary>What launches the kernel, compiled for a device.</summary>
    /// <typeparam name="TDelegate">Stream, launch and the kernel's own arguments.</typeparam>
    public static TDelegate Load<TDelegate>(Accelerator accelerator, MethodInfo method, KernelSpecialization specialization)
        where TDelegate : Delegate
    {
        Kernel kernel = accelerator is CLAccelerator openCl
            ? OpenClKernels.Load(openCl, method, specialization)
            : accelerator.LoadKernel(method, specialization);
        return kernel.CreateLauncherDelegate<TDelegate>();
    }
}
