using System.Diagnostics.CodeAnalysis;

namespace NetGen;

/// <summary>What one epoch of training came to.</summary>
public sealed class EpochResult
{
    internal EpochResult(int epoch, IReadOnlyList<MetricValue> values)
    {
        Epoch = epoch;
        Values = values;
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>
    /// The loss, the metrics, and with a validation data set both again with <c>val_</c> before their names.
    /// </summary>
    public IReadOnlyList<MetricValue> Values { get; }

    /// <summary>Looks for a value by its name.</summary>
    /// <param name="name">The name: <c>val_loss</c>.</param>
    /// <param name="value">The value, if there is one.</param>
    public bool TryGet(string name, [MaybeNullWhen(false)] out MetricValue value)
    {
        foreach (MetricValue candidate in Values)
        {
            if (candidate.Name == name)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
