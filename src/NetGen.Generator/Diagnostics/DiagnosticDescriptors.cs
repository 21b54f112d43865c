using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>The rules. Each has a page of its own under <c>docs/rules</c>.</summary>
internal static partial class DiagnosticDescriptors
{
    internal const string Category = "NetGen";
    internal const string HelpLink = "https://github.com/netgen-dotnet/netgen/blob/main/docs/rules/";

    /// <summary>Layers, but no <c>[Input]</c> before them. Arguments: the class.</summary>
    public static readonly DiagnosticDescriptor MissingInput = new(
        id: "NG0001",
        title: "A network does not start with [Input]",
        messageFormat: NetworkErrorMessages.MissingInput,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every shape in a network follows from the shape of its input, so [Input] comes first.",
        helpLinkUri: HelpLink + "NG0001.md");

    /// <summary>A network, or a type around it, is not partial. Arguments: the type, the network.</summary>
    public static readonly DiagnosticDescriptor NotPartial = new(
        id: "NG0002",
        title: "A network is not partial",
        messageFormat: "The type '{0}' must be partial, so that NetGen can add members to the network '{1}'; add 'partial' to its declaration",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "NetGen generates a second part of the class. That part also opens every type around the class.",
        helpLinkUri: HelpLink + "NG0002.md");

    /// <summary>A second attribute of a kind, of an output or of a format. Arguments: the attribute, the class, what to do.</summary>
    public static readonly DiagnosticDescriptor DuplicateAttribute = new(
        id: "NG0003",
        title: "An attribute that may appear once appears again",
        messageFormat: NetworkErrorMessages.DuplicateAttribute,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Several inputs have names. An output has one loss and one [OutputNames]. A network has one [Output], and one [Quantize] for each format.",
        helpLinkUri: HelpLink + "NG0003.md");

    /// <summary>The number of dimensions is not 1 to 4. Arguments: the attribute, the number given.</summary>
    public static readonly DiagnosticDescriptor WrongRank = new(
        id: "NG0004",
        title: "A shape has no dimensions or more than four",
        messageFormat: NetworkErrorMessages.WrongRank,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The shape of one sample has one to four dimensions, without the batch.",
        helpLinkUri: HelpLink + "NG0004.md");

    /// <summary>A value is out of range. Arguments: the attribute, the value's name, what is expected, what came.</summary>
    public static readonly DiagnosticDescriptor ArgumentOutOfRange = new(
        id: "NG0005",
        title: "A value in an attribute is out of range",
        messageFormat: NetworkErrorMessages.ArgumentOutOfRange,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Each value has a range in which its layer is defined.",
        helpLinkUri: HelpLink + "NG0005.md");

    /// <summary>Dense got an input that is not flat. Arguments: the layer, the shape that arrives, its rank.</summary>
    public static readonly DiagnosticDescriptor DenseNeedsFlatInput = new(
        id: "NG0006",
        title: "The input of [Dense] is not flat",
        messageFormat: NetworkErrorMessages.DenseNeedsFlatInput,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A dense layer multiplies a vector by its kernel. Flatten an input of more dimensions first, or ask for the same layer at every position.",
        helpLinkUri: HelpLink + "NG0006.md");

    /// <summary>
    /// An input has another number of axes than a layer reads. Arguments: the layer, what it expects, what arrives and what to do.
    /// </summary>
    public static readonly DiagnosticDescriptor WrongInputRank = new(
        id: "NG0044",
        title: "A layer reads an input with another number of axes",
        messageFormat: NetworkErrorMessages.WrongInputRank,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Some layers need to know which axis is which. Give the input the axes that the layer expects.",
        helpLinkUri: HelpLink + "NG0044.md");

    /// <summary>Reshape changes the number of elements. Arguments: incoming shape, its product, target shape, its product.</summary>
    public static readonly DiagnosticDescriptor ReshapeSizeMismatch = new(
        id: "NG0007",
        title: "[Reshape] changes the number of values",
        messageFormat: NetworkErrorMessages.ReshapeSizeMismatch,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "[Reshape] arranges the same values in another shape, so the products of the sizes must be equal.",
        helpLinkUri: HelpLink + "NG0007.md");

