using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[Masking]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record MaskingDeclaration(int Ordinal) : LayerDeclaration(Ordinal)
{
    /// <summary>The value of all features at a masked step.</summary>
    public double MaskValue { get; init; }
}

/// <summary>
/// A mask of the steps at which a feature differs from a value; the features of the others become 0. Follows <c>keras.layers.Masking</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, features].</param>
/// <param name="MaskValue">The value, as a float has it.</param>
public sealed record MaskingLayer(string Name, TensorShape InputShape, float MaskValue) : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Masking";

    /// <inheritdoc/>
    public override string Configuration => MaskValue == 0 ? "" : MaskValue.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override long Flops => InputShape.Size;

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    internal static MaskingLayer? Infer(MaskingDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool isValid = context.RequireAxes(declared.Ordinal, name, input, "steps", "features")
            & context.Require(
                Limits.IsFinite((float)declared.MaskValue),
                declared.Ordinal,
                declared.Kind,
                nameof(declared.MaskValue),
                "a finite number, as a float has it",
                declared.MaskValue);
        return isValid ? new MaskingLayer(name, input, (float)declared.MaskValue) : null;
    }
}
