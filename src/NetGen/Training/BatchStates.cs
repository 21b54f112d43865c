using NetGen.Storage;

namespace NetGen;

/// <summary>
/// What the samples of a batch leave to those of the next one, in a network with stateful layers: sample i of each batch goes on where sample i of the
/// batch before has ended. They begin as zeros.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// <c>Fit</c> and <c>Evaluate</c> have some of their own. A loop of your own gives the same ones to each call of <c>TrainStep</c>, and resets them
/// where a recording begins (Keras: <c>reset_states</c>).
/// </remarks>
public sealed class BatchStates<TNetwork>
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    private readonly int _length = TNetwork.StateLength;

    /// <summary>Makes the states of a batch, all zeros.</summary>
    /// <param name="count">The samples of the batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample.</exception>
    /// <exception cref="InvalidOperationException">The network has no stateful layers.</exception>
    public BatchStates(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (_length == 0)
            throw new InvalidOperationException(
                $"No layer of {TNetwork.Description.Name} is stateful, so nothing goes on from batch to batch; set Stateful = true on a recurrent layer.");
        Count = count;
        Buffer = new AlignedBuffer(checked(count * _length));
    }

    /// <summary>The samples of the batch.</summary>
    public int Count { get; }

    /// <summary>All states, sample by sample.</summary>
    internal AlignedBuffer Buffer { get; }

    /// <summary>
    /// The states of one sample: copied away and back, the sample goes on from there. Their order may differ in another version of the network.
    /// </summary>
    /// <param name="index">The number of the sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Span<float> this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(index), $"There are states of {Count} samples; expected a number from 0 to {Count - 1}, got {index}.");
            return Buffer.Span.Slice(index * _length, _length);
        }
    }

    /// <summary>Makes all states zeros, as before the first batch.</summary>
    public void Reset() => Buffer.Span.Clear();

    /// <summary>Makes the states of one sample zeros: another recording begins there.</summary>
    /// <param name="index">The number of the sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public void Reset(int index) => this[index].Clear();

    /// <summary>The states for batches of a size; nothing for a network without stateful layers.</summary>
    internal static BatchStates<TNetwork>? OfBatches(int count) => TNetwork.StateLength == 0 ? null : new(count);

    /// <summary>Checks that the states of a batch are there, if the network has some, and that it is the right number.</summary>
    internal static void Require(BatchStates<TNetwork>? states, int count, string argument, string caller)
    {
        string name = TNetwork.Description.Name;
        if (states is null)
        {
            if (TNetwork.StateLength > 0 && count > 0)
                throw new ArgumentException(
                    $"{caller} expects the states that the samples go on from, since layers of {name} are stateful; give it a new " +
                    $"BatchStates<{name}>({count}), and the same one with the next batch.",
                    argument);
            return;
        }

        if (states.Count != count)
            throw new ArgumentException(
                $"{caller} expects a sample for each of the {states.Count} that the states are of, got {count}; each goes on where the one before has ended.",
                argument);
        if (states._length != TNetwork.StateLength)
            throw new ArgumentException(
                $"{name} was changed while the program ran (hot reload), and its states are others now; make new ones.", argument);
    }

    /// <summary>Checks that each sample of a data set goes on from one of the batch before.</summary>
    /// <exception cref="ArgumentException">The last batch would be smaller.</exception>
    internal static void RequireWholeBatches(DataSet data, int batchSize, string caller)
    {
        if (TNetwork.StateLength == 0 || data.Count % batchSize == 0)
            return;
        throw new ArgumentException(
            $"{caller} expects whole batches, since layers of {TNetwork.Description.Name} are stateful and each sample goes on from one of the batch before: " +
            $"a multiple of the batch size {batchSize}, got {data.Count} samples. Give as batch size the number of tracks: data.InTracks(8) goes with 8.");
    }
}
