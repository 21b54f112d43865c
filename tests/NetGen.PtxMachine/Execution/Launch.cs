namespace NetGen.PtxMachine;

/// <summary>Three sizes.</summary>
internal readonly record struct Extent(int X, int Y, int Z)
{
    /// <summary>Their product.</summary>
    public int Count => checked(X * Y * Z);
}

/// <summary>A kernel with its arguments and a grid.</summary>
/// <param name="program">The kernel.</param>
/// <param name="memory">The memory of the device.</param>
/// <param name="grid">The blocks.</param>
/// <param name="threads">The threads of a block.</param>
/// <param name="dynamicSharedBytes">The shared memory that the launch gives a block.</param>
/// <param name="arguments">The arguments, as they lie in memory.</param>
internal sealed unsafe class Launch(
    Program program, GlobalMemory memory, Extent grid, Extent threads, int dynamicSharedBytes, byte[] arguments)
{
    // Of all launches, so that what is noted of one means nothing in the next.
    private static long _time;

    /// <summary>The kernel.</summary>
    public Program Program => program;

    /// <summary>The blocks.</summary>
    public Extent Grid => grid;

    /// <summary>The threads of a block.</summary>
    public Extent Threads => threads;

    /// <summary>The shared memory that the launch gives a block.</summary>
    public int DynamicSharedBytes => dynamicSharedBytes;

    /// <summary>The arguments, as they lie in memory.</summary>
    public ReadOnlySpan<byte> Arguments => arguments;

    /// <summary>When it began.</summary>
    public long FirstTime { get; private set; }

    /// <summary>A time later than all before.</summary>
    public static long NextTime() => ++_time;

    /// <summary>The same for another form of the kernel.</summary>
    public Launch With(Program other) => new(other, memory, grid, threads, dynamicSharedBytes, arguments);

    /// <summary>Carries out the kernel, one block after the other.</summary>
    /// <exception cref="MachineException">It does what it must not do.</exception>
    public void Run()
    {
        FirstTime = NextTime();
        Block block = program.BlockFor(this);
        for (int z = 0; z < grid.Z; z++)
        {
            for (int y = 0; y < grid.Y; y++)
            {
                for (int x = 0; x < grid.X; x++)
                    block.Run(x, y, z);
            }
        }
    }

    /// <summary>Where a thread reads the memory of the device.</summary>
    public byte* ReadGlobal(Warp warp, int lane, ulong address, int bytes)
    {
        GlobalMemory.Allocation allocation = Find(warp, lane, address, bytes);
        if (allocation.History.Read((long)(address - allocation.Start), bytes, warp.Thread(lane), warp.Now) is { } wrong)
            throw warp.Fault($"{wrong}, at {address - allocation.Start} of {allocation.Bytes} bytes of global memory", lane);
        return (byte*)address;
    }

    /// <summary>A thread writes the memory of the device.</summary>
    public void WriteGlobal(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value)
    {
        GlobalMemory.Allocation allocation = Find(warp, lane, address, value.Length);
        var target = new Span<byte>((byte*)address, value.Length);
        if (allocation.History.Write((long)(address - allocation.Start), value.Length, warp.Thread(lane), warp.Now, value.SequenceEqual(target))
            is { } wrong)
        {
            throw warp.Fault($"{wrong}, at {address - allocation.Start} of {allocation.Bytes} bytes of global memory", lane);
        }

        value.CopyTo(target);
    }

    private GlobalMemory.Allocation Find(Warp warp, int lane, ulong address, int bytes)
    {
        if (address % (uint)bytes != 0)
            throw warp.Fault($"the address {address:X} is no multiple of {bytes}", lane);
        return memory.Find(address, bytes)
            ?? throw warp.Fault($"{bytes} bytes at {address:X} are of no memory that was taken", lane);
    }
}
