using System.Globalization;
using System.Numerics;
using System.Text;

namespace NetGen.PtxMachine;

/// <summary>
/// What a kernel asks of memory: of shared memory the wavefronts, of which each has a word of each of 32 banks at most, and of the memory
/// of the device the sectors of 32 bytes; and as how few both could be.
/// </summary>
internal sealed unsafe class Traffic
{
    private const int Banks = 32;
    private const int WordBytes = 4;
    private const int WavefrontBytes = Banks * WordBytes;
    private const int SectorBytes = 32;

    private readonly SortedDictionary<int, Access> _accesses = [];

    /// <summary>The wavefronts of shared memory, and as how few they could be.</summary>
    public (long Taken, long Least) Shared => Sum(isShared: true);

    /// <summary>The sectors of the device's memory, and as how few they could be.</summary>
    public (long Taken, long Least) Global => Sum(isShared: false);

    /// <summary>Notes an access to shared memory. Threads take turns: as many at a time as could have a bank each.</summary>
    public void NoteShared(Warp warp, uint lanes, Place place, int bytes)
    {
        int lanesOfTurn = Math.Min(WavefrontBytes / bytes, Lanes.Count);
        Access access = At(warp, isShared: true);
        var words = new HashSet<ulong>();
        Span<int> ofBank = stackalloc int[Banks];
        for (int first = 0; first < Lanes.Count; first += lanesOfTurn)
        {
            words.Clear();
            ofBank.Clear();
            for (int lane = first; lane < first + lanesOfTurn; lane++)
            {
                for (int i = 0; i < bytes / WordBytes && (lanes >> lane & 1) != 0; i++)
                {
                    ulong word = (place.Of(warp, lane) / WordBytes) + (ulong)i;
                    if (words.Add(word))
                        ofBank[(int)(word % Banks)]++;
                }
            }

            int most = 0;
            foreach (int count in ofBank)
                most = Math.Max(most, count);
            access.Taken += most;
            access.Least += (words.Count + Banks - 1) / Banks;
        }
    }

    /// <summary>Notes an access to the memory of the device.</summary>
    public void NoteGlobal(Warp warp, uint lanes, Place place, int bytes)
    {
        Access access = At(warp, isShared: false);
        var sectors = new HashSet<ulong>();
        var words = new HashSet<ulong>();
        for (; lanes != 0; lanes &= lanes - 1)
        {
            ulong address = place.Of(warp, BitOperations.TrailingZeroCount(lanes));
            for (int i = 0; i < bytes; i += WordBytes)
            {
                words.Add((address + (ulong)i) / WordBytes);
                sectors.Add((address + (ulong)i) / SectorBytes);
            }
        }

        access.Taken += sectors.Count;
        access.Least += ((words.Count * WordBytes) + SectorBytes - 1) / SectorBytes;
    }

    /// <summary>The sums of a kernel in a line, and one for each instruction that takes more than it could.</summary>
    public string Report(Program program)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{program.Name}: {Shared.Taken} wavefronts of shared memory, {Shared.Least} at least; {Global.Taken} sectors of global memory, {Global.Least} at least");
        foreach ((int instruction, Access access) in _accesses)
        {
            if (access.Taken > access.Least)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"  {access.Taken} for {access.Least}, line {program.Instructions[instruction].Line}: {program.Instructions[instruction].Text}");
            }
        }

        return text.ToString();
    }

    private (long Taken, long Least) Sum(bool isShared) => (
        _accesses.Values.Where(access => access.IsShared == isShared).Sum(access => access.Taken),
        _accesses.Values.Where(access => access.IsShared == isShared).Sum(access => access.Least));

    private Access At(Warp warp, bool isShared)
    {
        int instruction = warp.Place - 1;
        if (!_accesses.TryGetValue(instruction, out Access? access))
            _accesses.Add(instruction, access = new Access(isShared));
        return access;
    }

    private sealed class Access(bool isShared)
    {
        public bool IsShared => isShared;

        public long Taken { get; set; }

        public long Least { get; set; }
    }
}
