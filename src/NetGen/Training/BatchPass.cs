using System.Runtime.CompilerServices;
using NetGen.Numerics;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Computes the loss and the gradients of batches, and owns the memory for it. Use it to write your own training loop if
/// <c>Trainer</c> is not enough. Only one thread may use it at a time.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// A batch goes through the network in chunks of constant size. First, each sample of a chunk goes forward and backward by
/// itself. Then the gradients are summed over the chunk's samples, piece by piece. Threads share the samples, and then the
/// pieces. With batch normalisation, samples depend on the whole batch: all chunks go through the network side by side, phase by phase, and
/// each has a workspace of its own. Once the threads have started, nothing is allocated, except where a batch is larger than those before.
/// </remarks>
public sealed partial class BatchPass<TNetwork>
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly TNetwork _network;
    private readonly int _maxThreads;
    private AlignedBuffer _losses = new(LossesLength);
    private double[] _lossSums = new double[TNetwork.LossCount];
    private AlignedBuffer _workspace = new(TNetwork.ChunkWorkspaceLength);
    private AlignedBuffer _scratch = new(TNetwork.ScratchLength);
    private AlignedBuffer _weights = new(WeightsLength);
    private AlignedBuffer _shared = new(TNetwork.SharedLength);
    private AlignedBuffer _partials = new(0);

    // Of the batch that is computed, what its samples go on from.
    private AlignedBuffer? _states;

    // The batch size for which every weight is 1 divided by it; 0 after samples with weights of their own.
    private int _evenBatch;

    /// <summary>Makes the memory for a network.</summary>
    /// <param name="network">The network. Only <see cref="MoveAverages"/> changes it.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including the caller's; −1 for one per processor. Small batches use fewer. The results
    /// are the same, bit for bit, for any number of threads.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is 0 or less than −1.</exception>
    /// <exception cref="InvalidOperationException">The network's class and its description disagree on the number of losses.</exception>
    public BatchPass(TNetwork network, int maxDegreeOfParallelism = 1)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        int described = NetworkLosses.Of<TNetwork>().Length;
        if (described != TNetwork.LossCount)
            throw new InvalidOperationException(
                $"{TNetwork.Description.Name}.LossCount is {TNetwork.LossCount}, and its description has {described} losses; make them equal.");
    }

    /// <summary>
    /// Of the last call: the sum over the samples of each loss, in the order of the outputs. Sample weights are in it, and the weight of
    /// the loss is not.
    /// </summary>
    public ReadOnlySpan<double> LossSums => _lossSums;

    // One loss after the other.
    private static int LossesLength => TNetwork.LossCount * TNetwork.TrainingChunkRows;

    // One weight for each sample of a chunk, whole panels of them.
    private static int WeightsLength => (TNetwork.TrainingChunkRows + 15) / 16 * 16;

    /// <summary>All memory of the pass, whose contents mean nothing between calls.</summary>
    internal IEnumerable<AlignedBuffer> Memory => [_workspace, _losses, _scratch];

    /// <summary>Forward pass without dropout, and the loss.</summary>
    /// <param name="inputs">n samples.</param>
    /// <param name="targets">n targets of TargetSize values.</param>
    /// <param name="predictions">Receives n times OutputSize values.</param>
    /// <param name="sampleWeights">
    /// n weights, by which the losses of the samples are multiplied; none for 1 each (Keras: <c>sample_weight</c>).
    /// </param>
    /// <param name="states">
    /// Of a network with stateful layers, what the n samples go on from, and then what they leave; otherwise nothing.
    /// </param>
    /// <returns>
    /// The sum over the samples of the loss, without the regularisers. Of several losses, it is their weighted sum, and
    /// <see cref="LossSums"/> has each.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, the predictions overlap the inputs or the targets, a value that a
    /// layer uses as an index is none, or the states are missing, too many or not those of n samples.
    /// </exception>
    public unsafe double ComputeLoss(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        Span<float> predictions,
        ReadOnlySpan<float> sampleWeights = default,
        BatchStates<TNetwork>? states = null)
    {
        int count = RequireBatch(inputs, targets, predictions, sampleWeights.Length, states, nameof(ComputeLoss));
        fixed (float* input = inputs, target = targets, prediction = predictions)
        {
            var batch = new Batch(this, input, target, prediction, count);
            for (int firstRow = 0; firstRow < count; firstRow += TNetwork.TrainingChunkRows)
            {
                Chunk chunk = batch.Chunk(firstRow);
                int threads = Threads(chunk.Rows, Parallelism.FlopsForThread, out bool isWorthWaking);
                var job = new LossJob(chunk, threads);
                WorkerPool.Shared.Run(ref job, chunk.Parts(threads), threads, isWorthWaking);
                AddLosses(chunk, sampleWeights);
            }
        }

        return NetworkLosses.Total(TNetwork.Description, _lossSums);
    }

    /// <summary>
    /// Forward pass with dropout, backward pass, and the gradient of the mean loss (regularisers included) in every
    /// parameter.
    /// </summary>
    /// <param name="inputs">n samples, n at least 1.</param>
    /// <param name="targets">n targets of TargetSize values.</param>
    /// <param name="dropout">Which dropout masks to draw.</param>
    /// <param name="predictions">Receives n times OutputSize values, dropout included.</param>
    /// <param name="gradients">
    /// Overwritten; <see cref="NetworkDescription.StorageLength"/> floats in the layout of the parameters, padding 0.
    /// <c>new Parameter(info, gradients)</c> reads those in one parameter.
    /// </param>
    /// <param name="sampleWeights">
    /// n weights, by which the losses of the samples and their gradients are multiplied; none for 1 each. The mean is over the
    /// number of samples, whatever their weights (Keras: <c>sample_weight</c> with <c>sum_over_batch_size</c>).
    /// </param>
    /// <param name="states">
    /// Of a network with stateful layers, what the n samples go on from, and then what they leave; otherwise nothing. The gradients are those for
    /// constant states (truncated backpropagation through time).
    /// </param>
    /// <returns>
    /// The sum over the samples of the loss, without the regularisers. Of several losses, it is their weighted sum, and
    /// <see cref="LossSums"/> has each.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of the sample's, the counts differ, there is no sample, the buffer is too short or that of the
    /// parameters, the predictions overlap the inputs or the targets, a value that a layer uses as an index is none, or the states are missing,
    /// too many or not those of n samples.
    /// </exception>
    public double ComputeGradients(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        AlignedBuffer gradients,
        ReadOnlySpan<float> sampleWeights = default,
        BatchStates<TNetwork>? states = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        NetworkGuard.AtLeast(gradients.Length, TNetwork.Description.StorageLength, nameof(gradients));
        NetworkGuard.Apart(_network.Parameters.Buffer.Values, gradients.Span, "the parameters", nameof(gradients));
        var sink = new GradientAccumulator(gradients);
        return Backpropagate(inputs, targets, dropout, predictions, sampleWeights, states, sink, nameof(ComputeGradients));
    }

    /// <summary>Forward and backward pass; the gradients go to a sink.</summary>
    internal unsafe double Backpropagate<TSink>(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        ReadOnlySpan<float> sampleWeights,
        BatchStates<TNetwork>? states,
        TSink sink,
        string caller)
        where TSink : struct, IChunkSink
    {
        int count = RequireBatch(inputs, targets, predictions, sampleWeights.Length, states, caller);
        if (count == 0)
            throw new ArgumentException($"{caller} expects at least one sample, got none.", nameof(inputs));
        if (HasShared)
            Reserve(count);
        if (HasShared && TNetwork.Phases > 1)
        {
            fixed (float* input = inputs, target = targets, prediction = predictions)
                BackpropagateInPhases(new Batch(this, input, target, prediction, count, isSideBySide: true), dropout, sampleWeights, sink);
            return NetworkLosses.Total(TNetwork.Description, _lossSums);
        }

        BeginPhase(0, count);
        if (sampleWeights.IsEmpty && _evenBatch != count)
            _weights.Span.Fill(1f / count);
        _evenBatch = sampleWeights.IsEmpty ? count : 0;
        fixed (float* input = inputs, target = targets, prediction = predictions)
        {
            var batch = new Batch(this, input, target, prediction, count);
            for (int firstRow = 0; firstRow < count; firstRow += TNetwork.TrainingChunkRows)
            {
                Chunk chunk = batch.Chunk(firstRow);
                for (int i = 0; !sampleWeights.IsEmpty && i < chunk.Rows; i++)
                    _weights.Span[i] = sampleWeights[firstRow + i] * (1f / count);
                int threads = Threads(3 * chunk.Rows, Parallelism.TrainingFlopsForThread, out bool isWorthWaking);
                var samples = new BackpropagationJob(chunk, threads, dropout);
                WorkerPool.Shared.Run(ref samples, chunk.Parts(threads), threads, isWorthWaking);
                AddLosses(chunk, sampleWeights);

                sink.BeginChunk(isFirst: firstRow == 0, isLast: firstRow + chunk.Rows == count);
                var sums = new ReductionJob<TSink>(chunk, sink);
                WorkerPool.Shared.Run(ref sums, TNetwork.GradientPieces, threads, isWorthWaking);
            }
        }

        return NetworkLosses.Total(TNetwork.Description, _lossSums);
    }

    private int RequireBatch(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        ReadOnlySpan<float> predictions,
        int sampleWeights,
        BatchStates<TNetwork>? states,
        string caller)
    {
        GrowAfterHotReload();
        int count = NetworkGuard.Count(inputs.Length, TNetwork.Description.InputSize, nameof(inputs), caller);
        NetworkGuard.Matches(targets.Length, count, TNetwork.TargetSize, nameof(targets), caller);
        NetworkGuard.Matches(predictions.Length, count, TNetwork.Description.OutputSize, nameof(predictions), caller);
        NetworkGuard.Apart(inputs, predictions, nameof(inputs), nameof(predictions), caller);
        NetworkGuard.Apart(targets, predictions, nameof(targets), nameof(predictions), caller);
        if (sampleWeights > 0)
            NetworkGuard.Matches(sampleWeights, count, 1, nameof(sampleWeights), caller);
        IndexGuard.Require(TNetwork.Description, inputs, nameof(inputs), caller);
        BatchStates<TNetwork>.Require(states, count, nameof(states), caller);
        _states = states?.Buffer;
        Array.Clear(_lossSums);
        return count;
    }

    private int Threads(int passes, long flopsForThread, out bool isWorthWaking)
    {
        long work = passes * _network.Parameters.Description.Work;
        isWorthWaking = work >= Parallelism.FlopsToWake;
        return _maxThreads == 1 ? 1 : Parallelism.Threads(_maxThreads, work, flopsForThread);
    }

    // The network's class may have been changed while the program runs, and need more than before.
    private void GrowAfterHotReload()
    {
        if (_losses.Length >= LossesLength
            && _lossSums.Length == TNetwork.LossCount
            && _workspace.Length >= TNetwork.ChunkWorkspaceLength
            && _scratch.Length >= TNetwork.ScratchLength
            && _shared.Length >= TNetwork.SharedLength)
        {
            return;
        }

        (_losses, _lossSums) = (new(LossesLength), new double[TNetwork.LossCount]);
        (_workspace, _scratch) = (new(TNetwork.ChunkWorkspaceLength), new(TNetwork.ScratchLength));
        (_weights, _evenBatch) = (new(WeightsLength), 0);
        (_shared, _partials) = (new(TNetwork.SharedLength), new(0));
    }

    private void AddLosses(in Chunk chunk, ReadOnlySpan<float> sampleWeights)
    {
        for (int i = 0; i < _lossSums.Length; i++)
        {
            int start = (chunk.Slot == 0 ? 0 : chunk.Slot * LossesLength) + (i * TNetwork.TrainingChunkRows);
            _lossSums[i] += Sum(_losses.Span.Slice(start, chunk.Rows), sampleWeights, chunk.FirstRow);
        }
    }

    private static double Sum(ReadOnlySpan<float> losses, ReadOnlySpan<float> sampleWeights, int firstRow)
    {
        double sum = 0;
        if (sampleWeights.IsEmpty)
        {
            foreach (float loss in losses)
                sum += loss;
        }
        else
        {
            for (int i = 0; i < losses.Length; i++)
                sum += (double)losses[i] * sampleWeights[firstRow + i];
        }

        return sum;
    }

    /// <summary>A batch whose memory is pinned until all threads have left it.</summary>
    private readonly unsafe struct Batch(
        BatchPass<TNetwork> pass, float* inputs, float* targets, float* predictions, int count, bool isSideBySide = false)
    {
        /// <summary>The samples.</summary>
        public int Count => count;

        /// <summary>The chunks.</summary>
        public int Chunks => ((count - 1) / TNetwork.TrainingChunkRows) + 1;

        /// <summary>The chunk that begins with a sample.</summary>
        public Chunk Chunk(int firstRow, int phase = 0) =>
            new(pass, inputs, targets, predictions, firstRow, count, isSideBySide ? firstRow / TNetwork.TrainingChunkRows : 0, phase);
    }

    /// <summary>A chunk of a batch.</summary>
    private readonly unsafe struct Chunk(
        BatchPass<TNetwork> pass, float* inputs, float* targets, float* predictions, int firstRow, int count, int slot, int phase)
    {
        // A piece begins at a multiple of 16 samples, where a block of a narrow tensor begins.
        private const int RowQuantum = 16;

        /// <summary>The network.</summary>
        public TNetwork Network => pass._network;

        /// <summary>The number in the batch of the first sample.</summary>
        public int FirstRow => firstRow;

        /// <summary>The samples of the chunk.</summary>
        public int Rows { get; } = Math.Min(TNetwork.TrainingChunkRows, count - firstRow);

        /// <summary>The number of its workspace: chunks that are done one after the other have one.</summary>
        public int Slot => slot;

        /// <summary>The pieces that the samples are split into for a number of threads.</summary>
        public int Parts(int threads) => ((Rows - 1) / PieceRows(threads)) + 1;

        /// <summary>The samples of a piece.</summary>
        public SampleRows Piece(int part, int threads, int worker)
        {
            int first = part * PieceRows(threads);
            return Samples(first, Math.Min(PieceRows(threads), Rows - first), worker);
        }

        /// <summary>All samples.</summary>
        public SampleRows All(int worker) => Samples(0, Rows, worker);

        private int PieceRows(int threads) =>
            ((Rows + (threads * RowQuantum) - 1) / (threads * RowQuantum)) * RowQuantum;

        private SampleRows Samples(int first, int rows, int worker)
        {
            nint row = firstRow + first;

            // Where it is 0, as mostly, nothing is asked of the network.
            (nint workspace, nint losses, nint weights) = slot == 0
                ? (0, 0, 0)
                : ((nint)slot * TNetwork.ChunkWorkspaceLength, (nint)slot * LossesLength, (nint)slot * WeightsLength);
            nint partials = pass.HasShared ? row / BatchStatistics.SamplesOfPart * TNetwork.PartialLength : 0;
            ref float state = ref pass._shared.First;
            if (pass._states is { } states)
                state = ref Unsafe.Add(ref states.First, row * TNetwork.StateLength);
            AlignedBuffer scratch = worker == 0 ? pass._scratch : WorkerScratch.OfAtLeast(TNetwork.ScratchLength);
            return new SampleRows(
                ref inputs[row * Network.Parameters.Description.InputSize],
                ref targets[row * TNetwork.TargetSize],
                ref predictions[row * Network.Parameters.Description.OutputSize],
                ref Unsafe.Add(ref pass._workspace.First, workspace + (first * 16)),
                ref Unsafe.Add(ref pass._losses.First, losses + first),
                ref scratch.First,
                ref Unsafe.Add(ref pass._weights.First, weights + first),
                ref pass._shared.First,
                ref Unsafe.Add(ref pass._partials.First, partials),
                ref state,
                (int)row,
                rows,
                phase);
        }
    }

    private readonly struct LossJob(Chunk chunk, int threads) : IParallelJob
    {
        public void Run(int part, int worker) =>
            TNetwork.ComputeLoss(chunk.Network, chunk.Piece(part, threads, worker));
    }

    private readonly struct BackpropagationJob(Chunk chunk, int threads, DropoutKey dropout)
        : IParallelJob
    {
        public void Run(int part, int worker) =>
            TNetwork.Backpropagate(chunk.Network, chunk.Piece(part, threads, worker), dropout);
    }

    private struct ReductionJob<TSink>(Chunk chunk, TSink sink) : IParallelJob
        where TSink : struct, IChunkSink
    {
        private TSink _sink = sink;

        public void Run(int part, int worker) =>
            TNetwork.ReduceGradients(chunk.Network, part, chunk.All(worker), ref _sink);
    }
}
