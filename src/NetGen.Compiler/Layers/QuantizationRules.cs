using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether the kernels of a network can be stored in the formats asked for.</summary>
internal static class QuantizationRules
{
    /// <summary>The formats in source order; errors where one does not fit.</summary>
    public static EquatableArray<QuantizationSpecification> Check(
        NetworkDeclaration declaration, IEnumerable<Layer> layers, InferenceContext context)
    {
        var formats = new List<WeightFormat>();
        foreach (QuantizeDeclaration declared in declaration.Quantizations)
        {
            const string kind = "Quantize";
            bool isKnown = context.Require(
                Enum.IsDefined(typeof(WeightFormat), declared.Format),
                declared.Ordinal,
                kind,
                "format",
                "a member of WeightFormat",
                declared.Format);
            if (!isKnown)
                continue;
            if (formats.Contains(declared.Format))
            {
                context.ReportDuplicate(declared.Ordinal, $"{kind}({declared.Format})", declaration);
            }
            else if (!layers.Any(layer =>
                layer is DenseLayer or ConvolutionLayer or RecurrentLayer && layer.Parameters.Any(parameter => parameter.MayRound(declared.Format))))
            {
                context.Report(NetworkErrorKind.NothingToQuantize, declared.Ordinal, declaration.Type.Name);
            }

            formats.Add(declared.Format);
        }

        return formats.Select(format => new QuantizationSpecification(format)).ToEquatableArray();
    }
}
