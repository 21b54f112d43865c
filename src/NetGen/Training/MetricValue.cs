namespace NetGen;

/// <summary>The value of the loss or of a metric.</summary>
/// <param name="Name">Its name: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="HigherIsBetter">Whether a larger value is better.</param>
public readonly record struct MetricValue(string Name, double Value, bool HigherIsBetter);
