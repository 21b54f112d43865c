using System.Runtime.CompilerServices;

namespace NetGen.Threading;

/// <summary>How many threads a piece of work is worth. The one place where that is decided.</summary>
internal static class Parallelism
{
    /// <summary>
    /// The floating-point operations that each thread must have to do: 2 to 5 µs of a core, several times what it costs to
    /// share them with a thread that is awake.
    /// </summary>
    public const long FlopsForThread = 500_000;

    /// <summary>
    /// The same for a chunk of a training step: 16 to 40 µs of a core, because in each of its phases half of what the other
    /// thread wrote has to come over.
    /// </summary>
    public const long TrainingFlopsForThread = 4_000_000;

    /// <summary>
    /// The floating-point operations from which sleeping threads are woken: 50 to 100 µs of a core, for they begin some 10
    /// to 80 µs late.
    /// </summary>
    public const long FlopsToWake = 10_000_000;

    /// <summary>
    /// The floating-point operations of a piece of long work, of which there are more than threads, so that one that comes
    /// late or runs on a slow core does fewer: 40 to 80 µs of a core.
    /// </summary>
    public const long FlopsForPiece = 8_000_000;

    // Fewer samples to a piece read the weights from far more often than a piece that comes sooner is worth.
    private const int RowsForPiece = 64;

    // Pieces begin at multiples of this many samples: the lanes of a narrow layer, and whole register tiles of most sizes.
    private const int RowQuantum = 16;

    /// <summary>A degree as the user gives it, as a number of threads.</summary>
    /// <param name="maxDegreeOfParallelism">At least 1, or −1 for as many as there are processors.</param>
    /// <param name="argument">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is 0 or less than −1.</exception>
    public static int MaxThreads(
        int maxDegreeOfParallelism,
        [CallerArgumentExpression(nameof(maxDegreeOfParallelism))] string argument = "")
    {
        if (maxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(
                argument,
                maxDegreeOfParallelism,
                $"{argument} must be at least 1, or -1 for one thread per processor.");
        }

        return maxDegreeOfParallelism == -1 ? Environment.ProcessorCount : maxDegreeOfParallelism;
    }

    /// <summary>How many threads some work is worth.</summary>
    /// <param name="maxThreads">The most.</param>
    /// <param name="flops">The floating-point operations of the work.</param>
    /// <param name="flopsForThread">Those that each thread must have.</param>
    public static int Threads(int maxThreads, long flops, long flopsForThread = FlopsForThread) =>
        (int)Math.Clamp(flops / flopsForThread, 1, maxThreads);

    /// <summary>How many samples of a batch make a piece.</summary>
    /// <param name="rows">The samples of the batch.</param>
    /// <param name="flops">The floating-point operations for all of them.</param>
    /// <param name="threads">The threads that share them.</param>
    public static int RowsOfPiece(int rows, long flops, int threads)
    {
        long piecesOfThread = Math.Min(flops / threads / FlopsForPiece, rows / threads / RowsForPiece);
        long even = DivideUp(rows, threads * Math.Max(piecesOfThread, 1));
        return checked((int)(DivideUp(even, RowQuantum) * RowQuantum));
    }

    private static long DivideUp(long dividend, long divisor) => (dividend + divisor - 1) / divisor;
}
