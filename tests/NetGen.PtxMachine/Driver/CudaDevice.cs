using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>The device: its memory, its streams, and what is wrong with it.</summary>
internal sealed unsafe class CudaDevice
{
    /// <summary>The bytes of memory that it has.</summary>
    public const long MemoryBytes = 4L << 30;

    private const int UnaskedSharedBytes = 48 << 10;
    private const int MostSharedBytes = 227 << 10;
    private const int MostThreads = 1024;
    private const int MostThreadsOfMultiprocessor = 2048;

    private readonly GlobalMemory _memory = new();
    private readonly SortedList<ulong, long> _pinned = [];
    private readonly HashSet<WorkStream> _streams = [];
    private readonly WorkStream _default = new(isBlocking: true);

    /// <summary>What a kernel has done that it must not do: after that nothing can be had from the device.</summary>
    public string? Failure { get; private set; }

    /// <summary>The bytes of memory that are free.</summary>
    public long FreeBytes => MemoryBytes - _memory.Taken;

    /// <summary>Takes memory.</summary>
    public ulong Allocate(long bytes)
    {
        if (bytes <= 0)
            throw new CudaException(CudaResult.InvalidValue, $"{bytes} bytes of memory were asked for");
        if (bytes > FreeBytes)
            throw new CudaException(CudaResult.OutOfMemory, $"{bytes} bytes of memory were asked for, {FreeBytes} are free");
        return _memory.Allocate(bytes);
    }

    /// <summary>Gives memory back, after all work.</summary>
    public void Free(ulong address)
    {
        Synchronize();
        if (!_memory.Free(address))
            throw new CudaException(CudaResult.InvalidValue, $"{address:X} is no memory that was taken");
    }

    /// <summary>Whether an address is one of the device.</summary>
    public bool Has(ulong address) => _memory.Find(address, 1) is not null;

    /// <summary>Takes page-locked memory of the host.</summary>
    public ulong AllocateHost(long bytes)
    {
        var start = (ulong)NativeMemory.Alloc((nuint)bytes);
        _pinned.Add(start, bytes);
        return start;
    }

    /// <summary>Gives page-locked memory of the host back.</summary>
    public void FreeHost(ulong address)
    {
        Unregister(address);
        NativeMemory.Free((void*)address);
    }

    /// <summary>Locks pages of the host.</summary>
    public void Register(ulong address, long bytes) => _pinned.Add(address, bytes);

    /// <summary>Unlocks pages of the host, after all work.</summary>
    public void Unregister(ulong address)
    {
        Synchronize();
        if (!_pinned.Remove(address))
            throw new CudaException(CudaResult.InvalidValue, $"{address:X} is no page-locked memory");
    }

    /// <summary>Creates a stream.</summary>
    public WorkStream CreateStream(bool isBlocking)
    {
        var stream = new WorkStream(isBlocking);
        _streams.Add(stream);
        return stream;
    }

    /// <summary>Ends a stream, after its work.</summary>
    public void Destroy(WorkStream stream)
    {
        stream.DoAll();
        _streams.Remove(stream);
    }

    /// <summary>The stream of a handle: the default stream, which all blocking ones wait for, if there is none.</summary>
    public WorkStream Prepare(WorkStream? stream)
    {
        if (stream is null)
        {
            foreach (WorkStream other in _streams.Where(other => other.IsBlocking))
                other.DoAll();
            return _default;
        }

        if (stream.IsBlocking)
            _default.DoAll();
        return stream;
    }

    /// <summary>Does all work.</summary>
    public void Synchronize()
    {
        _default.DoAll();
        foreach (WorkStream stream in _streams)
            stream.DoAll();
    }

    /// <summary>Copies memory: at once where the host's pages may move, else in order.</summary>
    public void Copy(ulong target, ulong source, long bytes, WorkStream stream)
    {
        void Run() => Buffer.MemoryCopy((void*)source, (void*)target, bytes, bytes);
        if (IsLocked(target, bytes) && IsLocked(source, bytes))
        {
            stream.Enqueue(Run);
        }
        else
        {
            stream.DoAll();
            Run();
        }
    }

    /// <summary>Sets memory of the device to a value.</summary>
    public void Set(ulong target, byte value, long bytes, WorkStream stream)
    {
        if (_memory.Find(target, bytes) is null)
            throw new CudaException(CudaResult.InvalidValue, $"{bytes} bytes at {target:X} are of no memory that was taken");
        stream.Enqueue(() => NativeMemory.Fill((void*)target, (nuint)bytes, value));
    }

