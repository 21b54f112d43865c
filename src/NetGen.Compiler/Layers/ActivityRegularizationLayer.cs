using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[ActivityRegularization]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record ActivityRegularizationDeclaration(int Ordinal) : LayerDeclaration(Ordinal)
{
    /// <summary>λ₁.</summary>
    public double L1 { get; init; }

    /// <summary>λ₂.</summary>
    public double L2 { get; init; }
}

/// <summary>
/// y = x; λ₁·Σ|x| + λ₂·Σx² is a part of the sample's loss. Follows <c>keras.layers.ActivityRegularization</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="L1">λ₁.</param>
/// <param name="L2">λ₂.</param>
public sealed record ActivityRegularizationLayer(string Name, TensorShape InputShape, double L1, double L2) : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "ActivityRegularization";

    /// <inheritdoc/>
    public override string Configuration => string.Format(CultureInfo.InvariantCulture, "L1 = {0:R}, L2 = {1:R}", L1, L2);

    internal static ActivityRegularizationLayer? Infer(
        ActivityRegularizationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool Require(double value, string member) => context.Require(
            value >= 0 && Limits.IsFinite(value), declared.Ordinal, declared.Kind, member, "a finite number of at least 0", value);
        return Require(declared.L1, nameof(declared.L1)) & Require(declared.L2, nameof(declared.L2))
            ? new ActivityRegularizationLayer(name, input, declared.L1, declared.L2)
            : null;
    }
}
