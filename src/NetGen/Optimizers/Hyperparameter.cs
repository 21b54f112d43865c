using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>Checks of the numbers that optimizers are made with.</summary>
internal static class Hyperparameter
{
    /// <summary>A decay of a moving average, in [0, 1).</summary>
    public static double RequireDecay(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value < 1 ? value : throw OutOfRange(value, name, "in [0, 1)");

    /// <summary>A momentum, in [0, 1].</summary>
    public static double RequireMomentum(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value <= 1 ? value : throw OutOfRange(value, name, "in [0, 1]");

    /// <summary>A number of at least 0 that is finite in single precision.</summary>
    public static double RequireNonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && float.IsFinite((float)value) ? value : throw OutOfRange(value, name, "finite and at least 0");

    /// <summary>
    /// A number above 0 that keeps denominators away from 0. It has to be above 0 in single precision, where the
    /// division takes place; the padding of the parameters, with its gradients of 0, depends on it too.
    /// </summary>
    public static double RequireEpsilon(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        (float)value > 0 && float.IsFinite((float)value)
            ? value
            : throw OutOfRange(value, name, "a finite number above 0 in single precision");

    private static ArgumentOutOfRangeException OutOfRange(double value, string name, string expected) =>
        new(name, $"{name} must be {expected}, got {value.ToString(CultureInfo.InvariantCulture)}.");
}