    /// <summary>An activation does not fit where it stands. Arguments: the layer, the activation, why.</summary>
    public static readonly DiagnosticDescriptor ActivationNotApplicable = new(
        id: "NG0008",
        title: "An activation does not fit its layer",
        messageFormat: NetworkErrorMessages.ActivationNotApplicable,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Some activations need a certain shape, and some let no gradient through.",
        helpLinkUri: HelpLink + "NG0008.md");

    /// <summary>A loss does not fit the output. Arguments: the loss, why.</summary>
    public static readonly DiagnosticDescriptor LossNotApplicable = new(
        id: "NG0009",
        title: "A loss does not fit the output",
        messageFormat: NetworkErrorMessages.LossNotApplicable,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Some losses need an output of a certain shape.",
        helpLinkUri: HelpLink + "NG0009.md");

    /// <summary>Nothing can be trained although a loss is given. Arguments: the class.</summary>
    public static readonly DiagnosticDescriptor NothingToTrain = new(
        id: "NG0010",
        title: "A network with a [Loss] has nothing to train",
        messageFormat: NetworkErrorMessages.NothingToTrain,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Training changes parameters, so a network with a loss needs some.",
        helpLinkUri: HelpLink + "NG0010.md");

    /// <summary>The network needs more than can be addressed. Arguments: the layer, the size in MB, of what, the limit in MB.</summary>
    public static readonly DiagnosticDescriptor NetworkTooLarge = new(
        id: "NG0011",
        title: "A network is too large",
        messageFormat: NetworkErrorMessages.NetworkTooLarge,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every offset in the generated code must fit a 32-bit integer.",
        helpLinkUri: HelpLink + "NG0011.md");

    /// <summary>Attributes stand on several declarations. Arguments: the network, the number of declarations.</summary>
    public static readonly DiagnosticDescriptor SplitAttributes = new(
        id: "NG0012",
        title: "The attributes of a network are split over several declarations",
        messageFormat: "The attributes of the network '{0}' are on {1} of its partial declarations, so the order of the layers is not defined; put all of them on one declaration",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The order of layers is the order of their attributes. C# defines no order among the parts of a partial class.",
        helpLinkUri: HelpLink + "NG0012.md");

    /// <summary>No network can be made of such a class. Arguments: the network, why and what to do.</summary>
    public static readonly DiagnosticDescriptor UnsupportedClass = new(
        id: "NG0013",
        title: "This class cannot be a network",
        messageFormat: "The class '{0}' cannot be a network, because {1}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "NetGen adds a constructor, an interface and members to the class, from another file.",
        helpLinkUri: HelpLink + "NG0013.md");

    /// <summary>A member's name is taken. Arguments: the network, the member.</summary>
    public static readonly DiagnosticDescriptor MemberCollision = new(
        id: "NG0014",
        title: "A member has the name of a generated member",
        messageFormat: "NetGen generates the member '{1}', but the network '{0}' already uses this name; rename the member, class or type parameter that has it",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A class can declare a member only once, and no member can have the name of its class.",
        helpLinkUri: HelpLink + "NG0014.md");

    /// <summary>Too much straight-line code is asked for. Arguments: the layer, its statements, the JIT's milliseconds, the limit.</summary>
    public static readonly DiagnosticDescriptor UnrolledTooLarge = new(
        id: "NG0015",
        title: "A layer is too large to unroll",
        messageFormat: NetworkErrorMessages.UnrolledTooLarge,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The C# compiler and the JIT take longer with each statement, and code that does not fit the processor's caches is slower than a loop.",
        helpLinkUri: HelpLink + "NG0015.md");

    /// <summary>No kernel could be stored in another format. Arguments: the class.</summary>
    public static readonly DiagnosticDescriptor NothingToQuantize = new(
        id: "NG0016",
        title: "A network with [Quantize] has no kernel",
        messageFormat: NetworkErrorMessages.NothingToQuantize,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Only the kernels of [Dense] layers and of convolutions are stored in another format. Biases stay 32-bit floats.",
        helpLinkUri: HelpLink + "NG0016.md");

    /// <summary>A loss that does not go with the last activation. Arguments: the loss, the activation, its layer, why.</summary>
    public static readonly DiagnosticDescriptor LossUnlikeActivation = new(
        id: "NG0017",
        title: "The loss does not go with the last activation",
        messageFormat: NetworkErrorMessages.LossUnlikeActivation,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A loss expects outputs of a certain range. With an activation of another range the network learns badly or not at all.",
        helpLinkUri: HelpLink + "NG0017.md");

