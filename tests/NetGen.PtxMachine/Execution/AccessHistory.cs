using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.PtxMachine;

/// <summary>When a warp reads and writes.</summary>
/// <remarks>
/// Time is counted in barriers of a block: every block has times of its own, one after the other. Within a time, the threads of a
/// warp are ordered by the warp's own barriers.
/// </remarks>
/// <param name="Time">The time.</param>
/// <param name="WarpTime">When the warp's threads waited for each other last.</param>
/// <param name="BlockStart">The block's first time.</param>
/// <param name="LaunchStart">What was done before this time is done: the first time of the launch or, of shared memory, of the block.</param>
internal readonly record struct Moment(long Time, long WarpTime, long BlockStart, long LaunchStart);

/// <summary>Who has read and written the words of a memory last, to find races: accesses whose order nothing says.</summary>
internal sealed unsafe class AccessHistory : IDisposable
{
    private const int WordBytes = 4;

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
    /// <param name="thread">The number of the thread that reads, in its block.</param>
    /// <param name="now">When.</param>
    /// <returns>What is wrong with that; <see langword="null"/> if nothing is.</returns>
    public string? Read(long offset, int bytes, int thread, in Moment now)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            if (word->IsAwaited)
                return "reads what is being copied: the thread that copies it has not waited";
            if (IsRaceWithWriter(word, thread, now))
                return $"reads what thread {word->Writer} of {BlockOf(word->WriteTime, now)} has written, without a barrier between";
            if (word->FirstReadTime < now.LaunchStart)
                word->FirstReadTime = now.Time;
            if (word->ReadTime != now.Time)
                (word->ReadTime, word->Reader) = (now.Time, thread);
            else if (word->Reader != thread)
                word->Reader = IsOfWarp(word->Reader, thread) ? -2 - (thread / Lanes.Count) : OfWarps;
            word->ReadWarpTime = now.WarpTime;
        }

        return null;
    }

    /// <summary>Notes that words are written.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="bytes">Their length.</param>
    /// <param name="thread">The number of the thread that writes, in its block.</param>
    /// <param name="now">When.</param>
    /// <param name="isSame">Whether it is what stands there already: several threads may write the same.</param>
    /// <param name="isAwaited">Whether it is a copy that goes on until it is waited for.</param>
    /// <returns>What is wrong with that; <see langword="null"/> if nothing is.</returns>
    public string? Write(long offset, int bytes, int thread, in Moment now, bool isSame, bool isAwaited = false)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            if (word->IsAwaited)
                return "writes what is being copied: the thread that copies it has not waited";
            if (!isSame && IsRaceWithWriter(word, thread, now))
                return $"writes what thread {word->Writer} of {BlockOf(word->WriteTime, now)} has written, without a barrier between";
            if (word->FirstReadTime >= now.LaunchStart && word->FirstReadTime < now.BlockStart)
                return "writes what another block has read";
            bool isOrdered = word->Reader == thread
                || (IsOfWarp(word->Reader, thread) && word->ReadWarpTime < now.WarpTime);
            if (word->ReadTime == now.Time && !isOrdered)
                return "writes what another thread of its block has read, without a barrier between";
            (word->WriteTime, word->WriteWarpTime, word->Writer) = (now.Time, now.WarpTime, thread);
            word->IsAwaited = isAwaited;
        }

        return null;
    }

    /// <summary>Notes that a copy was waited for.</summary>
    /// <param name="offset">Where the words begin.</param>
    /// <param name="bytes">Their length.</param>
    /// <param name="thread">The number of the thread that waited, in its block.</param>
    /// <param name="now">When.</param>
    public void Complete(long offset, int bytes, int thread, in Moment now)
    {
        for (Word* word = _words + (offset / WordBytes), end = word + (bytes / WordBytes); word < end; word++)
        {
            word->IsAwaited = false;
            (word->WriteTime, word->WriteWarpTime, word->Writer) = (now.Time, now.WarpTime, thread);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_words);

    private static string BlockOf(long time, in Moment now) => time < now.BlockStart ? "another block" : "its block";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRaceWithWriter(Word* word, int thread, in Moment now)
    {
        if (word->WriteTime < now.LaunchStart)
            return false;
        if (word->WriteTime < now.BlockStart)
            return true;
        return word->WriteTime == now.Time
            && word->Writer != thread
            && !(IsOfWarp(word->Writer, thread) && word->WriteWarpTime < now.WarpTime);
    }

    // Of a thread, or of several of a warp, whether they are of the warp of a thread.
    private static bool IsOfWarp(int accessing, int thread) =>
        (accessing >= 0 ? accessing / Lanes.Count : -2 - accessing) == thread / Lanes.Count;

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
