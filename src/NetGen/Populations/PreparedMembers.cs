using System.Runtime.CompilerServices;
using NetGen.Storage;

namespace NetGen;

/// <summary>
/// What the predictions of the members of a population read in the place of their parameters, where the network has such weights. Those of a
/// member are computed before its first prediction after a change.
/// </summary>
internal sealed class PreparedMembers<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private const int Outdated = 0, InWork = 1, Ready = 2;

    private readonly AlignedBuffer _weights;
    private readonly int[] _states;

    /// <summary>Makes the weights; all are outdated.</summary>
    /// <param name="count">The number of members.</param>
    public PreparedMembers(int count)
    {
        Length = Padded(TNetwork.PreparedLength);
        _weights = new AlignedBuffer(checked(count * Length));
        _states = new int[count];
    }

    /// <summary>The floats of each member.</summary>
    private int Length { get; }

    /// <summary>Says that the parameters of a member may have changed.</summary>
    public void MarkChanged(int member) => _states[member] = Outdated;

    /// <summary>The first of the weights of a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="parameters">Its first parameter.</param>
    public ref float Of(int member, ref float parameters)
    {
        ref float weights = ref Unsafe.Add(ref _weights.First, (nint)member * Length);
        if (Volatile.Read(ref _states[member]) != Ready)
            Prepare(ref _states[member], ref parameters, ref weights);
        return ref weights;
    }

    // Several threads may predict with the same member at once: one computes, and the others wait for the little that it is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare(ref int state, ref float parameters, ref float weights)
    {
        if (Interlocked.CompareExchange(ref state, InWork, Outdated) == Outdated)
        {
            TNetwork.Prepare(ref parameters, ref weights);
            Volatile.Write(ref state, Ready);
            return;
        }

        var wait = default(SpinWait);
        while (Volatile.Read(ref state) != Ready)
            wait.SpinOnce();
    }

    private static int Padded(int length) => (length + 15) / 16 * 16;
}
