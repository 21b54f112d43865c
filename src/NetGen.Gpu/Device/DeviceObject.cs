using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>An object on a device: memory, a stream, or the device itself.</summary>
internal static class DeviceObject
{
    /// <summary>
    /// Disposes of it, on a lost device too: what that had is gone with it, and its driver's complaint must neither keep the
    /// rest from being released nor hide what the device was lost by.
    /// </summary>
    public static void Release(IDisposable? item)
    {
        try
        {
            item?.Dispose();
        }
        catch (AcceleratorException)
        {
        }
    }
}
