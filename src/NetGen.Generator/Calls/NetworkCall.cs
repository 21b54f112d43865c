using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using NetGen.Compiler;
using NetGen.Generator.Rewriting;

namespace NetGen.Generator.Calls;

/// <summary>Which calls take samples of a network, and of which size.</summary>
internal static class NetworkCall
{
    /// <summary>Whether a call is worth a closer look.</summary>
    public static bool IsCandidate(IMethodSymbol method) => method.Name is
        "Predict" or "PredictBatch" or "TrainStep" or "ComputeLoss" or "ComputeGradients" or "Evaluate" or "Fit";

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
            ("NetworkPrediction" or "NetworkTraining", true) => method.TypeArguments.FirstOrDefault() as INamedTypeSymbol,
            _ => (receiver ?? type) as INamedTypeSymbol,
        } is { } network && network.AllInterfaces.Any(contract => contract.Name == "IPredictor" && IsNetGen(contract)) ? network : null;
    }

    /// <summary>The spans of samples among a call's arguments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="network">The network whose samples they are.</param>
    /// <param name="model">What the names of the call's file mean.</param>
    public static IEnumerable<SampleArgument> Samples(IInvocationOperation call, INamedTypeSymbol network, SemanticModel model)
    {
        string networkText = network.ToMinimalDisplayString(model, call.Syntax.SpanStart);
        foreach (IParameterSymbol parameter in call.TargetMethod.Parameters)
        {
            string? constant = parameter.Name switch
            {
                _ when IsPart(call.TargetMethod) => ConstantOfPart(network, parameter),
                "input" or "inputs" => "InputSize",
                "output" or "outputs" or "predictions" => "OutputSize",
                "target" or "targets" => "TargetSize",
                _ => null,
            };
            if (constant is not null
                && IsSpanOfFloats(parameter.Type)
                && SizeOf(network, constant) is int size
                && call.Arguments.Of(parameter.Name) is { } argument)
            {
                yield return new SampleArgument(argument, parameter.Name, size, constant, $"{networkText}.{constant}");
            }
        }
    }

    // A span of structs has another number of elements than of values.
    private static bool IsSpanOfFloats(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: var elements } && elements.All(element => element.SpecialType == SpecialType.System_Single);

    // Predict(state, goal, policy, value): each parameter is an input or an output of its name.
    private static bool IsPart(IMethodSymbol method) => method is { Name: "Predict", Parameters.Length: > 2 };

    private static string? ConstantOfPart(INamedTypeSymbol network, IParameterSymbol parameter)
    {
        string kind = parameter.Type.Name == "ReadOnlySpan" ? "Input" : "Output";
        string constant = MemberNames.Pascal(parameter.Name) + kind + "Size";
        if (SizeOf(network, constant) is not null)
            return constant;

        // The only input, or the only output.
        return parameter.Name is "input" or "output" ? kind + "Size" : null;
    }

    /// <summary>The data sets among a call's arguments, each with the name of what it is given to.</summary>
    public static IEnumerable<(ExpressionSyntax Argument, string Name)> DataSets(IInvocationOperation call)
    {
        if (!IsNetGen(call.TargetMethod.ContainingType))
            yield break;
        if (call.Arguments.Of("data") is { } data)
            yield return (data, "data");

        // Fit(data, new FitOptions { Validation = data })
        var options = call.Arguments.FirstOrDefault(argument => argument.Parameter is { Name: "options" })?.Value as IObjectCreationOperation;
        foreach (IOperation setting in options?.Initializer?.Initializers ?? ImmutableArray<IOperation>.Empty)
        {
            if (setting is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Validation" }, Value.Syntax: ExpressionSyntax validation })
                yield return (validation, "Validation");
        }
    }

    /// <summary>The value of a network's constant, such as <c>InputSize</c>.</summary>
    public static int? SizeOf(INamedTypeSymbol? network, string constant)
    {
        // A quantized network is nested in its network, which has the constants.
        for (; network is not null; network = network.ContainingType)
        {
            // The sizes of a declaration with an error are guesses.
            if (network.GetMembers(SkeletonText.Marker).Length > 0)
                return null;
            if (network.GetMembers(constant).FirstOrDefault() is IFieldSymbol { HasConstantValue: true, ConstantValue: int size })
                return size;
        }

        return null;
    }

    /// <summary>Whether a type is the library's.</summary>
    public static bool IsNetGen(ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true };
}
