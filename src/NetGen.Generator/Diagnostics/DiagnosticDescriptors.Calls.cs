using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Diagnostics;

/// <content>The rules of calls, where lengths are known while compiling.</content>
internal static partial class DiagnosticDescriptors
{
    /// <summary>A span of a sample has a wrong length. Arguments: the call, the parameter, the length expected, its constant, what came.</summary>
    public static readonly DiagnosticDescriptor WrongLength = new(
        id: "NG0022",
        title: "A sample has the wrong length",
        messageFormat: "'{0}' expects {2} values for '{1}', got {4}; use {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The call would throw an ArgumentException.",
        helpLinkUri: HelpLink + "NG0022.md");

    /// <summary>A batch is no multiple of a sample. Arguments: the call, the parameter, the sample's length, its constant, what came.</summary>
    public static readonly DiagnosticDescriptor PartOfASample = new(
        id: "NG0023",
        title: "A batch contains part of a sample",
        messageFormat: "'{0}' expects a multiple of {2} values for '{1}', got {4}; use a multiple of {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The call would throw an ArgumentException.",
        helpLinkUri: HelpLink + "NG0023.md");

    /// <summary>
    /// Inputs and outputs, or targets, are different numbers of samples. Arguments: the call, a parameter and its samples, another and its.
    /// </summary>
    public static readonly DiagnosticDescriptor UnequalBatches = new(
        id: "NG0024",
        title: "The spans of a batch hold different numbers of samples",
        messageFormat: "'{0}' got {2} samples in '{1}', but {4} in '{3}'; give both the same number",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The call would throw an ArgumentException.",
        helpLinkUri: HelpLink + "NG0024.md");

    /// <summary>
    /// A data set has other sizes than the network. Arguments: the call, what the data set is given to, whether samples or targets
    /// differ, the size expected, its constant, what came.
    /// </summary>
    public static readonly DiagnosticDescriptor WrongDataSet = new(
        id: "NG0027",
        title: "A data set has the wrong sizes",
        messageFormat: "'{0}' expects {2} of {3} values in '{1}', got {5}; make the data set with {2} of {4} values",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The call would throw an ArgumentException.",
        helpLinkUri: HelpLink + "NG0027.md");

    /// <summary>A class that is only a layer is created. Arguments: the class.</summary>
    public static readonly DiagnosticDescriptor OnlyALayer = new(
        id: "NG0043",
        title: "A class that is only a layer is used as a network",
        messageFormat: "'{0}' is only a layer of other networks, because its [Input] has no sizes; write them to use it by itself",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An [Input] without sizes takes the shape that arrives, so the class by itself has no shapes, no parameters and no members.",
        helpLinkUri: HelpLink + "NG0043.md");

    /// <summary>The rules of calls in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Calls => ImmutableArray.Create(
        WrongLength, PartOfASample, UnequalBatches, WrongDataSet, OnlyALayer);
}
