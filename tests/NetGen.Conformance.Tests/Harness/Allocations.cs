namespace NetGen.Compiler.Conformance.Harness;

/// <summary>What a call allocates.</summary>
internal static class Allocations
{
    /// <summary>The bytes of the round that allocates least on this thread.</summary>
    /// <remarks>
    /// The first rounds load types, and caches of the runtime itself may grow in any of them: what a call needs, it needs always.
    /// </remarks>
    public static long Least(int rounds, Action<int> call)
    {
        long least = long.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call(round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
