using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <summary>Predictions on several threads by every generated network, quantized or not.</summary>
public static partial class NetworkPrediction
{
    /// <summary>Computes the outputs of a batch of samples on several threads.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n samples, one after the other.</param>
    /// <param name="outputs">
    /// Receives n times <see cref="NetworkDescription.OutputSize"/> values; must not overlap the inputs.
    /// </param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more threads than
    /// processors. Small batches use fewer.
    /// </param>
    /// <remarks>
    /// Allocates nothing once the threads and their memory are there, which the first calls make. The outputs are the same bit for bit for
    /// any number of threads. Of several calls at once one has the threads, and the others compute alone.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the two counts differ, the outputs overlap the inputs, or a value that a layer uses as an
    /// index is none; then no output is written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public static void PredictBatch<TNetwork>(
        this TNetwork network, ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism)
        where TNetwork : class, IPredictor<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        NetworkDescription description = TNetwork.Description;
        int count = NetworkGuard.Count(inputs.Length, description.InputSize, nameof(inputs));
        NetworkGuard.Matches(outputs.Length, count, description.OutputSize, nameof(outputs));
        NetworkGuard.Apart(inputs, outputs, nameof(inputs), nameof(outputs));
        IndexGuard.Require(description, inputs, nameof(inputs));

        long work = count * description.Work;
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        if (threads == 1)
        {
            PredictRows(
                network,
                ref MemoryMarshal.GetReference(inputs),
                ref MemoryMarshal.GetReference(outputs),
                count,
                worker: 0);
            return;
        }

        PredictPieces(
            network,
            inputs,
            outputs,
            Parallelism.RowsOfPiece(count, work, threads),
            WorkerPool.Shared,
            threads,
            isWorthWaking: work >= Parallelism.FlopsToWake);
    }

    /// <summary>Computes a batch of at least one sample in pieces of some samples each.</summary>
    internal static unsafe void PredictPieces<TNetwork>(
        TNetwork network,
        ReadOnlySpan<float> inputs,
        Span<float> outputs,
        int rows,
        WorkerPool pool,
        int threads,
        bool isWorthWaking)
        where TNetwork : class, IPredictor<TNetwork>
    {
        int count = inputs.Length / TNetwork.Description.InputSize;
        int parts = ((count - 1) / rows) + 1;
        fixed (float* firstInput = inputs, firstOutput = outputs)
        {
            var job = new BatchJob<TNetwork>(network, firstInput, firstOutput, count, rows);
            pool.Run(ref job, parts, threads, isWorthWaking);
        }
    }

    // Chunk after chunk on this thread. The outputs of a sample do not depend on where a chunk begins.
    private static void PredictRows<TNetwork>(TNetwork network, ref float inputs, ref float outputs, int count, int worker)
        where TNetwork : class, IPredictor<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        int inputSize = description.InputSize, outputSize = description.OutputSize, chunkRows = TNetwork.ChunkRows;
        ref float parameters = ref TNetwork.FirstWeight(network);
        int workspaceLength = TNetwork.PredictionWorkspaceLength;
        AlignedBuffer workspace =
            worker == 0 ? WorkspacePool.Rent(workspaceLength) : WorkerScratch.OfAtLeast(workspaceLength);
        for (int first = 0; first < count; first += chunkRows)
        {
            TNetwork.PredictChunk(
                ref Unsafe.Add(ref inputs, (nint)first * inputSize),
                ref Unsafe.Add(ref outputs, (nint)first * outputSize),
                ref parameters,
                ref workspace.First,
                Math.Min(chunkRows, count - first));
        }

        if (worker == 0)
            WorkspacePool.Return(workspace);
    }

    // The inputs and outputs are pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct BatchJob<TNetwork>(
        TNetwork network, float* inputs, float* outputs, int count, int pieceRows) : IParallelJob
        where TNetwork : class, IPredictor<TNetwork>
    {
        public void Run(int part, int worker)
        {
            int first = part * pieceRows;
            NetworkDescription description = TNetwork.Description;
            PredictRows(
                network,
                ref inputs[(nint)first * description.InputSize],
                ref outputs[(nint)first * description.OutputSize],
                Math.Min(pieceRows, count - first),
                worker);
        }
    }
}
