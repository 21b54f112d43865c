using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[SpatialDropout1D(…)]</c> and <c>[SpatialDropout2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">1 for a series, 2 for an image.</param>
/// <param name="Rate">The probability of becoming 0.</param>
public sealed record SpatialDropoutDeclaration(int Ordinal, int Axes, double Rate) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, "SpatialDropout{0}D", Axes);
}

/// <summary>
/// While training y = x·m with m = 0 with probability rate, else 1/(1 − rate); otherwise y = x. Follows
/// <c>keras.layers.Dropout</c>, <c>SpatialDropout1D</c> and <c>SpatialDropout2D</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape; [steps, channels] or [rows, columns, channels] where m is one number for each channel.</param>
/// <param name="Rate">The probability of 0, in [0, 1).</param>
/// <param name="IsSpatial">Whether m is the same at every position.</param>
public sealed record DropoutLayer(string Name, TensorShape InputShape, double Rate, bool IsSpatial) : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => IsSpatial ? new SpatialDropoutDeclaration(0, InputShape.Rank - 1, Rate).Kind : "Dropout";

    /// <inheritdoc/>
    public override string Configuration => Rate.ToString("R", CultureInfo.InvariantCulture);

    internal static DropoutLayer? Infer(DropoutDeclaration declared, string name, TensorShape input, InferenceContext context) =>
        RequireRate(declared, declared.Rate, context) ? new DropoutLayer(name, input, declared.Rate, IsSpatial: false) : null;

    internal static DropoutLayer? Infer(SpatialDropoutDeclaration declared, string name, TensorShape input, InferenceContext context) =>
        RequireRate(declared, declared.Rate, context) && SpatialRules.RequireInput(declared, declared.Axes, name, input, context) is not null
            ? new DropoutLayer(name, input, declared.Rate, IsSpatial: true)
            : null;

    private static bool RequireRate(LayerDeclaration declared, double rate, InferenceContext context) =>
        context.Require(rate is >= 0 and < 1, declared.Ordinal, declared.Kind, "rate", "at least 0 and less than 1", rate);
}
