using NetGen.Numerics;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

// Batches whose samples depend on each other: every phase goes over all of them before the next one.
public sealed partial class BatchPass<TNetwork>
{
    /// <summary>
    /// Moves the averages of batch normalisation towards the statistics of the last batch whose gradients were computed: as a training step
    /// does. Does nothing for other networks.
    /// </summary>
    /// <remarks>
    /// <c>Trainer</c> calls it after each step. A loop of your own calls it once after <see cref="ComputeGradients"/>. It changes the
    /// parameters that are not trainable, and no others.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="Storage.ParameterStore.IsReadOnly"/>).</exception>
    public void MoveAverages()
    {
        if (!HasShared)
            return;
        _network.Parameters.Buffer.RequireWritable();
        TNetwork.MoveAverages(_network, ref _shared.First);
        _network.Parameters.MarkChanged();
    }

    // Whether samples share anything that is computed. Asking the network costs more: its class is a type argument.
    private bool HasShared => _shared.Length > 0;

    private void BeginPhase(int phase, int count)
    {
        if (HasShared)
            TNetwork.BeginPhase(_network, phase, ref _shared.First, ref _partials.First, count);
    }

    // A workspace for each chunk, and room for the sums of every 16 samples.
    private void Reserve(int count)
    {
        int chunks = TNetwork.Phases > 1 ? ((count - 1) / TNetwork.TrainingChunkRows) + 1 : 1;
        int partials = checked((((count - 1) / BatchStatistics.SamplesOfPart) + 1) * TNetwork.PartialLength);
        if (_partials.Length < partials)
            _partials = new AlignedBuffer(partials);
        if (_weights.Length >= chunks * WeightsLength)
            return;
        _workspace = new AlignedBuffer(checked(chunks * TNetwork.ChunkWorkspaceLength));
        (_losses, _weights, _evenBatch) = (new(chunks * LossesLength), new(chunks * WeightsLength), 0);
    }

    private void BackpropagateInPhases<TSink>(in Batch batch, DropoutKey dropout, ReadOnlySpan<float> sampleWeights, TSink sink)
        where TSink : struct, IChunkSink
    {
        FillWeights(batch.Count, sampleWeights);
        int threads = Threads(3 * batch.Count, Parallelism.TrainingFlopsForThread, out bool isWorthWaking);
        int parts = batch.Chunk(0).Parts(threads);
        for (int phase = 0; phase < TNetwork.Phases; phase++)
        {
            BeginPhase(phase, batch.Count);
            var job = new PhaseJob(batch, threads, parts, phase, dropout);
            WorkerPool.Shared.Run(ref job, parts * batch.Chunks, threads, isWorthWaking);
        }

        for (int firstRow = 0; firstRow < batch.Count; firstRow += TNetwork.TrainingChunkRows)
        {
            Chunk chunk = batch.Chunk(firstRow);
            AddLosses(chunk, sampleWeights);
            sink.BeginChunk(isFirst: firstRow == 0, isLast: firstRow + chunk.Rows == batch.Count);
            var sums = new ReductionJob<TSink>(chunk, sink);
            WorkerPool.Shared.Run(ref sums, TNetwork.GradientPieces, threads, isWorthWaking);
        }
    }

    // Of each chunk at its place.
    private void FillWeights(int count, ReadOnlySpan<float> sampleWeights)
    {
        if (sampleWeights.IsEmpty)
        {
            if (_evenBatch != count)
                _weights.Span.Fill(1f / count);
            _evenBatch = count;
            return;
        }

        _evenBatch = 0;
        Span<float> weights = _weights.Span;
        for (int i = 0; i < count; i++)
        {
            (int chunk, int row) = Math.DivRem(i, TNetwork.TrainingChunkRows);
            weights[(chunk * WeightsLength) + row] = sampleWeights[i] * (1f / count);
        }
    }

    private readonly struct PhaseJob(Batch batch, int threads, int partsOfChunk, int phase, DropoutKey dropout) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            (int number, int own) = Math.DivRem(part, partsOfChunk);
            Chunk chunk = batch.Chunk(number * TNetwork.TrainingChunkRows, phase);

            // The last chunk may have fewer samples.
            if (own < chunk.Parts(threads))
                TNetwork.Backpropagate(chunk.Network, chunk.Piece(own, threads, worker), dropout);
        }
    }
}
