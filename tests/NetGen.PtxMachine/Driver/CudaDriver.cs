using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>The functions of CUDA's driver that ILGPU calls, under their names (CUDA Driver API).</summary>
internal static unsafe class CudaDriver
{
    private const int DriverVersion = 12_040;
    private const int NonBlocking = 1;
    private const int DynamicSharedBytes = 8;

    private static readonly Lock Gate = new();
    private static readonly CudaDevice Device = new();
    private static string? _message;

    [UnmanagedCallersOnly(EntryPoint = "cuInit")]
    public static int Init(uint flags) => 0;

    [UnmanagedCallersOnly(EntryPoint = "cuDriverGetVersion")]
    public static int DriverGetVersion(int* version) => Return(version, DriverVersion);

    [UnmanagedCallersOnly(EntryPoint = "cuGetErrorString")]
    public static int GetErrorString(int error, byte** text)
    {
        // Never given back: a caller may keep it.
        *text = (byte*)Marshal.StringToCoTaskMemUTF8($"{(CudaResult)error}: {Device.Failure ?? _message}");
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGet")]
    public static int DeviceGet(int* device, int number) => Return(device, number);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetCount")]
    public static int DeviceGetCount(int* count) => Return(count, 1);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetName")]
    public static int DeviceGetName(byte* name, int length, int device)
    {
        ReadOnlySpan<byte> text = "PTX machine\0"u8;
        text.CopyTo(new Span<byte>(name, length));
        return 0;
    }

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceTotalMem_v2")]
    public static int DeviceTotalMem(long* bytes, int device) => Return(bytes, CudaDevice.MemoryBytes);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetAttribute")]
    public static int DeviceGetAttribute(int* value, int attribute, int device) => Return(value, CudaDevice.Property((CudaProperty)attribute));

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceCanAccessPeer")]
    public static int DeviceCanAccessPeer(int* can, int device, int peer) => Return(can, 0);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxCreate_v2")]
    public static int CtxCreate(nint* context, uint flags, int device) => Return(context, 1);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxDestroy_v2")]
    public static int CtxDestroy(nint context) => Do(Device.Synchronize);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetCurrent")]
    public static int CtxSetCurrent(nint context) => 0;

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSynchronize")]
    public static int CtxSynchronize() => Do(Device.Synchronize);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetCacheConfig")]
    public static int CtxSetCacheConfig(int config) => 0;

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetCacheConfig")]
    public static int CtxGetCacheConfig(int* config) => Return(config, 0);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetSharedMemConfig")]
    public static int CtxSetSharedMemConfig(int config) => 0;

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetSharedMemConfig")]
    public static int CtxGetSharedMemConfig(int* config) => Return(config, 0);

    [UnmanagedCallersOnly(EntryPoint = "cuMemGetInfo_v2")]
    public static int MemGetInfo(long* free, long* total) => Do(() => (*free, *total) = (Device.FreeBytes, CudaDevice.MemoryBytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemAlloc_v2")]
    public static int MemAlloc(ulong* address, nint bytes) => Do(() => *address = Device.Allocate(bytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemFree_v2")]
    public static int MemFree(ulong address) => Do(() => Device.Free(address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemAllocHost_v2")]
    public static int MemAllocHost(ulong* address, nint bytes) => Do(() => *address = Device.AllocateHost(bytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemFreeHost")]
    public static int MemFreeHost(ulong address) => Do(() => Device.FreeHost(address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemHostRegister_v2")]
    public static int MemHostRegister(ulong address, nint bytes, uint flags) => Do(() => Device.Register(address, bytes));

    [UnmanagedCallersOnly(EntryPoint = "cuMemHostUnregister")]
    public static int MemHostUnregister(ulong address) => Do(() => Device.Unregister(address));

    [UnmanagedCallersOnly(EntryPoint = "cuMemHostGetDevicePointer_v2")]
    public static int MemHostGetDevicePointer(ulong* address, ulong host, uint flags) => Return(address, host);

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyAsync")]
    public static int MemcpyAsync(ulong target, ulong source, nint bytes, nint stream) =>
        Do(() => Device.Copy(target, source, bytes, Stream(stream)));

    [UnmanagedCallersOnly(EntryPoint = "cuMemsetD8Async")]
    public static int MemsetAsync(ulong target, byte value, nint bytes, nint stream) =>
        Do(() => Device.Set(target, value, bytes, Stream(stream)));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamCreate")]
    public static int StreamCreate(nint* stream, uint flags) =>
        Do(() => *stream = Handle(Device.CreateStream((flags & NonBlocking) == 0)));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamCreateWithPriority")]
    public static int StreamCreateWithPriority(nint* stream, uint flags, int priority) =>
        Do(() => *stream = Handle(Device.CreateStream((flags & NonBlocking) == 0)));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamDestroy_v2")]
    public static int StreamDestroy(nint stream) => Do(() => Device.Destroy(Release<WorkStream>(stream)));

    [UnmanagedCallersOnly(EntryPoint = "cuStreamSynchronize")]
    public static int StreamSynchronize(nint stream) => Do(() => Stream(stream).DoAll());

    [UnmanagedCallersOnly(EntryPoint = "cuEventCreate")]
    public static int EventCreate(nint* handle, uint flags) => Do(() => *handle = Handle(new WorkEvent()));

    [UnmanagedCallersOnly(EntryPoint = "cuEventDestroy_v2")]
    public static int EventDestroy(nint handle) => Do(() => Release<WorkEvent>(handle));

    [UnmanagedCallersOnly(EntryPoint = "cuEventRecord")]
    public static int EventRecord(nint handle, nint stream) => Do(() => Of<WorkEvent>(handle).Record(Stream(stream)));

    [UnmanagedCallersOnly(EntryPoint = "cuEventSynchronize")]
    public static int EventSynchronize(nint handle) => Do(() => Of<WorkEvent>(handle).Wait());

    [UnmanagedCallersOnly(EntryPoint = "cuEventQuery")]
    public static int EventQuery(nint handle) =>
        Of<WorkEvent>(handle).IsDone ? Do(static () => { }) : (int)CudaResult.NotReady;

    [UnmanagedCallersOnly(EntryPoint = "cuEventElapsedTime")]
    public static int EventElapsedTime(float* milliseconds, nint start, nint end) => Do(() =>
    {
        long ticks = Of<WorkEvent>(end).Time - Of<WorkEvent>(start).Time;
        *milliseconds = (float)(ticks * 1000.0 / Stopwatch.Frequency);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadData")]
    public static int ModuleLoadData(nint* module, byte* text) => Do(() => *module = LoadModule(text));

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadDataEx")]
    public static int ModuleLoadDataEx(nint* module, byte* text, uint count, int* options, void** values) =>
        Do(() => *module = LoadModule(text));

    [UnmanagedCallersOnly(EntryPoint = "cuModuleUnload")]
    public static int ModuleUnload(nint module) => Do(() =>
    {
        Device.Synchronize();
        foreach (nint function in Release<Dictionary<string, nint>>(module).Values)
            Release<CudaFunction>(function).Dispose();
    });

    [UnmanagedCallersOnly(EntryPoint = "cuModuleGetFunction")]
    public static int ModuleGetFunction(nint* function, nint module, byte* name) => Do(() =>
    {
        string text = Marshal.PtrToStringUTF8((nint)name)!;
        if (!Of<Dictionary<string, nint>>(module).TryGetValue(text, out nint found))
            throw new CudaException(CudaResult.NotFound, $"the module has no kernel {text}");
        *function = found;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuFuncSetAttribute")]
    public static int FuncSetAttribute(nint function, int attribute, int value) => Do(() =>
    {
        if (attribute != DynamicSharedBytes || value > CudaDevice.Property(CudaProperty.MaxSharedMemoryPerBlockOptin))
            throw new CudaException(CudaResult.InvalidValue, $"attribute {attribute} of a kernel cannot be {value}");
        Of<CudaFunction>(function).SharedBytes = value;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuOccupancyMaxActiveBlocksPerMultiprocessor")]
    public static int OccupancyMaxActiveBlocks(int* blocks, nint function, int threads, nint sharedBytes) =>
        Do(() => *blocks = CudaDevice.BlocksOfMultiprocessor(Of<CudaFunction>(function), threads, (int)sharedBytes));

    [UnmanagedCallersOnly(EntryPoint = "cuLaunchKernel")]
    public static int LaunchKernel(
        nint function, int gridX, int gridY, int gridZ, int threadsX, int threadsY, int threadsZ, int sharedBytes, nint stream,
        void** arguments, void** packed) => Do(() =>
    {
        var kernel = Of<CudaFunction>(function);
        Device.Launch(
            kernel,
            new Extent(gridX, gridY, gridZ),
            new Extent(threadsX, threadsY, threadsZ),
            sharedBytes,
            arguments is not null ? Arguments(kernel.Program, arguments) : Packed(kernel.Program, packed),
            Stream(stream));
    });

    private static byte[] Arguments(Program program, void** arguments)
    {
        byte[] bytes = new byte[program.ParameterBytes];
        for (int i = 0; i < program.Parameters.Length; i++)
        {
            PtxVariable parameter = program.Parameters[i];
            new ReadOnlySpan<byte>(arguments[i], parameter.Bytes).CopyTo(bytes.AsSpan(parameter.Offset));
        }

        return bytes;
    }

    // 1, where they begin, 2, where their length stands, 0.
    private static byte[] Packed(Program program, void** packed)
    {
        if (packed is null || (nint)packed[0] != 1 || (nint)packed[2] != 2)
            throw new CudaException(CudaResult.InvalidValue, "the launch has no arguments");
        byte[] bytes = new byte[program.ParameterBytes];
        new ReadOnlySpan<byte>(packed[1], (int)Math.Min(*(nint*)packed[3], bytes.Length)).CopyTo(bytes);
        return bytes;
    }

    private static nint LoadModule(byte* start)
    {
        try
        {
            string text = Marshal.PtrToStringUTF8((nint)start)!;
            return Handle(PtxParser.Parse(text).Kernels.Values.ToDictionary(
                kernel => kernel.Name, kernel => Handle(new CudaFunction(kernel, text))));
        }
        catch (PtxException exception)
        {
            throw new CudaException(CudaResult.InvalidPtx, exception.Message);
        }
    }

    private static WorkStream Stream(nint handle) => Device.Prepare(handle == 0 ? null : Of<WorkStream>(handle));

    private static nint Handle(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    private static T Of<T>(nint handle)
        where T : class => (T)GCHandle.FromIntPtr(handle).Target!;

    private static T Release<T>(nint handle)
        where T : class
    {
        var target = Of<T>(handle);
        GCHandle.FromIntPtr(handle).Free();
        return target;
    }

    private static int Return<T>(T* place, T value)
        where T : unmanaged
    {
        *place = value;
        return 0;
    }

    // What a kernel has done wrong, every call says from then on.
    private static int Do(Action action, [CallerMemberName] string? function = null)
    {
        lock (Gate)
        {
            try
            {
                action();
            }
            catch (CudaException exception)
            {
                _message = exception.Message;
                Console.Error.WriteLine($"{function}: {_message}");
                return (int)exception.Result;
            }

            return Device.Failure is null ? 0 : (int)CudaResult.LaunchFailed;
        }
    }
}
