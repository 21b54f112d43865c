using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>Loads kernels: all of them here, because for OpenCL a kernel is not loaded as ILGPU would do it.</summary>
internal static class KernelLoading
{
    /// <summary>The delegate that launches a kernel, compiled for a device.</summary>
    /// <typeparam name="TDelegate">Stream, launch and the kernel's own arguments.</typeparam>
    /// <param name="accelerator">The device.</param>
    /// <param name="kernel">The kernel, a static method.</param>
    /// <param name="specialization">The bounds on groups for the compiler.</param>
    public static TDelegate Load<TDelegate>(Accelerator accelerator, Delegate kernel, KernelSpecialization specialization)
        where TDelegate : Delegate
    {
        Kernel loaded = accelerator is CLAccelerator openCl
            ? OpenClKernels.Load(openCl, kernel.Method, specialization)
            : accelerator.LoadKernel(kernel.Method, specialization);
        return loaded.CreateLauncherDelegate<TDelegate>();
    }
}
