using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>The memory of the device. Its addresses are those of the host.</summary>
internal sealed unsafe class GlobalMemory
{
    private const int Alignment = 512;

    private readonly SortedList<ulong, Allocation> _allocations = [];
    private Allocation? _last;

    /// <summary>The bytes that are taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes memory, in which nothing useful stands.</summary>
    public ulong Allocate(long bytes)
    {
        byte* start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        new Span<byte>(start, checked((int)bytes)).Fill(Lanes.Unwritten);
        _allocations.Add((ulong)start, new Allocation((ulong)start, bytes));
        Taken += bytes;
        return (ulong)start;
    }

    /// <summary>Gives memory back.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Free(ulong address)
    {
        if (!_allocations.Remove(address, out Allocation? allocation))
            return false;
        Taken -= allocation.Bytes;
        _last = null;
        allocation.History.Dispose();
        NativeMemory.AlignedFree((void*)address);
        return true;
    }

    /// <summary>What was taken and has some bytes; <see langword="null"/> if none has all of them.</summary>
    public Allocation? Find(ulong address, long bytes)
    {
        if (_last is { } last && last.Has(address, bytes))
            return last;
        int low = 0, high = _allocations.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_allocations.GetKeyAtIndex(middle) <= address)
                low = middle + 1;
            else
                high = middle;
        }

        Allocation? found = low == 0 ? null : _allocations.GetValueAtIndex(low - 1);
        if (found is null || !found.Has(address, bytes))
            return null;
        _last = found;
        return found;
    }

    /// <summary>Memory that was taken at once.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="Bytes">Its length.</param>
    public sealed record Allocation(ulong Start, long Bytes)
    {
        /// <summary>Who has used it.</summary>
        public AccessHistory History { get; } = new(Bytes);

        /// <summary>Whether it has some bytes.</summary>
        public bool Has(ulong address, long bytes) => address >= Start && address + (ulong)bytes <= Start + (ulong)Bytes;
    }
}
