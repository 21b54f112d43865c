using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Attributes;

/// <summary>All attributes that say something about a network: those of layers, and those of the network as a whole.</summary>
public static class DeclarationAttributes
{
    /// <summary>The name of the attribute that declares a loss.</summary>
    public const string Loss = "LossAttribute";

    /// <summary>The name of the attribute that asks for another format of weights.</summary>
    public const string Quantize = "QuantizeAttribute";

    /// <summary>The name of the attribute that names the outputs.</summary>
    public const string Output = "OutputAttribute";

    /// <summary>The name of the attribute that names an output's values.</summary>
    public const string OutputNames = "OutputNamesAttribute";

    /// <summary>The name of the attribute that asks for GPU kernels.</summary>
    public const string Gpu = "GpuAttribute";

    /// <summary>The name of the attribute that puts trained weights into the assembly.</summary>
    public const string Weights = "WeightsAttribute";

    /// <summary>The name of the attribute that asks for steps one at a time.</summary>
    public const string Stream = "StreamAttribute";

    /// <summary>The name of the attribute that chooses how exact functions are.</summary>
    public const string Accuracy = "AccuracyAttribute";

    /// <summary>The name of the attribute that asks for the gradients in the inputs.</summary>
    public const string InputGradient = "InputGradientAttribute";

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names =>
        LayerAttributes.All.Select(layer => layer.Key).Concat([Loss, Quantize, Output, OutputNames, Gpu, Weights, Stream, Accuracy, InputGradient]);

    /// <summary>Whether an attribute of that name, in the namespace NetGen, says something about a network.</summary>
    public static bool IsKnown(string attribute) =>
        attribute is Loss or Quantize or Output or OutputNames or Gpu or Weights or Stream or Accuracy or InputGradient || LayerAttributes.IsKnown(attribute);

    /// <summary><c>[Loss]</c>, read or written.</summary>
    public static LossDeclaration Exchange(LossDeclaration d, AttributeArguments a)
    {
        LossDeclaration defaults = new(0, default, double.NaN);
        return d with
        {
            Loss = a.Member("loss", d.Loss),
            Delta = a.Named(nameof(d.Delta), d.Delta, defaults.Delta),
            LabelSmoothing = a.Named(nameof(d.LabelSmoothing), d.LabelSmoothing, defaults.LabelSmoothing),
            FromLogits = a.Named(nameof(d.FromLogits), d.FromLogits, defaults.FromLogits),
            Of = a.NamedText(nameof(d.Of), d.Of),
            Weight = a.Named(nameof(d.Weight), d.Weight, defaults.Weight),
        };
    }

    /// <summary><c>[Quantize]</c>, read or written.</summary>
    public static QuantizeDeclaration Exchange(QuantizeDeclaration d, AttributeArguments a) => d with { Format = a.Member("format", d.Format) };

    /// <summary><c>[Output]</c>, read or written.</summary>
    public static OutputDeclaration Exchange(OutputDeclaration d, AttributeArguments a) => d with { Names = a.Texts("names", d.Names) };

    /// <summary><c>[OutputNames]</c>, read or written.</summary>
    public static OutputNamesDeclaration Exchange(OutputNamesDeclaration d, AttributeArguments a) =>
        d with { Names = a.Texts("names", d.Names), Of = a.NamedText(nameof(d.Of), d.Of) };

    /// <summary><c>[Gpu]</c>, read or written.</summary>
    public static GpuDeclaration Exchange(GpuDeclaration d, AttributeArguments a) =>
        d with { Precision = a.NamedMember(nameof(d.Precision), d.Precision, GpuPrecision.Float32) };

    /// <summary><c>[Accuracy]</c>, read or written.</summary>
    public static AccuracyDeclaration Exchange(AccuracyDeclaration d, AttributeArguments a) => d with { Accuracy = a.Member("accuracy", d.Accuracy) };

    /// <summary><c>[Weights]</c>, read or written.</summary>
    public static WeightsDeclaration Exchange(WeightsDeclaration d, AttributeArguments a) => d with
    {
        Path = a.Text("path", d.Path),
        Format = a.Takes("format", d.Format is not null) ? a.Member("format", d.Format ?? default) : null,
    };
}
