using System.Diagnostics.CodeAnalysis;

namespace NetGen;

/// <summary>The loss and the metrics of one epoch of training.</summary>
public sealed class EpochResult
{
    internal EpochResult(int epoch, IReadOnlyList<MetricValue> values)
    {
        Epoch = epoch;
        Values = new MetricValues(values);
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>
    /// The loss, each loss of a network with several, and the metrics; with a validation data set all again, with <c>val_</c> before their names.
    /// </summary>
    public MetricValues Values { get; }

    /// <summary>The value with a name.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <exception cref="KeyNotFoundException">No value has this name; the message lists the names.</exception>
    public double this[string name] => Values[name];

    /// <inheritdoc cref="MetricValues.TryGet"/>
    public bool TryGet(string name, [MaybeNullWhen(false)] out MetricValue value) => Values.TryGet(name, out value);

    /// <summary>Number and values as Keras prints them: <c>Epoch 3 - loss: 0.3121 - val_loss: 0.4012</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Epoch {Epoch} - {Values}");
}