    /// <summary>Softmax over one value. Arguments: the layer, the activation, the value that it always gives.</summary>
    public static readonly DiagnosticDescriptor SoftmaxOfOneValue = new(
        id: "NG0018",
        title: "Softmax of one value is always 1",
        messageFormat: NetworkErrorMessages.SoftmaxOfOneValue,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Softmax divides each value by the sum of all values. A single value becomes 1 and passes no gradient back.",
        helpLinkUri: HelpLink + "NG0018.md");

    /// <summary>Softmax inside a network. Arguments: the layer, the one that reads it.</summary>
    public static readonly DiagnosticDescriptor HiddenSoftmax = new(
        id: "NG0019",
        title: "A hidden layer uses Softmax",
        messageFormat: NetworkErrorMessages.HiddenSoftmax,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Probabilities that sum to 1 leave the next layers little to learn from.",
        helpLinkUri: HelpLink + "NG0019.md");

    /// <summary>Dropout after the last layer with parameters. Arguments: the layer.</summary>
    public static readonly DiagnosticDescriptor LastDropout = new(
        id: "NG0020",
        title: "Dropout follows the last layer with parameters",
        messageFormat: NetworkErrorMessages.LastDropout,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Dropout makes the next layer rely on many values. After the last layer it only distorts the loss.",
        helpLinkUri: HelpLink + "NG0020.md");

    /// <summary>ReLU computes the output of a regression. Arguments: the layer, the loss.</summary>
    public static readonly DiagnosticDescriptor ReluOfRegression = new(
        id: "NG0021",
        title: "Relu removes the negative outputs of a regression",
        messageFormat: NetworkErrorMessages.ReluOfRegression,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The derivative of ReLU is 0 for negative values, so an output that starts there may stay 0.",
        helpLinkUri: HelpLink + "NG0021.md");

    /// <summary>The names of the output's values do not fit. Arguments: the network, the argument, why and what to do.</summary>
    public static readonly DiagnosticDescriptor OutputNames = new(
        id: "NG0025",
        title: "The names in [OutputNames] do not fit the output",
        messageFormat: NetworkErrorMessages.OutputNames,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Each name becomes a property of the generated type of the output.",
        helpLinkUri: HelpLink + "NG0025.md");

    /// <summary>An argument is made of a generated constant. Arguments: the attribute, the constant, its value.</summary>
    public static readonly DiagnosticDescriptor GeneratedConstant = new(
        id: "NG0026",
        title: "An attribute uses a generated constant",
        messageFormat: "[{0}] cannot use '{1}', because NetGen generates this constant; write {2}, or declare a constant that both networks use",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A source generator sees the code that you write, but not the code that it generates.",
        helpLinkUri: HelpLink + "NG0026.md");

    /// <summary>GPU kernels without the package that runs them. Arguments: the network.</summary>
    public static readonly DiagnosticDescriptor MissingGpuPackage = new(
        id: "NG0028",
        title: "The package NetGen.Gpu is missing",
        messageFormat: NetworkErrorMessages.MissingGpuPackage,
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated kernels and CreateGpu use types from the package NetGen.Gpu. NetGen itself does not depend on it.",
        helpLinkUri: HelpLink + "NG0028.md");

