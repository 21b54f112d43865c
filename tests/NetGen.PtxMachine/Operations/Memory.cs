using System.Numerics;

namespace NetGen.PtxMachine;

/// <summary>A place in memory: a register and a number.</summary>
/// <param name="Register">Where the register's row begins; that of a constant if there is none.</param>
/// <param name="IsWide">Whether it has 64 bits.</param>
/// <param name="Offset">The number.</param>
internal readonly unsafe record struct Place(int Register, bool IsWide, long Offset)
{
    /// <summary>The address of a thread.</summary>
    public ulong Of(Warp warp, int lane)
    {
        byte* row = warp.Registers + Register;
        return (IsWide ? ((ulong*)row)[lane] : ((uint*)row)[lane]) + (ulong)Offset;
    }
}

/// <summary>A memory that threads read and write.</summary>
internal unsafe interface ISpace
{
    /// <summary>Where a thread reads.</summary>
    static abstract byte* Read(Warp warp, int lane, ulong address, int bytes);

    /// <summary>A thread writes.</summary>
    static abstract void Write(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value);

    /// <summary>Counts an access of the threads that carry out an instruction.</summary>
    static abstract void Note(Traffic traffic, Warp warp, Place place, int bytes);
}

/// <summary>The memories of PTX.</summary>
internal static unsafe class Spaces
{
    // Addresses that are of any memory say by themselves of which: those of the host are below.
    private const ulong SharedWindow = 1ul << 60;

    /// <summary>What has to be added to an address of a memory to make it one of any memory.</summary>
    public static ulong Window(PtxSpace space) => space == PtxSpace.Shared ? SharedWindow : 0;

    public readonly struct Global : ISpace
    {
        public static byte* Read(Warp warp, int lane, ulong address, int bytes) =>
            warp.Block.Launch.ReadGlobal(warp, lane, address, bytes);

        public static void Write(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value) =>
            warp.Block.Launch.WriteGlobal(warp, lane, address, value);

        public static void Note(Traffic traffic, Warp warp, Place place, int bytes) => traffic.NoteGlobal(warp, warp.Mask, place, bytes);
    }

    public readonly struct Shared : ISpace
    {
        public static byte* Read(Warp warp, int lane, ulong address, int bytes) => warp.Block.ReadShared(warp, lane, address, bytes);

        public static void Write(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value) =>
            warp.Block.WriteShared(warp, lane, address, value);

        public static void Note(Traffic traffic, Warp warp, Place place, int bytes) => traffic.NoteShared(warp, warp.Mask, place, bytes);
    }

    public readonly struct Generic : ISpace
    {
        public static byte* Read(Warp warp, int lane, ulong address, int bytes) => address >= SharedWindow
            ? Shared.Read(warp, lane, address - SharedWindow, bytes)
            : Global.Read(warp, lane, address, bytes);

        public static void Write(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value)
        {
            if (address >= SharedWindow)
                Shared.Write(warp, lane, address - SharedWindow, value);
            else
                Global.Write(warp, lane, address, value);
        }

        // One access may be to several memories.
        public static void Note(Traffic traffic, Warp warp, Place place, int bytes)
        {
        }
    }
}

/// <summary>Reads one value or several that lie one after the other.</summary>
internal sealed unsafe class Load<TSpace, T>(Place place, int[] targets) : Operation
    where TSpace : struct, ISpace
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        if (warp.Traffic is { } traffic)
            TSpace.Note(traffic, warp, place, sizeof(T) * targets.Length);
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            T* from = (T*)TSpace.Read(warp, lane, place.Of(warp, lane), sizeof(T) * targets.Length);
            for (int i = 0; i < targets.Length; i++)
                ((T*)(registers + targets[i]))[lane] = from[i];
        }
    }
}

/// <summary>Writes one value or several one after the other.</summary>
internal sealed unsafe class Store<TSpace, T>(Place place, int[] sources) : Operation
    where TSpace : struct, ISpace
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        T* values = stackalloc T[sources.Length];
        if (warp.Traffic is { } traffic)
            TSpace.Note(traffic, warp, place, sizeof(T) * sources.Length);
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            for (int i = 0; i < sources.Length; i++)
                values[i] = ((T*)(registers + sources[i]))[lane];
            TSpace.Write(warp, lane, place.Of(warp, lane), new ReadOnlySpan<byte>(values, sizeof(T) * sources.Length));
        }
    }
}

/// <summary>
/// Reads or writes words of the thread's own memory. They lie there as registers do, of all threads beside each other: mostly all
/// threads have the same address.
/// </summary>
internal sealed unsafe class AccessLocal(Place place, int[] registers, bool isWrite) : Operation
{
    public override void Execute(Warp warp)
    {
        ulong first = place.Of(warp, BitOperations.TrailingZeroCount(warp.Mask));
        uint same = 0;
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            ulong address = place.Of(warp, lane);
            if (address == first)
                same |= 1u << lane;
            else
                Access(warp, 1u << lane, lane, address);
        }

        Access(warp, same, BitOperations.TrailingZeroCount(warp.Mask), first);
    }

    private void Access(Warp warp, uint mask, int lane, ulong address)
    {
        int bytes = registers.Length * sizeof(uint), length = warp.Block.Launch.Program.LocalBytes;
        if (address % (uint)bytes != 0)
            throw warp.Fault($"{address} of local memory is no multiple of {bytes}", lane);
        if (address + (uint)bytes > (ulong)length)
            throw warp.Fault($"there is no {address} of local memory, which has {length} bytes", lane);
        for (int i = 0; i < registers.Length; i++)
        {
            uint* row = (uint*)(warp.Registers + registers[i]), words = (uint*)(warp.Local + (address * Lanes.Count)) + (i * Lanes.Count);
            Lanes.Copy(isWrite ? row : words, isWrite ? words : row, mask);
        }
    }
}

/// <summary>Reads an argument of the kernel.</summary>
internal sealed unsafe class LoadArgument<T>(int offset, int target) : Operation
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        T value;
        fixed (byte* arguments = warp.Block.Launch.Arguments)
            value = *(T*)(arguments + offset);
        T* to = (T*)(warp.Registers + target);
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
            to[BitOperations.TrailingZeroCount(lanes)] = value;
    }
}

/// <summary>Begins a copy from the memory of the device to shared memory.</summary>
/// <param name="target">Where it goes.</param>
/// <param name="source">Where it comes from.</param>
/// <param name="bytes">Its length.</param>
/// <param name="present">The register that says how many of the bytes there are, all or none; the others are 0.</param>
internal sealed unsafe class BeginCopy(Place target, Place source, int bytes, int present) : Operation
{
    public override void Execute(Warp warp)
    {
        uint* row = (uint*)(warp.Registers + present);
        uint there = 0;
        for (uint lanes = warp.Mask; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            if (row[lane] != 0 && row[lane] != bytes)
                throw warp.Fault($"{row[lane]} of {bytes} bytes are there, and all or none are expected", lane);
            there |= row[lane] == 0 ? 0 : 1u << lane;
            warp.BeginCopy(lane, checked((int)target.Of(warp, lane)), row[lane] == 0 ? 0 : source.Of(warp, lane), bytes);
        }

        if (warp.Traffic is { } traffic)
        {
            traffic.NoteShared(warp, warp.Mask, target, bytes);
            traffic.NoteGlobal(warp, there, source, bytes);
        }
    }
}
