namespace NetGen;

/// <content>Long recordings, cut into windows.</content>
public sealed partial class DataSet
{
    /// <summary>Cuts a recording into windows that follow each other, without a copy. Steps after the last whole window are left out.</summary>
    /// <param name="inputs">The recording: steps of <paramref name="inputSize"/> values, one after the other.</param>
    /// <param name="targets">A target of <paramref name="targetSize"/> values for each step.</param>
    /// <param name="steps">The steps of a window, at least 1: the first axis of the network's input.</param>
    /// <param name="inputSize">The values of a step, at least 1.</param>
    /// <param name="targetSize">The values of the target of a step, at least 1.</param>
    /// <returns>A data set with a sample for each window, in the order of the recording.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size or the number of steps is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of its size, there is not one target for each step, or the recording is shorter than a window.
    /// </exception>
    public static DataSet FromRecording(
        ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> targets, int steps, int inputSize = 1, int targetSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var single = new DataSet(inputs, targets, inputSize, targetSize);
        int windows = single.Count / steps;
        if (windows == 0)
            throw new ArgumentException(
                $"FromRecording expects at least one window of {steps} steps, got a recording of {single.Count}.", nameof(inputs));
        int whole = windows * steps;
        return new DataSet(
            inputs[..(whole * inputSize)], targets[..(whole * targetSize)], checked(steps * inputSize), checked(steps * targetSize));
    }

    /// <summary>
    /// Divides samples that follow each other, such as the windows of a recording, into parts of equal length, the tracks, and gives the first sample of each
    /// track, then the second of each, and so on: the order in which stateful layers go through all tracks at once, in batches of
    /// <paramref name="tracks"/> samples.
    /// </summary>
    /// <param name="tracks">The number of tracks, from 1 to <see cref="Count"/>: the batch size.</param>
    /// <returns>
    /// A data set with a copy of the samples and of their weights. The last samples are left out where <see cref="Count"/> is no multiple of
    /// <paramref name="tracks"/>.
    /// </returns>
    /// <remarks>With 2 tracks, the samples 0 1 2 3 4 5 become 0 3 1 4 2 5.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer samples than tracks, or no track.</exception>
    public DataSet InTracks(int tracks)
    {
        if (tracks < 1 || tracks > Count)
            throw new ArgumentOutOfRangeException(
                nameof(tracks), tracks, $"InTracks expects from 1 to {Count} tracks, for the data set has {Count} samples.");
        int length = Count / tracks;
        int[] order = new int[length * tracks];
        for (int i = 0; i < order.Length; i++)
            order[i] = (i % tracks * length) + (i / tracks);
        return Select(order);
    }
}