    /// <summary>The rules of declarations as a whole, in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Declarations { get; } = ImmutableArray.Create(
        MissingInput,
        NotPartial,
        DuplicateAttribute,
        WrongRank,
        ArgumentOutOfRange,
        DenseNeedsFlatInput,
        WrongInputRank,
        ReshapeSizeMismatch,
        ActivationNotApplicable,
        LossNotApplicable,
        NothingToTrain,
        NetworkTooLarge,
        SplitAttributes,
        UnsupportedClass,
        MemberCollision,
        UnrolledTooLarge,
        NothingToQuantize,
        LossUnlikeActivation,
        SoftmaxOfOneValue,
        HiddenSoftmax,
        LastDropout,
        ReluOfRegression,
        OutputNames,
        MissingGpuPackage).AddRange(ProjectDescriptors.All).AddRange(GraphDescriptors.All).AddRange(WeightsDescriptors.All);

    /// <summary>All rules in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = Declarations.Add(GeneratedConstant).AddRange(Calls).Sort(
        static (left, right) => string.CompareOrdinal(left.Id, right.Id));

    /// <summary>The rule of an error of the compiler.</summary>
    public static DiagnosticDescriptor For(NetworkErrorKind kind) => kind switch
    {
        NetworkErrorKind.MissingInput => MissingInput,
        NetworkErrorKind.DuplicateAttribute => DuplicateAttribute,
        NetworkErrorKind.WrongRank => WrongRank,
        NetworkErrorKind.ArgumentOutOfRange => ArgumentOutOfRange,
        NetworkErrorKind.DenseNeedsFlatInput => DenseNeedsFlatInput,
        NetworkErrorKind.WrongInputRank => WrongInputRank,
        NetworkErrorKind.ReshapeSizeMismatch => ReshapeSizeMismatch,
        NetworkErrorKind.ActivationNotApplicable => ActivationNotApplicable,
        NetworkErrorKind.LossNotApplicable => LossNotApplicable,
        NetworkErrorKind.NothingToTrain => NothingToTrain,
        NetworkErrorKind.NetworkTooLarge => NetworkTooLarge,
        NetworkErrorKind.UnrolledTooLarge => UnrolledTooLarge,
        NetworkErrorKind.NothingToQuantize => NothingToQuantize,
        NetworkErrorKind.LossUnlikeActivation => LossUnlikeActivation,
        NetworkErrorKind.SoftmaxOfOneValue => SoftmaxOfOneValue,
        NetworkErrorKind.HiddenSoftmax => HiddenSoftmax,
        NetworkErrorKind.LastDropout => LastDropout,
        NetworkErrorKind.ReluOfRegression => ReluOfRegression,
        NetworkErrorKind.OutputNames => OutputNames,
        NetworkErrorKind.MissingGpuPackage => MissingGpuPackage,
        NetworkErrorKind.UnknownName => GraphDescriptors.UnknownName,
        NetworkErrorKind.DuplicateName => GraphDescriptors.DuplicateName,
        NetworkErrorKind.OutputWithoutLoss => GraphDescriptors.OutputWithoutLoss,
        NetworkErrorKind.LossOfNoOutput => GraphDescriptors.LossOfNoOutput,
        NetworkErrorKind.ShapesDoNotMerge => GraphDescriptors.ShapesDoNotMerge,
        NetworkErrorKind.UnreadValue => GraphDescriptors.UnreadValue,
        NetworkErrorKind.NetworkCycle => GraphDescriptors.NetworkCycle,
        NetworkErrorKind.NetworkAsLayer => GraphDescriptors.NetworkAsLayer,
        NetworkErrorKind.ShareMismatch => GraphDescriptors.ShareMismatch,
        NetworkErrorKind.TooManyLayers => GraphDescriptors.TooManyLayers,
        NetworkErrorKind.NotOnGpu => GraphDescriptors.NotOnGpu,
        NetworkErrorKind.NotStreamable => GraphDescriptors.NotStreamable,
        NetworkErrorKind.ComputedIndices => GraphDescriptors.ComputedIndices,
        NetworkErrorKind.MaskNotApplicable => GraphDescriptors.MaskNotApplicable,
        NetworkErrorKind.MaskWithoutEffect => GraphDescriptors.MaskWithoutEffect,
        NetworkErrorKind.NoInputGradient => GraphDescriptors.NoInputGradient,
        NetworkErrorKind.WeightsMismatch => WeightsDescriptors.WeightsMismatch,
        NetworkErrorKind.UnknownWeights => WeightsDescriptors.UnknownWeights,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind has no rule; add a descriptor."),
    };

    /// <summary>The rule of an error of the parser.</summary>
    public static DiagnosticDescriptor For(ParseErrorKind kind) => kind switch
    {
        ParseErrorKind.NotPartial => NotPartial,
        ParseErrorKind.SplitAttributes => SplitAttributes,
        ParseErrorKind.UnsupportedClass => UnsupportedClass,
        ParseErrorKind.MemberCollision => MemberCollision,
        ParseErrorKind.ShadowedName => ProjectDescriptors.ShadowedName,
        ParseErrorKind.OldLanguage => ProjectDescriptors.OldLanguage,
        ParseErrorKind.HiddenLibraryType => ProjectDescriptors.HiddenLibraryType,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind has no rule; add a descriptor."),
    };
}
