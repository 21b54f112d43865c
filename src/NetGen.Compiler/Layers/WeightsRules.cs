using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether each <c>[Weights]</c> is for something that the network has, and for something else than the others.</summary>
internal static class WeightsRules
{
    /// <summary>The weights in source order; errors where one has no place.</summary>
    public static EquatableArray<WeightsSpecification> Check(NetworkDeclaration declaration, InferenceContext context)
    {
        const string kind = "Weights";
        var weights = new List<WeightsSpecification>();
        foreach (WeightsDeclaration declared in declaration.Weights)
        {
            if (declared.Format is { } format && declaration.Quantizations.All(quantization => quantization.Format != format))
                context.Require(isValid: false, declared.Ordinal, kind, "format", "that of a [Quantize] of the network", format);
            else if (weights.Any(other => other.Format == declared.Format))
                context.ReportDuplicate(declared.Ordinal, declared.Format is null ? kind : $"{kind}(…, {declared.Format})", declaration);
            else
                weights.Add(new WeightsSpecification(declared.Path, declared.Format));
        }

        return weights.ToEquatableArray();
    }
}
