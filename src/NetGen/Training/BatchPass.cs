using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;

namespace NetGen;

/// <summary>
/// Computes the loss and the gradients of batches, and owns the memory that this needs: what a training loop of one's
/// own is made of, where <c>Trainer</c> is not enough. For one thread at a time.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// A batch is taken through the network in chunks of constant size. Each sample of a chunk first goes forward and
/// backward for itself; then the gradients are summed over the chunk's samples, piece by piece. Nothing is allocated
/// after construction.
/// </remarks>
public sealed class BatchPass<TNetwork>
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly TNetwork _network;
    private readonly AlignedBuffer _workspace = new(TNetwork.ChunkWorkspaceLength);
    private readonly AlignedBuffer _losses = new(TNetwork.ChunkRows);
    private readonly AlignedBuffer _scratch = new(TNetwork.ScratchLength);

    /// <summary>Makes the memory for a network.</summary>
    /// <param name="network">The network, which is only read.</param>
    public BatchPass(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
    }

    /// <summary>All memory of the pass, whose contents mean nothing between calls.</summary>
    internal IEnumerable<AlignedBuffer> Memory => [_workspace, _losses, _scratch];

    /// <summary>Forward pass without dropout, and the loss.</summary>
    /// <param name="inputs">n samples.</param>
    /// <param name="targets">n targets of TargetSize values.</param>
    /// <param name="predictions">Receives n times OutputSize values.</param>
    /// <returns>The sum over the samples of the loss, without the regularisers.</returns>
    /// <exception cref="ArgumentException">A length is no multiple of the sample's, or the counts differ.</exception>
    public double ComputeLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> predictions)
    {
        int count = RequireBatch(inputs.Length, targets.Length, predictions.Length, nameof(ComputeLoss));
        double loss = 0;
        for (int firstRow = 0; firstRow < count; firstRow += TNetwork.ChunkRows)
        {
            SampleRows rows = Rows(inputs, targets, predictions, firstRow, count);
            TNetwork.ComputeLoss(_network, rows);
            loss += SumLosses(rows.Count);
        }

        return loss;
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
    /// <returns>The sum over the samples of the loss, without the regularisers.</returns>
    /// <exception cref="ArgumentException">
    /// A length is no multiple of the sample's, the counts differ, there is no sample, or the buffer is too short.
    /// </exception>
    public double ComputeGradients(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        AlignedBuffer gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        NetworkGuard.AtLeast(gradients.Length, TNetwork.Description.StorageLength, nameof(gradients));
        var sink = new GradientAccumulator(gradients);
        return Backpropagate(inputs, targets, dropout, predictions, ref sink, nameof(ComputeGradients));
    }

    /// <summary>Forward and backward pass; the gradients go to a sink.</summary>
    internal double Backpropagate<TSink>(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        DropoutKey dropout,
        Span<float> predictions,
        ref TSink sink,
        string caller)
        where TSink : struct, IChunkSink
    {
        int count = RequireBatch(inputs.Length, targets.Length, predictions.Length, caller);
        if (count == 0)
            throw new ArgumentException($"{caller} expects at least one sample, got none.", nameof(inputs));
        float batchWeight = 1f / count;
        double loss = 0;
        for (int firstRow = 0; firstRow < count; firstRow += TNetwork.ChunkRows)
        {
            SampleRows rows = Rows(inputs, targets, predictions, firstRow, count);
            TNetwork.Backpropagate(_network, rows, batchWeight, dropout);
            loss += SumLosses(rows.Count);
            sink.BeginChunk(isFirst: firstRow == 0, isLast: firstRow + rows.Count == count);
            for (int piece = 0; piece < TNetwork.GradientPieces; piece++)
                TNetwork.ReduceGradients(_network, piece, rows, ref sink);
        }

        return loss;
    }

    private static int RequireBatch(int inputs, int targets, int predictions, string caller)
    {
        int count = NetworkGuard.Count(inputs, TNetwork.Description.InputSize, nameof(inputs), caller);
        NetworkGuard.Matches(targets, count, TNetwork.TargetSize, nameof(targets), caller);
        NetworkGuard.Matches(predictions, count, TNetwork.Description.OutputSize, nameof(predictions), caller);
        return count;
    }

    private SampleRows Rows(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Span<float> predictions, int firstRow, int count)
    {
        int rows = Math.Min(TNetwork.ChunkRows, count - firstRow);
        return new SampleRows(
            ref Row(inputs, firstRow, TNetwork.Description.InputSize),
            ref Row(targets, firstRow, TNetwork.TargetSize),
            ref Row(predictions, firstRow, TNetwork.Description.OutputSize),
            ref _workspace.Start,
            ref _losses.Start,
            ref _scratch.Start,
            firstRow,
            rows);
    }

    // The lengths have been checked. Inputs and targets are only read.
    private static ref float Row(ReadOnlySpan<float> values, int row, int size) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(values), (nint)row * size);

    private double SumLosses(int count)
    {
        double sum = 0;
        foreach (float loss in _losses.Span[..count])
            sum += loss;
        return sum;
    }
}
