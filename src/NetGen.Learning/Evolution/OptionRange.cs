using System.Globalization;

namespace NetGen.Learning;

/// <summary>Checks of the options of evolution.</summary>
internal static class OptionRange
{
    /// <summary>A finite number above 0.</summary>
    public static double RequirePositive(double value, string name) =>
        value > 0 && float.IsFinite((float)value) ? value : throw OutOfRange(value, name, "a finite number above 0");

    /// <summary>A finite number of at least 0.</summary>
    public static double RequireNonNegative(double value, string name) =>
        value >= 0 && float.IsFinite((float)value) ? value : throw OutOfRange(value, name, "a finite number of at least 0");

    /// <summary>A probability.</summary>
    public static double RequireProbability(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(value, name, "in [0, 1]");

    /// <summary>A whole number of at least another.</summary>
    public static int RequireAtLeast(int value, int least, string name) =>
        value >= least ? value : throw OutOfRange(value, name, $"at least {least.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>The exception for a number outside its range.</summary>
    public static ArgumentOutOfRangeException OutOfRange(double value, string name, string expected) =>
        new(name, $"{name} must be {expected}, got {value.ToString(CultureInfo.InvariantCulture)}.");
}
