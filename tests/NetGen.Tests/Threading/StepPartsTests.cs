using NetGen.Threading;

namespace NetGen.Tests.Threading;

[Collection(Alone.Name)]
public sealed class StepPartsTests
{
    private const int Workers = StepProgress.MaxThreads - 1;

    private static readonly WorkerPool Crowded = new(Workers);

    // Lines, rows or panels, and the most parts; what one thread computes, and steps of fewer units than threads, among them.
    private static readonly (int Units, int MostParts)[] Steps =
        [(48, 30), (1, 1), (3, 3), (64, 4), (1, 1), (1, 1), (2, 2), (7, 7), (2304, 48), (5, 2), (16, 16), (1, 1)];

    public static TheoryData<int> Degrees => [1, 2, 3, 4, 8];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Take_GivesEachUnitOnce_AfterAllOfTheStepsBefore(int threads)
    {
        for (int round = 0; round < 500; round++)
        {
            var job = new StepJob(threads, throwsAt: null);

            Crowded.Run(ref job, threads, threads);

            job.RequireAllDone();
        }
    }

    // Whoever comes finds everything to do, and whoever comes afterwards nothing.
    [Theory]
    [MemberData(nameof(Degrees))]
    public void Take_WithoutTheOtherThreads_LeavesNothingUndone(int threads)
    {
        var job = new StepJob(threads, throwsAt: null);

        job.Run(threads - 1, 0);

        job.RequireAllDone();
        for (int late = 0; late < threads - 1; late++)
            job.Run(late, 0);
        job.RequireAllDone();
    }

    [Theory]
    [MemberData(nameof(Degrees))]
    public void AnException_ReachesTheCaller_AndAllThreadsLeave(int threads)
    {
        for (int round = 0; round < 50; round++)
        {
            int throwsAt = round % Steps.Length;
            string message = Assert.Throws<InvalidOperationException>(() =>
            {
                var job = new StepJob(threads, throwsAt);
                Crowded.Run(ref job, threads, threads);
            }).Message;

            Assert.Equal(StepJob.Message(throwsAt), message);
        }
    }

    [Fact]
    public void Take_AllocatesNothing()
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            // On this thread's stack, where it stays.
            var job = new StepJob(4, throwsAt: null);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int thread = 0; thread < 4; thread++)
                job.Run(thread, 0);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    /// <summary>Counts how often each unit is computed, and the units that were computed before all of the steps before were.</summary>
    private struct StepJob(int threads, int? throwsAt) : IParallelJob
    {
        private readonly int[][] _counts = [.. Steps.Select(step => new int[step.Units])];
        private readonly int[] _unitsDone = new int[Steps.Length];
        private readonly int[] _early = new int[1];
        private StepProgress _progress = default;

        public static string Message(int step) => $"Step {step} fails.";

        public void Run(int part, int worker)
        {
            var parts = new StepParts(ref _progress, part, threads);
            bool hasLeft = true;
            try
            {
                for (int step = 0; step < Steps.Length; step++)
                {
                    while (parts.Take(Steps[step].Units, Steps[step].MostParts, out int first, out int end))
                        Compute(step, first, end);
                }

                hasLeft = false;
            }
            finally
            {
                if (hasLeft)
                    parts.Abandon();
            }
        }

        public readonly void RequireAllDone()
        {
            Assert.Equal(0, _early[0]);
            Assert.All(_counts, counts => Assert.All(counts, count => Assert.Equal(1, count)));
        }

        private readonly void Compute(int step, int first, int end)
        {
            if (step == throwsAt)
                throw new InvalidOperationException(Message(step));
            if (step > 0 && Volatile.Read(ref _unitsDone[step - 1]) < Steps[step - 1].Units)
                Interlocked.Increment(ref _early[0]);
            for (int unit = first; unit < end; unit++)
                Interlocked.Increment(ref _counts[step][unit]);
            Interlocked.Add(ref _unitsDone[step], end - first);
        }
    }
}
