using System.Globalization;

namespace NetGen;

/// <summary>The value of the loss or of a metric.</summary>
/// <param name="Name">Its name: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="HigherIsBetter">Whether a larger value is better.</param>
public readonly record struct MetricValue(string Name, double Value, bool HigherIsBetter)
{
    /// <summary>Name and value as Keras prints them: <c>loss: 0.3121</c>, <c>val_loss: 5.0000e-04</c>.</summary>
    public override string ToString() => $"{Name}: {Format(Value)}";

    /// <summary>Four decimal places, or an exponent for a value that four places would hardly show.</summary>
    internal static string Format(double value)
    {
        string format = Math.Abs(value) > 1e-3 || value == 0 ? "F4" : "0.0000e+00";
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
