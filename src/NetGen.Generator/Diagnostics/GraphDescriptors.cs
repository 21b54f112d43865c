using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Diagnostics;

/// <summary>The rules of networks that branch and of networks in networks.</summary>
internal static class GraphDescriptors
{
    /// <summary>A name that no value has. Arguments: the attribute, the argument, the name, why and what to do.</summary>
    public static readonly DiagnosticDescriptor UnknownName = new(
        id: "NG0032",
        title: "A name in an attribute is of no value",
        messageFormat: NetworkErrorMessages.UnknownName,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Layers refer to inputs and to layers before them by name.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0032.md");

    /// <summary>A name that is taken. Arguments: the attribute, the argument, the name, by what.</summary>
    public static readonly DiagnosticDescriptor DuplicateName = new(
        id: "NG0033",
        title: "Two values of a network have the same name",
        messageFormat: NetworkErrorMessages.DuplicateName,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Each name stands for one value, and for the members that are called after it.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0033.md");

    /// <summary>An output without a loss in a network that trains. Arguments: the output.</summary>
    public static readonly DiagnosticDescriptor OutputWithoutLoss = new(
        id: "NG0034",
        title: "An output has no loss",
        messageFormat: NetworkErrorMessages.OutputWithoutLoss,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every value that no layer reads is an output, and training needs to know what each output should be.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0034.md");

    /// <summary>A loss that is of no output. Arguments: the loss, the argument, why and what to do.</summary>
    public static readonly DiagnosticDescriptor LossOfNoOutput = new(
        id: "NG0035",
        title: "A loss is of no output",
        messageFormat: NetworkErrorMessages.LossOfNoOutput,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A loss names the output that it compares with its targets, if there are several.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0035.md");

    /// <summary>Shapes that do not merge. Arguments: the attribute, the argument, why.</summary>
    public static readonly DiagnosticDescriptor ShapesDoNotMerge = new(
        id: "NG0036",
        title: "Shapes cannot be merged",
        messageFormat: NetworkErrorMessages.ShapesDoNotMerge,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Values that are merged element by element need equal axes or axes of 1. Values that are joined need equal axes except one.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0036.md");

    /// <summary>A value that is no output and that nobody reads. Arguments: the attribute, the argument, the value.</summary>
    public static readonly DiagnosticDescriptor UnreadValue = new(
        id: "NG0037",
        title: "No layer reads a value, and it is no output",
        messageFormat: NetworkErrorMessages.UnreadValue,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A value that neither a layer reads nor [Output] names has no effect on any prediction.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0037.md");

    /// <summary>A network that contains itself. Arguments: the class, the classes of the cycle.</summary>
    public static readonly DiagnosticDescriptor NetworkCycle = new(
        id: "NG0038",
        title: "A network contains itself",
        messageFormat: NetworkErrorMessages.NetworkCycle,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A network that is a layer of itself would never end.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0038.md");

    /// <summary>A class that cannot be a layer. Arguments: the class, why and what to do.</summary>
    public static readonly DiagnosticDescriptor NetworkAsLayer = new(
        id: "NG0039",
        title: "A class cannot be a layer",
        messageFormat: NetworkErrorMessages.NetworkAsLayer,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A class that is a layer of another network has one input and one output.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0039.md");

    /// <summary>Weights of another kind. Arguments: the attribute, the argument, the other layer, why.</summary>
    public static readonly DiagnosticDescriptor ShareMismatch = new(
        id: "NG0040",
        title: "Layers cannot share weights",
        messageFormat: NetworkErrorMessages.ShareMismatch,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Layers share weights if they are of one kind and have parameters of the same shapes.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0040.md");

    /// <summary>Copies of networks that are too many layers. Arguments: the class, the limit.</summary>
    public static readonly DiagnosticDescriptor TooManyLayers = new(
        id: "NG0041",
        title: "A network has too many layers",
        messageFormat: NetworkErrorMessages.TooManyLayers,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Networks inside of networks are laid out as layers of the outer one.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0041.md");

    /// <summary>A network that no kernels for GPUs can compute yet. Arguments: the class, the layer, its attribute.</summary>
    public static readonly DiagnosticDescriptor NotOnGpu = new(
        id: "NG0042",
        title: "A network cannot be computed on a GPU yet",
        messageFormat: NetworkErrorMessages.NotOnGpu,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The CPU computes all networks. Some layers have no kernels for GPUs yet.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0042.md");

    /// <summary>A network that cannot be computed step by step. Arguments: the class, which layer does what.</summary>
    public static readonly DiagnosticDescriptor NotStreamable = new(
        id: "NG0047",
        title: "A network cannot be computed step by step",
        messageFormat: NetworkErrorMessages.NotStreamable,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A step of a stream knows the steps before it, and none of those that are still to come.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0047.md");

    /// <summary>An embedding that looks up computed values. Arguments: the embedding, the layer that computes them, its attribute.</summary>
    public static readonly DiagnosticDescriptor ComputedIndices = new(
        id: "NG0048",
        title: "An embedding looks up computed values",
        messageFormat: NetworkErrorMessages.ComputedIndices,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Indices are checked before anything is computed. So they come from an input, as they are.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0048.md");

    /// <summary>A mask that cannot be used where it arrives. Arguments: the layer that makes it, where it arrives, why and what to do.</summary>
    public static readonly DiagnosticDescriptor MaskNotApplicable = new(
        id: "NG0050",
        title: "A mask arrives where it cannot be used",
        messageFormat: NetworkErrorMessages.MaskNotApplicable,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Masked steps are left out as in Keras, or the network is an error.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0050.md");

    /// <summary>A mask that changes nothing, or not what it should. Arguments: the layer that makes it, what becomes of it.</summary>
    public static readonly DiagnosticDescriptor MaskWithoutEffect = new(
        id: "NG0051",
        title: "A mask has no effect",
        messageFormat: NetworkErrorMessages.MaskWithoutEffect,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Recurrent layers and [GlobalAveragePooling1D] use masks. Layers that work on each step pass them on, and all others do not.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0051.md");

    /// <summary>The gradients in the inputs of a network that has none. Arguments: the class, why and what to do.</summary>
    public static readonly DiagnosticDescriptor NoInputGradient = new(
        id: "NG0052",
        title: "A network has no gradients in its inputs",
        messageFormat: NetworkErrorMessages.NoInputGradient,
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The gradients in the inputs are those of a loss, and an index has none.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0052.md");

    /// <summary>The rules of networks that branch, in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        UnknownName,
        DuplicateName,
        OutputWithoutLoss,
        LossOfNoOutput,
        ShapesDoNotMerge,
        UnreadValue,
        NetworkCycle,
        NetworkAsLayer,
        ShareMismatch,
        TooManyLayers,
        NotOnGpu,
        NotStreamable,
        ComputedIndices,
        MaskNotApplicable,
        MaskWithoutEffect,
        NoInputGradient);
}
