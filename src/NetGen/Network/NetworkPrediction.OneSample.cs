using System.Runtime.CompilerServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <content>One sample on several threads.</content>
public static partial class NetworkPrediction
{
    /// <summary>Computes the output of one sample on several threads, which share each layer's work.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="input">One sample, <see cref="NetworkDescription.InputSize"/> values; of a network with several inputs, all of them.</param>
    /// <param name="output">Receives <see cref="NetworkDescription.OutputSize"/> values. Must not overlap the input.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more than eight, and never more than
    /// processors. One thread computes a network without convolutions, or one of less than a million multiply-adds.
    /// </param>
    /// <remarks>
    /// The output is the same bit for bit for any number of threads. The call allocates nothing once the threads and their memory are there,
    /// which the first calls make. Of several calls at once one has the threads, and the others compute alone. Threads that have had
    /// nothing to do for 50 µs sleep, and to wake them takes tens of microseconds: calls that follow each other gain most.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length differs, the output overlaps the input, or a value that a layer uses as an index is none.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public static void Predict<TNetwork>(
        this TNetwork network, ReadOnlySpan<float> input, Span<float> output, int maxDegreeOfParallelism)
        where TNetwork : class, IPredictor<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        NetworkDescription description = TNetwork.Description;
        if (input.Length != description.InputSize || output.Length != description.OutputSize)
            NetworkGuard.ThrowForSample(description, input.Length, output.Length);
        NetworkGuard.Apart(input, output, nameof(input), nameof(output));
        IndexGuard.Require(description, input, nameof(input));

        WorkerPool pool = WorkerPool.Shared;
        int threads = Parallelism.Threads(Math.Min(maxThreads, pool.MaxThreads), description.Work);
        if (threads == 1 || TNetwork.PartsWorkspaceLength == 0)
            network.Predict(input, output);
        else
            PredictParts(network, input, output, pool, threads, isWorthWaking: description.Work >= Parallelism.FlopsToWake);
    }

    /// <summary>Computes the output of one sample of a network that has code for several threads.</summary>
    internal static unsafe void PredictParts<TNetwork>(
        TNetwork network, ReadOnlySpan<float> input, Span<float> output, WorkerPool pool, int threads, bool isWorthWaking)
        where TNetwork : class, IPredictor<TNetwork>
    {
        threads = Math.Min(threads, StepProgress.MaxThreads);
        AlignedBuffer workspace = WorkspacePool.Rent(TNetwork.PartsWorkspaceLength + (threads * TNetwork.PartsScratchLength));
        fixed (float* firstInput = input, firstOutput = output)
        {
            var job = new SampleJob<TNetwork>(network, firstInput, firstOutput, workspace, threads);
            pool.Run(ref job, threads, threads, isWorthWaking);
        }

        WorkspacePool.Return(workspace);
    }

    // A piece is the way of one thread through all steps. Whoever comes late finds them done, so a caller without others does all.
    private unsafe struct SampleJob<TNetwork>(TNetwork network, float* input, float* output, AlignedBuffer workspace, int threads) : IParallelJob
        where TNetwork : class, IPredictor<TNetwork>
    {
        private StepProgress _progress = default;

        public void Run(int part, int worker)
        {
            var parts = new StepParts(ref _progress, part, threads);
            bool hasLeft = true;
            try
            {
                ref float start = ref workspace.First;
                TNetwork.PredictParts(
                    ref *input,
                    ref *output,
                    ref TNetwork.FirstWeight(network),
                    ref start,
                    ref Unsafe.Add(ref start, TNetwork.PartsWorkspaceLength),
                    ref parts);
                hasLeft = false;
            }
            finally
            {
                if (hasLeft)
                    parts.Abandon();
            }
        }
    }
}
