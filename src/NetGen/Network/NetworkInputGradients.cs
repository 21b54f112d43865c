using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <summary>The gradients in the inputs of every generated network with <see cref="InputGradientAttribute"/>, on several threads.</summary>
public static class NetworkInputGradients
{
    // Forward pass, and a backward pass of about the same work.
    private const int Passes = 2;

    /// <summary>
    /// Computes, for each sample, the gradient of its loss in its input
    /// (<see cref="IInputGradientNetwork{TSelf}.ComputeInputGradients(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>) on several threads.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">n samples, one after the other.</param>
    /// <param name="targets">n targets of <see cref="ITrainableNetwork{TSelf}.TargetSize"/> values.</param>
    /// <param name="inputGradients">
    /// Receives n times <see cref="NetworkDescription.InputSize"/> values; must not overlap the inputs or the targets.
    /// </param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more threads than processors. Small batches use
    /// fewer.
    /// </param>
    /// <remarks>
    /// Allocates nothing once the threads and their memory are there, which the first calls make. The gradients are the same bit for bit for any number
    /// of threads. Of several calls at once one has the threads, and the others compute alone.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the numbers of samples differ, the gradients overlap what is read, or a target of a sparse loss is not
    /// the index of a class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public static unsafe void ComputeInputGradients<TNetwork>(
        this TNetwork network, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> inputGradients, int maxDegreeOfParallelism)
        where TNetwork : class, IInputGradientNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        NetworkDescription description = TNetwork.Description;
        int count = NetworkGuard.Count(inputs.Length, description.InputSize, nameof(inputs));
        NetworkGuard.Matches(targets.Length, count, TNetwork.TargetSize, nameof(targets));
        NetworkGuard.Matches(inputGradients.Length, count, description.InputSize, nameof(inputGradients));
        NetworkGuard.Apart(inputs, inputGradients, nameof(inputs), nameof(inputGradients));
        NetworkGuard.Apart(targets, inputGradients, nameof(targets), nameof(inputGradients));
        if (count == 0)
            return;

        long work = Passes * count * description.Work;
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        int rows = threads == 1 ? count : Parallelism.RowsOfPiece(count, work, threads);
        fixed (float* input = inputs, target = targets, gradient = inputGradients)
        {
            var job = new Job<TNetwork>(network, input, target, gradient, count, rows);
            WorkerPool.Shared.Run(ref job, ((count - 1) / rows) + 1, threads, isWorthWaking: work >= Parallelism.FlopsToWake);
        }
    }

    // Memory is pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct Job<TNetwork>(
        TNetwork network, float* inputs, float* targets, float* gradients, int count, int pieceRows) : IParallelJob
        where TNetwork : class, IInputGradientNetwork<TNetwork>
    {
        // Chunk after chunk. The gradients of a sample do not depend on where a chunk begins.
        public void Run(int part, int worker)
        {
            int end = Math.Min((part + 1) * pieceRows, count), inputSize = TNetwork.Description.InputSize, chunkRows = TNetwork.InputGradientChunkRows;
            int workspaceLength = TNetwork.InputGradientWorkspaceLength;
            AlignedBuffer workspace = worker == 0 ? WorkspacePool.Rent(workspaceLength) : WorkerScratch.OfAtLeast(workspaceLength);
            ref float parameters = ref TNetwork.FirstWeight(network);
            for (int row = part * pieceRows; row < end; row += chunkRows)
            {
                TNetwork.ComputeInputGradientChunk(
                    ref inputs[(nint)row * inputSize],
                    ref targets[(nint)row * TNetwork.TargetSize],
                    ref gradients[(nint)row * inputSize],
                    ref parameters,
                    ref workspace.First,
                    row,
                    Math.Min(chunkRows, end - row));
            }

            if (worker == 0)
                WorkspacePool.Return(workspace);
        }
    }
}
