using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// While training y = x·m with m = 0 with probability rate, else 1/(1 − rate); otherwise y = x. Follows
/// <c>keras.layers.Dropout</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Rate">The probability of 0, in [0, 1).</param>
public sealed record DropoutLayer(string Name, TensorShape InputShape, double Rate) : Layer(Name, InputShape, InputShape)
{
    /// <inheritdoc/>
    public override string Kind => "Dropout";

    /// <inheritdoc/>
    public override string Configuration => Rate.ToString("R", CultureInfo.InvariantCulture);

    internal static DropoutLayer? Infer(DropoutDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        const string kind = "Dropout";
        return context.Require(
            declared.Rate is >= 0 and < 1, declared.Ordinal, kind, "rate", "at least 0 and less than 1", declared.Rate)
            ? new DropoutLayer(name, input, declared.Rate)
            : null;
    }
}
