using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Calls;

/// <summary>A span that a call takes, and the length that it must have.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Constant">The constant of the network that holds the length of a sample: <c>InputSize</c>.</param>
/// <param name="Size">Its value.</param>
/// <param name="IsBatch">Whether any number of samples is good.</param>
internal readonly record struct ExpectedSpan(IParameterSymbol Parameter, string Constant, int Size, bool IsBatch);

/// <summary>Which calls take samples of a network, and of which size.</summary>
internal static class NetworkCall
{
    /// <summary>Whether a call is worth a closer look.</summary>
    public static bool IsCandidate(IMethodSymbol method) => method.Name is
        "Predict" or "PredictBatch" or "TrainStep" or "ComputeLoss" or "ComputeGradients";

    /// <summary>Whether a method copies the values of a parameter.</summary>
    public static bool IsParameterCopy(IMethodSymbol method) =>
        method is { Name: "CopyTo" or "CopyFrom", ContainingType: { Name: "Parameter", ContainingNamespace: { Name: "Storage" } space } }
        && space.ContainingNamespace is { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>The network whose samples a method takes.</summary>
    /// <param name="method">The method.</param>
    /// <param name="receiver">What it is called on; of an extension, its first argument.</param>
    public static INamedTypeSymbol? NetworkOf(IMethodSymbol method, ITypeSymbol? receiver)
    {
        INamedTypeSymbol type = method.ContainingType;
        return (type.Name, IsNetGen(type)) switch
        {
            // The sample's types are type arguments of what trains and predicts.
            ("Trainer" or "BatchPass", true) => type.TypeArguments.FirstOrDefault() as INamedTypeSymbol,
            ("NetworkPrediction", true) => method.TypeArguments.FirstOrDefault() as INamedTypeSymbol,
            _ => (receiver ?? type) as INamedTypeSymbol,
        } is { } network && network.AllInterfaces.Any(contract => contract.Name == "IPredictor" && IsNetGen(contract)) ? network : null;
    }

    /// <summary>The spans among a method's parameters.</summary>
    public static IEnumerable<ExpectedSpan> Spans(IMethodSymbol method, INamedTypeSymbol network)
    {
        bool isBatch = method.Name != "Predict";
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            string? constant = parameter.Name switch
            {
                "input" or "inputs" => "InputSize",
                "output" or "outputs" or "predictions" => "OutputSize",
                "target" or "targets" => "TargetSize",
                _ => null,
            };
            if (constant is not null && parameter.Type is { Name: "Span" or "ReadOnlySpan" } && SizeOf(network, constant) is int size)
                yield return new ExpectedSpan(parameter, constant, size, isBatch);
        }
    }

    // A quantized network is nested in its network, which has the constants.
    private static int? SizeOf(INamedTypeSymbol? network, string constant)
    {
        for (; network is not null; network = network.ContainingType)
        {
            if (network.GetMembers(constant).FirstOrDefault() is IFieldSymbol { HasConstantValue: true, ConstantValue: int size })
                return size;
        }

        return null;
    }

    private static bool IsNetGen(ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true };
}
