using System.Collections.Immutable;
using NetGen.Randomness;

namespace NetGen;

/// <summary>Applies augmentations to samples, one after the other, in memory of its own. One thread at a time may use it.</summary>
internal sealed class Augmenter
{
    private readonly Augmentation[] _augmentations;
    private readonly Range[] _places;
    private readonly float[] _source;

    /// <summary>Finds the values that each augmentation changes.</summary>
    /// <param name="caller">What gave the list, for messages.</param>
    /// <param name="augmentations">The augmentations, in order.</param>
    /// <param name="inputs">The inputs of a sample, if they have names.</param>
    /// <param name="sampleSize">The number of values in a sample.</param>
    /// <exception cref="ArgumentException">
    /// One is null, does not say which input it changes, names one that is not there, or takes another size.
    /// </exception>
    public Augmenter(string caller, IReadOnlyList<Augmentation> augmentations, ImmutableArray<TensorInfo> inputs, int sampleSize)
    {
        if (augmentations.Contains(null!))
            throw new ArgumentException($"{caller} expects augmentations, got null among them; leave it out.");
        _augmentations = [.. augmentations];
        _places = Array.ConvertAll(_augmentations, augmentation => Place(caller, augmentation, inputs, sampleSize));
        _source = new float[sampleSize];
    }

    /// <summary>Changes a sample in place.</summary>
    /// <param name="row">Its values.</param>
    /// <param name="seed">The seed, the epoch from 0 and the sample's number in the data set determine every bit.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="sample">The sample's number.</param>
    /// <exception cref="InvalidOperationException">An augmentation threw.</exception>
    public void Apply(Span<float> row, long seed, int epoch, int sample)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Augmentation, (uint)epoch, (uint)sample);
        for (int i = 0; i < _augmentations.Length; i++)
        {
            Span<float> values = row[_places[i]];
            Span<float> source = _source.AsSpan(0, values.Length);
            values.CopyTo(source);
            try
            {
                _augmentations[i].Apply(source, values, ref random);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException(
                    $"The augmentation {_augmentations[i].GetType().Name} failed for sample {sample}: {exception.Message}", exception);
            }
        }
    }

    private static Range Place(string caller, Augmentation augmentation, ImmutableArray<TensorInfo> inputs, int sampleSize)
    {
        string name = augmentation.GetType().Name;
        string known = string.Join(", ", inputs.Select(input => input.Name));
        (int offset, int size) = (0, sampleSize);
        if (augmentation.Input is { } wanted)
        {
            TensorInfo input = inputs.FirstOrDefault(input => input.Name == wanted) ?? throw new ArgumentException(
                $"{caller} has a {name} for the input '{wanted}', and a sample has " +
                (inputs.IsEmpty ? "no inputs with names; leave its Input out." : $"only {known}; give it one of these."));
            (offset, size) = (input.Offset, input.Size);
        }
        else if (inputs.Length > 1)
        {
            throw new ArgumentException(
                $"{caller} has a {name} that does not say which of the inputs {known} it changes; set its Input: " +
                $"new {name}(…) {{ Input = \"{inputs[0].Name}\" }}.");
        }

        if (augmentation.SampleSize is { } expected && expected != size)
            throw new ArgumentException(
                $"{caller} has a {name} for {expected} values, and " +
                $"{(augmentation.Input is null ? "a sample" : $"the input '{augmentation.Input}'")} has {size}; give it the shape of the samples.");
        return offset..(offset + size);
    }
}
