using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>y = f(x), element by element; softmax and its logarithm over the last axis. Follows <c>keras.layers.Activation</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Activation">f.</param>
public sealed record ActivationLayer(string Name, TensorShape InputShape, ActivationSpecification Activation)
    : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Activation";

    /// <inheritdoc/>
    public override string Configuration => Activation.Function.ToString();

    /// <inheritdoc/>
    public override long Flops => OutputShape.Size;

    /// <inheritdoc/>
    public override ActivationSpecification? Activates => Activation;

    internal static ActivationLayer? Infer(ActivationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        const string kind = "Activation";
        ActivationSpecification? activation =
            Check(declared.Activation, declared.Alpha, input, declared.PerPosition, declared.Ordinal, kind, name, context);
        return activation is null ? null : new ActivationLayer(name, input, activation);
    }

    /// <summary>An activation with α's default put in; nothing, and an error, where it does not fit.</summary>
    internal static ActivationSpecification? Check(
        Activation function,
        double alpha,
        TensorShape shape,
        bool perPosition,
        int ordinal,
        string kind,
        string layer,
        InferenceContext context,
        string member = "activation")
    {
        if (!context.Require(
            Enum.IsDefined(typeof(Activation), function), ordinal, kind, member, "a member of Activation", function))
            return null;
        if (new ActivationSpecification(function, 0).IsOverLastAxis && shape.Rank != 1 && !perPosition)
        {
            context.Report(
                NetworkErrorKind.ActivationNotApplicable,
                ordinal,
                [
                    layer,
                    function.ToString(),
                    $"its input has several axes, {shape}; put [Flatten] before it, or say PerPosition = true for one over the last axis",
                ],
                [new(ordinal, nameof(DenseDeclaration.PerPosition), "true")]);
            return null;
        }

        double? fallback = ActivationSpecification.DefaultAlpha(function);
        if (double.IsNaN(alpha))
            return new ActivationSpecification(function, fallback ?? 0);
        bool isValid = fallback is null
            ? context.Require(false, ordinal, kind, "Alpha", $"left out, because {function} has no α", alpha)
            : context.Require(
                alpha >= 0 && Limits.IsFinite(alpha), ordinal, kind, "Alpha", "a finite number of at least 0", alpha);
        return isValid ? new ActivationSpecification(function, alpha) : null;
    }
}
