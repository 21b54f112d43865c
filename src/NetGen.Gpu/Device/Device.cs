using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace NetGen.Gpu;

/// <summary>The accelerator that a network runs on, with the objects made for it alone.</summary>
internal sealed class Device : IDisposable
{
    private readonly Context? _context;
    private readonly bool _isOwned;

    /// <summary>Takes an accelerator of the caller's, or opens the best one of the machine.</summary>
    /// <param name="accelerator">The accelerator, or <see langword="null"/> for the best one.</param>
    /// <param name="stream">A stream on it, which is disposed of with this; <see langword="null"/> for a new one.</param>
    /// <exception cref="GpuException">There is no device, or it cannot be opened.</exception>
    public Device(Accelerator? accelerator, AcceleratorStream? stream = null)
    {
        _isOwned = accelerator is null;
        if (accelerator is null)
        {
            // Less optimized, ILGPU does not see that a view lies in global memory.
            _context = Context.Create(builder => builder.Default().Optimize(OptimizationLevel.O2));
            ILGPU.Runtime.Device? best = _context.Devices
                .Where(device => device.AcceleratorType != AcceleratorType.CPU
                    && device is not CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_CPU })
                .OrderByDescending(device => device.AcceleratorType == AcceleratorType.Cuda)
                .ThenByDescending(device => device.MemorySize)
                .FirstOrDefault();
            if (best is null)
            {
                _context.Dispose();
                throw new GpuException(
                    "No GPU was found by CUDA or OpenCL. Install the driver of your GPU (OpenCL on Linux also needs libOpenCL.so), or " +
                    "use the network itself, which computes on the CPU, or pass your own accelerator to CreateGpu.");
            }

            try
            {
                accelerator = best.CreateAccelerator(_context);
            }
            catch (Exception exception) when (exception is AcceleratorException or CapabilityNotSupportedException)
            {
                _context.Dispose();
                throw new GpuException(
                    $"{best.Name} could not be opened: {Reason(exception)} Install or repair the device's driver, or pass another " +
                    "accelerator to CreateGpu.",
                    exception);
            }
        }

        Accelerator = accelerator;
        Stream = stream ?? accelerator.CreateStream();
    }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The stream in which work is done in order.</summary>
    public AcceleratorStream Stream { get; }

    /// <summary>Takes memory of the device.</summary>
    /// <param name="length">The number of values.</param>
    /// <param name="purpose">Its purpose, as messages name it.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public MemoryBuffer1D<T, Stride1D.Dense> Allocate<T>(long length, string purpose)
        where T : unmanaged
    {
        try
        {
            return Accelerator.Allocate1D<T>(Math.Max(length, 1));
        }
        catch (Exception exception) when (exception is AcceleratorException or OutOfMemoryException)
        {
            long wanted = length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            throw new GpuException(
                $"{Accelerator.Name} has too little memory for {purpose}: it needs {wanted >> 20} MB, and the device " +
                $"has {Accelerator.MemorySize >> 20} MB in total. Use smaller batches, or free other memory of the device.",
                exception);
        }
    }

    /// <summary>The exception for a device that fails at valid work.</summary>
    /// <param name="what">The call that failed.</param>
    /// <param name="exception">The exception of the device's driver.</param>
    public GpuException Failed(string what, AcceleratorException exception) => new(
        $"{Accelerator.Name} failed in {what}: {Reason(exception)} If the device was lost, dispose of all objects on it and create them again. " +
        "The network on the host still has the parameters of the last copy.",
        exception);

    // The text of OpenCL's exceptions says nothing.
    private static string Reason(Exception exception) => exception is CLException refused ? $"{refused.Error}." : exception.Message;

    /// <inheritdoc/>
    public void Dispose()
    {
        DeviceObject.Release(Stream);
        if (!_isOwned)
            return;
        DeviceObject.Release(Accelerator);
        DeviceObject.Release(_context);
    }
}
