using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Diagnostics;

/// <summary>The rules of trained weights in the assembly.</summary>
internal static class WeightsDescriptors
{
    /// <summary>A file of weights that does not fit. Arguments: the file, the class of the network, all that differs.</summary>
    public static readonly DiagnosticDescriptor WeightsMismatch = new(
        id: "NG0045",
        title: "The weights do not fit the network",
        messageFormat: NetworkErrorMessages.WeightsMismatch,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A file of weights has exactly the tensors of the network's parameters.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0045.md");

    /// <summary>A file of weights that the build does not have. Arguments: the file, why and what to do.</summary>
    public static readonly DiagnosticDescriptor UnknownWeights = new(
        id: "NG0046",
        title: "The project has no such weights",
        messageFormat: NetworkErrorMessages.UnknownWeights,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The project file lists the weights that the build puts into the assembly.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0046.md");

    /// <summary>The rules of weights, in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(WeightsMismatch, UnknownWeights);
}