    /// <summary>Gives a stream a kernel.</summary>
    public void Launch(CudaFunction function, Extent grid, Extent threads, int sharedBytes, byte[] arguments, WorkStream stream)
    {
        Program program = function.Program;
        int most = program.MostThreads == 0 ? MostThreads : program.MostThreads;
        if (threads.Count < 1 || threads.Count > most)
            throw new CudaException(CudaResult.InvalidValue, $"{program.Name}: a block of {threads.Count} threads, 1 to {most} are possible");
        if (grid.X < 1 || grid.Y is < 1 or > ushort.MaxValue || grid.Z is < 1 or > ushort.MaxValue)
            throw new CudaException(CudaResult.InvalidValue, $"{program.Name}: {grid} is no grid");
        if (sharedBytes + program.SharedBytes > function.SharedBytes)
        {
            throw new CudaException(
                CudaResult.InvalidValue,
                $"{program.Name}: {sharedBytes + program.SharedBytes} bytes of shared memory, {function.SharedBytes} were allowed");
        }

        var launch = new Launch(program, _memory, grid, threads, sharedBytes, arguments);
        stream.Enqueue(() =>
        {
            if (Failure is not null)
                return;
            try
            {
                foreach (Omission omission in function.Omissions)
                    omission.Try(launch);
                launch.Run();
            }
            catch (MachineException exception)
            {
                // Lines are of a text that nobody has seen otherwise.
                string text = Path.Combine(Path.GetTempPath(), program.Name + ".ptx");
                File.WriteAllText(text, function.Text);
                Failure = $"{exception.Message} Its text is in {text}.";
                Console.Error.WriteLine(Failure);
            }
        });
    }

    /// <summary>The blocks of a kernel that a multiprocessor has at a time, but for their registers.</summary>
    public static int BlocksOfMultiprocessor(CudaFunction function, int threads, int sharedBytes)
    {
        int needed = function.Program.SharedBytes + sharedBytes;
        int byThreads = MostThreadsOfMultiprocessor / Math.Max(threads, 1);
        return needed == 0 ? byThreads : Math.Min(byThreads, MostSharedBytes / needed);
    }

    /// <summary>A property of the device; 0 for what is not known of it.</summary>
    public static int Property(CudaProperty property) => property switch
    {
        CudaProperty.MaxThreadsPerBlock or CudaProperty.MaxBlockDimX or CudaProperty.MaxBlockDimY => MostThreads,
        CudaProperty.MaxBlockDimZ => 64,
        CudaProperty.MaxGridDimX => int.MaxValue,
        CudaProperty.MaxGridDimY or CudaProperty.MaxGridDimZ => ushort.MaxValue,
        CudaProperty.MaxSharedMemoryPerBlock => UnaskedSharedBytes,
        CudaProperty.TotalConstantMemory => 64 << 10,
        CudaProperty.WarpSize => Lanes.Count,
        CudaProperty.MaxRegistersPerBlock or CudaProperty.MaxRegistersPerMultiprocessor => 64 << 10,
        CudaProperty.ClockRate or CudaProperty.MemoryClockRate => 1 << 20,

        // Two, so that blocks that stay for all samples take several parts of them.
        CudaProperty.MultiprocessorCount => 2,
        CudaProperty.GlobalMemoryBusWidth => 4096,
        CudaProperty.L2CacheSize => 50 << 20,
        CudaProperty.MaxThreadsPerMultiprocessor => MostThreadsOfMultiprocessor,
        CudaProperty.AsyncEngineCount or CudaProperty.UnifiedAddressing or CudaProperty.ConcurrentKernels => 1,
        CudaProperty.ComputeCapabilityMajor => 9,
        CudaProperty.MaxSharedMemoryPerMultiprocessor => MostSharedBytes + 1024,
        CudaProperty.MaxSharedMemoryPerBlockOptin => MostSharedBytes,
        _ => 0,
    };

    private bool IsLocked(ulong address, long bytes)
    {
        if (_memory.Find(address, bytes) is not null)
            return true;
        if (Has(address))
            throw new CudaException(CudaResult.InvalidValue, $"{bytes} bytes at {address:X} are more than was taken");
        foreach ((ulong start, long length) in _pinned)
        {
            if (address >= start && address + (ulong)bytes <= start + (ulong)length)
                return true;
        }

        return false;
    }
}
