using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>The threads of a block, one block after the other.</summary>
internal sealed unsafe class Block : IDisposable
{
    private readonly Warp[] _warps;
    private readonly byte* _shared;
    private readonly AccessHistory _history;
    private readonly int _sharedBytes;

    /// <summary>Creates the threads and the memory of a block.</summary>
    public Block(Launch launch)
    {
        Launch = launch;
        _sharedBytes = launch.Program.SharedBytes + launch.DynamicSharedBytes;
        _shared = Lanes.Allocate(_sharedBytes);
        _history = new AccessHistory(_sharedBytes);
        _warps = [.. Enumerable.Range(0, WarpsOf(launch)).Select(number => new Warp(this, number))];
    }

    /// <summary>The launch.</summary>
    public Launch Launch { get; set; }

    /// <summary>The block's place in the grid.</summary>
    public int X { get; private set; }

    /// <inheritdoc cref="X"/>
    public int Y { get; private set; }

    /// <inheritdoc cref="X"/>
    public int Z { get; private set; }

    /// <summary>The time, which goes on at barriers.</summary>
    public long Time { get; private set; }

    /// <summary>Its first time.</summary>
    public long FirstTime { get; private set; }

    /// <summary>Whether it has the threads and the memory for another launch of its kernel.</summary>
    public bool Fits(Launch launch) =>
        WarpsOf(launch) == _warps.Length && launch.Program.SharedBytes + launch.DynamicSharedBytes == _sharedBytes;

    /// <summary>Carries out the kernel for a block of the grid.</summary>
    public void Run(int x, int y, int z)
    {
        (X, Y, Z) = (x, y, z);
        Time = FirstTime = Launch.NextTime();
        new Span<byte>(_shared, _sharedBytes).Fill(Lanes.Unwritten);
        for (int i = 0; i < _warps.Length; i++)
        {
            int threads = Math.Min(Launch.Threads.Count - (i * Lanes.Count), Lanes.Count);
            _warps[i].Start(threads == Lanes.Count ? Lanes.All : (1u << threads) - 1);
        }

        // The last warp first every other time, so that nothing depends on their order unseen.
        for (bool isBackward = false; ; isBackward = !isBackward)
        {
            for (int i = 0; i < _warps.Length; i++)
                _warps[isBackward ? _warps.Length - 1 - i : i].Run();
            Warp[] waiting = [.. _warps.Where(warp => !warp.HasEnded)];
            if (waiting.Length == 0)
                return;
            if (waiting.FirstOrDefault(warp => warp.Barrier != waiting[0].Barrier) is { } other)
                throw other.Fault($"waits at another barrier than warp {waiting[0].Number}");
            Time = Launch.NextTime();
        }
    }

    /// <summary>Where a thread reads shared memory.</summary>
    public byte* ReadShared(Warp warp, int lane, ulong address, int bytes)
    {
        Require(warp, lane, address, bytes);
        if (_history.Read((long)address, bytes, warp.Thread(lane), warp.NowInBlock) is { } wrong)
            throw warp.Fault($"{wrong}, at {address} of shared memory", lane);
        return _shared + address;
    }

    /// <summary>A thread writes shared memory.</summary>
    public void WriteShared(Warp warp, int lane, ulong address, ReadOnlySpan<byte> value)
    {
        Require(warp, lane, address, value.Length);
        var target = new Span<byte>(_shared + address, value.Length);
        if (_history.Write((long)address, value.Length, warp.Thread(lane), warp.NowInBlock, value.SequenceEqual(target)) is { } wrong)
            throw warp.Fault($"{wrong}, at {address} of shared memory", lane);
        value.CopyTo(target);
    }

    /// <summary>A thread begins a copy to shared memory.</summary>
    public void BeginCopy(Warp warp, int lane, int address, int bytes)
    {
        Require(warp, lane, (ulong)address, bytes);
        if (_history.Write(address, bytes, warp.Thread(lane), warp.NowInBlock, isSame: false, isAwaited: true) is { } wrong)
            throw warp.Fault($"{wrong}, at {address} of shared memory", lane);
    }

    /// <summary>Where a copy that a thread has waited for goes.</summary>
    public byte* CompleteCopy(Warp warp, int lane, int address, int bytes)
    {
        _history.Complete(address, bytes, warp.Thread(lane), warp.NowInBlock);
        return _shared + address;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Warp warp in _warps)
            warp.Dispose();
        NativeMemory.AlignedFree(_shared);
        _history.Dispose();
    }

    private static int WarpsOf(Launch launch) => (launch.Threads.Count + Lanes.Count - 1) / Lanes.Count;

    private void Require(Warp warp, int lane, ulong address, int bytes)
    {
        if (address % (uint)bytes != 0)
            throw warp.Fault($"{address} of shared memory is no multiple of {bytes}", lane);
        if (address + (uint)bytes > (ulong)_sharedBytes)
            throw warp.Fault($"there is no {address} of shared memory, which has {_sharedBytes} bytes", lane);
    }
}
