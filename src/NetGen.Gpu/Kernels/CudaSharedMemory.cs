using System.Runtime.InteropServices;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>Shared memory of more than the 48 KB that a kernel has unasked, which ILGPU does not ask for.</summary>
internal static class CudaSharedMemory
{
    // CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
    private const int MaximumDynamicBytes = 8;
    private const int Unasked = 48 << 10;

    // The driver, which is loaded already, as it is called on Windows and on Linux.
    private static readonly string[] Libraries = ["nvcuda", "libcuda.so.1", "libcuda.so"];

    private delegate CudaError SetAttribute(nint function, int attribute, int value);

    /// <summary>Lets a kernel have so much of it.</summary>
    /// <exception cref="GpuException">The device or its driver refuses.</exception>
    public static void Allow(Kernel kernel, int bytes)
    {
        if (bytes <= Unasked)
            return;
        CudaError error = Driver()(((CudaKernel)kernel).FunctionPtr, MaximumDynamicBytes, bytes);
        if (error != CudaError.CUDA_SUCCESS)
            throw new GpuException(
                $"{kernel.Accelerator.Name} refuses {bytes >> 10} KB of shared memory for a kernel ({error}), which every GPU with compute " +
                "capability 8.0 or above has. Update the device's driver.");
    }

    private static SetAttribute Driver()
    {
        foreach (string library in Libraries)
        {
            if (NativeLibrary.TryLoad(library, out nint handle))
                return Marshal.GetDelegateForFunctionPointer<SetAttribute>(NativeLibrary.GetExport(handle, "cuFuncSetAttribute"));
        }

        throw new GpuException($"The driver of the GPU was not found under the names {string.Join(", ", Libraries)}. Update the device's driver.");
    }
}
