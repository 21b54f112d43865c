using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>Who reads and writes, and when.</summary>
/// <remarks>
/// Time is counted in barriers of a block: every block has times of its own, one behind the other. Within a time, the threads of a
/// warp are ordered by the warp's own barriers.
/// </remarks>
/// <param name="Thread">The thread's number in its block.</param>
/// <param name="Time">The time.</param>
/// <param name="WarpTime">When the warp's threads waited for each other last.</param>
/// <param name="BlockStart">The block's first time.</param>
/// <param name="LaunchStart">The first time of the launch: what was done before is done.</param>
internal readonly record struct Accessor(int Thread, long Time, long WarpTime, long BlockStart, long LaunchStart);

/// <summary>Who has read and written the words of a memory last, to find races: accesses whose order nothing says.</summary>
internal sealed unsafe class AccessHistory : IDisposable
{
    private const int WordBytes = 4;
    private const int ThreadsOfWarp = 32;

    // Readers that are several.
    private const int OfWarps = -1;

    private readonly Word* _words;

    /// <summary>Creates the history of a memory that nobody has used.</summary>
    /// <param name="bytes">Its length.</param>
    public AccessHistory(long bytes) =>
        _words = (Word*)NativeMemory.AllocZeroed((nuint)(bytes / WordBytes) + 1, (nuint)sizeof(Word));

    /// <summary>Notes that words are read.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="bytes">Their length.</param>
    /// <param name="accessor">Who reads.</param>
    /// <returns>What is wrong with that; <see langword="null"/> if nothing is.</returns>
    public string? Read(long offset, int bytes, in Accessor accessor)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            if (word->IsAwaited)
                return "reads what is being copied: the thread that copies it has not waited";
            if (IsRaceWithWriter(word, accessor))
                return $"reads what thread {word->Writer} of {BlockOf(word->WriteTime, accessor)} has written, without a barrier between";
            if (word->FirstReadTime < accessor.LaunchStart)
                word->FirstReadTime = accessor.Time;
            if (word->ReadTime != accessor.Time)
                (word->ReadTime, word->Reader) = (accessor.Time, accessor.Thread);
            else if (word->Reader != accessor.Thread)
                word->Reader = IsOfWarp(word->Reader, accessor.Thread) ? -2 - (accessor.Thread / ThreadsOfWarp) : OfWarps;
            word->ReadWarpTime = accessor.WarpTime;
        }

        return null;
    }

    /// <summary>Notes that words are written.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="bytes">Their length.</param>
    /// <param name="accessor">Who writes.</param>
    /// <param name="isSame">Whether it is what stands there already: several threads may write the same.</param>
    /// <param name="isAwaited">Whether it is a copy that goes on until it is waited for.</param>
    /// <returns>What is wrong with that; <see langword="null"/> if nothing is.</returns>
    public string? Write(long offset, int bytes, in Accessor accessor, bool isSame, bool isAwaited = false)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            if (word->IsAwaited)
                return "writes what is being copied: the thread that copies it has not waited";
            if (!isSame && IsRaceWithWriter(word, accessor))
                return $"writes what thread {word->Writer} of {BlockOf(word->WriteTime, accessor)} has written, without a barrier between";
            if (word->FirstReadTime >= accessor.LaunchStart && word->FirstReadTime < accessor.BlockStart)
                return "writes what another block has read";
            bool isOrdered = word->Reader == accessor.Thread
                || (IsOfWarp(word->Reader, accessor.Thread) && word->ReadWarpTime < accessor.WarpTime);
            if (word->ReadTime == accessor.Time && !isOrdered)
                return "writes what another thread of its block has read, without a barrier between";
            (word->WriteTime, word->WriteWarpTime, word->Writer) = (accessor.Time, accessor.WarpTime, accessor.Thread);
            word->IsAwaited = isAwaited;
        }

        return null;
    }

    /// <summary>Notes that a copy was waited for.</summary>
    /// <param name="offset">Where the words begin.</param>
    /// <param name="bytes">Their length.</param>
    /// <param name="accessor">Who waited.</param>
    public void Complete(long offset, int bytes, in Accessor accessor)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            word->IsAwaited = false;
            (word->WriteTime, word->WriteWarpTime, word->Writer) = (accessor.Time, accessor.WarpTime, accessor.Thread);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_words);

    private static string BlockOf(long time, in Accessor accessor) => time < accessor.BlockStart ? "another block" : "its block";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRaceWithWriter(Word* word, in Accessor accessor)
    {
        if (word->WriteTime < accessor.LaunchStart)
            return false;
        if (word->WriteTime < accessor.BlockStart)
            return true;
        return word->WriteTime == accessor.Time
            && word->Writer != accessor.Thread
            && !(IsOfWarp(word->Writer, accessor.Thread) && word->WriteWarpTime < accessor.WarpTime);
    }

    // Of a thread, or of several of a warp, whether they are of the warp of a thread.
    private static bool IsOfWarp(int accessing, int thread) =>
        (accessing >= 0 ? accessing / ThreadsOfWarp : -2 - accessing) == thread / ThreadsOfWarp;

    private struct Word
    {
        public long WriteTime;
        public long WriteWarpTime;
        public long FirstReadTime;
        public long ReadTime;
        public long ReadWarpTime;
        public int Writer;
        public int Reader;
        public bool IsAwaited;
    }
}
