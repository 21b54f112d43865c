using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[GaussianNoise(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Deviation">The standard deviation.</param>
public sealed record GaussianNoiseDeclaration(int Ordinal, double Deviation) : LayerDeclaration(Ordinal);

/// <summary>
/// While training y = x + n, where n is of a normal distribution of mean 0; otherwise y = x. Follows <c>keras.layers.GaussianNoise</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Deviation">The standard deviation of n, at least 0.</param>
public sealed record GaussianNoiseLayer(string Name, TensorShape InputShape, double Deviation) : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "GaussianNoise";

    /// <inheritdoc/>
    public override string Configuration => Deviation.ToString("R", CultureInfo.InvariantCulture);

    internal static GaussianNoiseLayer? Infer(GaussianNoiseDeclaration declared, string name, TensorShape input, InferenceContext context) =>
        context.Require(
            declared.Deviation >= 0 && Limits.IsFinite(declared.Deviation),
            declared.Ordinal,
            declared.Kind,
            "stddev",
            "a finite number of at least 0",
            declared.Deviation)
            ? new GaussianNoiseLayer(name, input, declared.Deviation)
            : null;
}
