namespace NetGen;

/// <content>Augmented copies.</content>
public sealed partial class DataSet
{
    /// <summary>
    /// The same samples as <c>Fit</c> would train on them with these <see cref="FitOptions.Augmentations"/>, such as to look at them.
    /// </summary>
    /// <param name="augmentations">The augmentations, applied in this order.</param>
    /// <param name="seed">The trainer's seed.</param>
    /// <param name="epoch">The number of epochs that the trainer has completed before, from 0. Each epoch changes the samples differently.</param>
    /// <returns>A data set with changed copies of the inputs, in the same order. Targets, names and weights are the same.</returns>
    /// <exception cref="ArgumentException">An augmentation is null, takes samples of another size, or changes an input that there is not.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    /// <exception cref="InvalidOperationException">An augmentation threw. The message names the sample.</exception>
    public DataSet Augment(IReadOnlyList<Augmentation> augmentations, long seed, int epoch)
    {
        ArgumentNullException.ThrowIfNull(augmentations);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var augmenter = new Augmenter(nameof(Augment), augmentations, InputParts, InputSize);
        float[] inputs = Inputs.ToArray();
        for (int i = 0; i < Count; i++)
            augmenter.Apply(inputs.AsSpan(i * InputSize, InputSize), seed, epoch, i);
        return WithInputs(inputs);
    }
}
