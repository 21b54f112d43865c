using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// y = f(x·K + b): x [.., inputs], K [inputs, units], b [units], y [.., units]. Follows <c>keras.layers.Dense</c>; unlike there, an input
/// with several axes must be asked for.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[.., inputs].</param>
/// <param name="OutputShape">[.., units].</param>
/// <param name="Activation">f.</param>
/// <param name="Kernel">K.</param>
/// <param name="Bias">b, or nothing.</param>
/// <param name="IsUnrolled">Whether the user asks for straight-line code for one sample.</param>
/// <param name="SkipsZeros">Whether inputs that are 0 may be left out for one sample.</param>
public sealed record DenseLayer(
    string Name,
    TensorShape InputShape,
    TensorShape OutputShape,
    ActivationSpecification Activation,
    ParameterSpecification Kernel,
    ParameterSpecification? Bias,
    bool IsUnrolled,
    bool SkipsZeros) : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Dense";

    /// <inheritdoc/>
    public override string Configuration => string.Format(
        CultureInfo.InvariantCulture,
        Activation.Function == Compiler.Activation.Linear ? "{0}" : "{0}, {1}",
        OutputShape.Dimensions[OutputShape.Rank - 1],
        Activation.Function);

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters => Bias is null ? [Kernel] : [Kernel, Bias];

    /// <inheritdoc/>
    public override long Flops =>
        (2L * InputShape.Size * OutputShape.Dimensions[OutputShape.Rank - 1])
        + (Bias is null ? 0 : OutputShape.Size)
        + (Activation.Function == Compiler.Activation.Linear ? 0 : OutputShape.Size);

    /// <inheritdoc/>
    public override ActivationSpecification? Activates => Activation;

    internal static DenseLayer? Infer(DenseDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        const string kind = "Dense";
        int at = declared.Ordinal;
        bool isValid = context.Require(declared.Units >= 1, at, kind, "units", "at least 1", declared.Units);
        int positions = declared.PerPosition ? input.Size / input.Dimensions[input.Rank - 1] : 1;
        isValid = isValid
            && context.RequireSize(at, kind, "one sample of a layer", (long)positions * declared.Units, Limits.MaximumSampleSize);
        isValid &= RequirePenalty(declared.KernelL1, at, nameof(declared.KernelL1), context);
        isValid &= RequirePenalty(declared.KernelL2, at, nameof(declared.KernelL2), context);
        if (input.Rank != 1 && !declared.PerPosition)
        {
            context.Report(
                NetworkErrorKind.DenseNeedsFlatInput,
                at,
                name,
                input.ToString(),
                input.Rank.ToString(CultureInfo.InvariantCulture));
            isValid = false;
        }

        TensorShape output = new(input.Dimensions.Take(input.Rank - 1).Append(declared.Units).ToEquatableArray());
        ActivationSpecification? activation =
            ActivationLayer.Check(declared.Activation, declared.Alpha, output, perPosition: true, at, kind, name, context);
        double? kernelScale = Initializers.Scale(
            declared.KernelInitializer, declared.KernelInitializerScale, at, kind, "KernelInitializer", context);
        double? biasScale = Initializers.Scale(
            declared.BiasInitializer, declared.BiasInitializerScale, at, kind, "BiasInitializer", context);
        if (!isValid || activation is null || kernelScale is null || biasScale is null)
            return null;

        var kernel = new ParameterSpecification(
            name + "/kernel",
            TensorShape.Of(input.Dimensions[input.Rank - 1], declared.Units),
            declared.KernelInitializer,
            kernelScale.Value,
            declared.KernelL1,
            declared.KernelL2);
        var bias = new ParameterSpecification(
            name + "/bias", TensorShape.Of(declared.Units), declared.BiasInitializer, biasScale.Value, L1: 0, L2: 0);
        return new DenseLayer(name, input, output, activation, kernel, declared.UseBias ? bias : null, declared.Unroll, declared.SkipZeros);
    }

    private static bool RequirePenalty(double value, int ordinal, string member, InferenceContext context) =>
        context.Require(
            value >= 0 && Limits.IsFinite(value), ordinal, "Dense", member, "a finite number of at least 0", value);
}
