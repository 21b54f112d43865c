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

    /// <summary>The bytes that 20 calls allocate on all threads together, in the attempt with the least.</summary>
    /// <remarks>
    /// The first calls make threads and their memory, and the test host allocates meanwhile: on a busy machine in many attempts in a row.
    /// </remarks>
    public static long LeastOnAllThreads(Action call)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 1000 && least > 0; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int round = 0; round < 20; round++)
                call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
