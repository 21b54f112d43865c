using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace NetGen;

/// <summary>The loss and the metrics of an epoch or an evaluation, in order and by name.</summary>
/// <remarks>It never changes.</remarks>
public sealed class MetricValues : IReadOnlyList<MetricValue>
{
    private readonly MetricValue[] _values;
    private readonly string[] _names;

    internal MetricValues(IEnumerable<MetricValue> values)
    {
        _values = [.. values];
        _names = Array.ConvertAll(_values, value => value.Name);
    }

    /// <summary>The names, in order: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, <c>val_accuracy</c>.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of values.</summary>
    public int Count => _values.Length;

    /// <summary>The value at a position, with its name.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    public MetricValue this[int index] => _values[index];

    /// <summary>The value with a name.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <exception cref="KeyNotFoundException">No value has this name; the message lists the names.</exception>
    public double this[string name] => TryGet(name, out MetricValue value) ? value.Value : throw NotFound(name, _names);

    /// <summary>Looks for a value by its name.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <param name="value">The value, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [MaybeNullWhen(false)] out MetricValue value)
    {
        int index = Array.IndexOf(_names, name);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<MetricValue> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Names and values as Keras prints them: <c>loss: 0.3121 - accuracy: 0.9012</c>.</summary>
    public override string ToString() => string.Join(" - ", _values);

    /// <summary>The error for a name that nothing has.</summary>
    internal static KeyNotFoundException NotFound(string name, IReadOnlyList<string> names) =>
        new($"There is no value '{name}'; there are {string.Join(", ", names)}.");
}
