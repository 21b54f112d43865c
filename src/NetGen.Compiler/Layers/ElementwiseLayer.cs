using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>A layer that is a function of each element, with its numbers.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public abstract record ElementwiseDeclaration(int Ordinal) : LayerDeclaration(Ordinal);

/// <summary><c>[LeakyReLU]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record LeakyReLUDeclaration(int Ordinal) : ElementwiseDeclaration(Ordinal)
{
    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; init; } = 0.3;
}

/// <summary><c>[ELU]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record ELUDeclaration(int Ordinal) : ElementwiseDeclaration(Ordinal)
{
    /// <summary>α.</summary>
    public double Alpha { get; init; } = 1;
}

/// <summary><c>[ReLU]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record ReLUDeclaration(int Ordinal) : ElementwiseDeclaration(Ordinal)
{
    /// <summary>The greatest value; infinity where there is none.</summary>
    public double MaxValue { get; init; } = double.PositiveInfinity;

    /// <summary>The slope up to the threshold.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>The threshold.</summary>
    public double Threshold { get; init; }
}

/// <summary><c>[Rescaling(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Factor">The factor.</param>
public sealed record RescalingDeclaration(int Ordinal, double Factor) : ElementwiseDeclaration(Ordinal)
{
    /// <summary>What is added after the multiplication.</summary>
    public double Offset { get; init; }
}

/// <summary><c>[Clip(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
public sealed record ClipDeclaration(int Ordinal, double Min, double Max) : ElementwiseDeclaration(Ordinal);

/// <summary>
/// y = f(x), element by element. Follows <c>keras.layers.LeakyReLU</c>, <c>ELU</c>, <c>ReLU</c> and <c>Rescaling</c>, and
/// <c>keras.ops.clip</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Function">f, with its numbers.</param>
public sealed record ElementwiseLayer(string Name, TensorShape InputShape, ElementwiseDeclaration Function)
    : Layer(Name, InputShape, InputShape)
{
    private const string AtLeastZero = "a finite number of at least 0", Finite = "a finite number";

    /// <inheritdoc/>
    public override string Kind => Function.Kind;

    /// <inheritdoc/>
    public override string Configuration => Function switch
    {
        LeakyReLUDeclaration leaky => Text(leaky.NegativeSlope),
        ELUDeclaration elu => Text(elu.Alpha),
        ReLUDeclaration relu => string.Join(", ", new[]
        {
            Text(nameof(relu.MaxValue), relu.MaxValue, double.PositiveInfinity),
            Text(nameof(relu.NegativeSlope), relu.NegativeSlope, 0),
            Text(nameof(relu.Threshold), relu.Threshold, 0),
        }.Where(text => text.Length > 0)),
        RescalingDeclaration { Offset: 0 } scaled => Text(scaled.Factor),
        RescalingDeclaration scaled => $"{Text(scaled.Factor)}, {Text(scaled.Offset)}",
        ClipDeclaration clip => $"{Text(clip.Min)}, {Text(clip.Max)}",
        _ => "",
    };

    /// <inheritdoc/>
    public override long Flops => OutputShape.Size;

    internal static ElementwiseLayer? Infer(ElementwiseDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool isValid = declared switch
        {
            LeakyReLUDeclaration leaky => RequireSlope(leaky.NegativeSlope),
            ELUDeclaration elu => Require(IsAtLeastZero(elu.Alpha), nameof(elu.Alpha), AtLeastZero, elu.Alpha),
            ReLUDeclaration relu => Require(
                    relu.MaxValue > relu.Threshold && (Limits.IsFinite(relu.MaxValue) || double.IsPositiveInfinity(relu.MaxValue)),
                    nameof(relu.MaxValue),
                    "a finite number greater than the threshold, or left out",
                    relu.MaxValue)
                & RequireSlope(relu.NegativeSlope)
                & Require(IsAtLeastZero(relu.Threshold), nameof(relu.Threshold), AtLeastZero, relu.Threshold),
            RescalingDeclaration scaled => Require(
                    scaled.Factor != 0 && Limits.IsFinite(scaled.Factor), "scale", "a finite number other than 0", scaled.Factor)
                & Require(Limits.IsFinite(scaled.Offset), nameof(scaled.Offset), Finite, scaled.Offset),
            ClipDeclaration clip => Require(Limits.IsFinite(clip.Min), "min", Finite, clip.Min)
                & Require(Limits.IsFinite(clip.Max) && !(clip.Max <= clip.Min), "max", "a finite number greater than 'min'", clip.Max),
            _ => throw new InvalidOperationException($"Unknown function {declared.GetType().Name}."),
        };
        return isValid ? new ElementwiseLayer(name, input, declared) : null;

        bool RequireSlope(double slope) => Require(IsAtLeastZero(slope), nameof(LeakyReLUDeclaration.NegativeSlope), AtLeastZero, slope);

        bool Require(bool isGood, string member, string expected, double value) =>
            context.Require(isGood, declared.Ordinal, declared.Kind, member, expected, value);
    }

    private static bool IsAtLeastZero(double value) => value >= 0 && Limits.IsFinite(value);

    private static string Text(string member, double value, double fallback) => value.Equals(fallback) ? "" : $"{member} = {Text(value)}";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
