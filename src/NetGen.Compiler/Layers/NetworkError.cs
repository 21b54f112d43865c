using System.Globalization;

namespace NetGen.Compiler.Layers;

/// <summary>What can be wrong with a declaration. The name of each rule's diagnostic is documented at its member.</summary>
public enum NetworkErrorKind
{
    /// <summary>NG0001: layer attributes, but no <c>[Input]</c> before them. Arguments: the class.</summary>
    MissingInput,

    /// <summary>NG0003: a second attribute of a kind, of an output or of a format. Arguments: the attribute, the class, what to do.</summary>
    DuplicateAttribute,

    /// <summary>NG0004: the number of dimensions is not 1 to 4. Arguments: the attribute, the number given.</summary>
    WrongRank,

    /// <summary>NG0005: a value is out of range. Arguments: the attribute, the value's name, what is expected, what came.</summary>
    ArgumentOutOfRange,

    /// <summary>NG0006: Dense got an input that is not flat. Arguments: the layer, the shape that arrives, its rank.</summary>
    DenseNeedsFlatInput,

    /// <summary>NG0044: the input has another number of axes than a layer reads. Arguments: the layer, what it expects, what arrives and what to
    /// do.</summary>
    WrongInputRank,

    /// <summary>NG0007: Reshape changes the number of elements. Arguments: incoming shape, its product, target shape, its product.</summary>
    ReshapeSizeMismatch,

    /// <summary>NG0008: an activation does not fit where it stands. Arguments: the layer, the activation, why.</summary>
    ActivationNotApplicable,

    /// <summary>NG0009: a loss does not fit the output. Arguments: the loss, why.</summary>
    LossNotApplicable,

    /// <summary>NG0010: nothing can be trained although a loss is given. Arguments: the class.</summary>
    NothingToTrain,

    /// <summary>NG0011: the network needs more than can be addressed. Arguments: the layer, the size in MB, of what, the limit in MB.</summary>
    NetworkTooLarge,

    /// <summary>NG0015: too much straight-line code is asked for. Arguments: the layer, its statements, the JIT's ms, the limit.</summary>
    UnrolledTooLarge,

    /// <summary>NG0016: no kernel could be stored in another format. Arguments: the class.</summary>
    NothingToQuantize,

    /// <summary>NG0017: a loss that does not go with what computes the output. Arguments: the loss, the activation, its layer, why.</summary>
    LossUnlikeActivation,

    /// <summary>NG0018: softmax over one value. Arguments: the layer, the activation, the value that it always gives.</summary>
    SoftmaxOfOneValue,

    /// <summary>NG0019: softmax inside a network. Arguments: the layer, the one that reads it.</summary>
    HiddenSoftmax,

    /// <summary>NG0020: dropout after the last layer with parameters. Arguments: the layer.</summary>
    LastDropout,

    /// <summary>NG0021: ReLU computes the output of a regression. Arguments: the layer, the loss.</summary>
    ReluOfRegression,

    /// <summary>NG0025: the names of the output's values do not fit. Arguments: the class, the argument or nothing, why.</summary>
    OutputNames,

    /// <summary>NG0028: GPU kernels without the package that runs them. Arguments: the class.</summary>
    MissingGpuPackage,

    /// <summary>NG0032: a name that no value has. Arguments: the attribute, the argument, the name, why and what to do.</summary>
    UnknownName,

    /// <summary>NG0033: a name that is taken. Arguments: the attribute, the argument, the name, by what.</summary>
    DuplicateName,

    /// <summary>NG0034: an output without a loss in a network that trains. Arguments: the output.</summary>
    OutputWithoutLoss,

    /// <summary>NG0035: a loss that is of no output. Arguments: the loss, the argument, why and what to do.</summary>
    LossOfNoOutput,

    /// <summary>NG0036: shapes that do not merge. Arguments: the attribute, the argument, why.</summary>
    ShapesDoNotMerge,

    /// <summary>NG0037: a value that is no output and that nobody reads. Arguments: the attribute, the argument, the value.</summary>
    UnreadValue,

    /// <summary>NG0038: a network that contains itself. Arguments: the class, the classes of the cycle.</summary>
    NetworkCycle,

    /// <summary>NG0039: a class that cannot be a layer. Arguments: the class, why and what to do.</summary>
    NetworkAsLayer,

    /// <summary>NG0040: weights of another kind. Arguments: the attribute, the argument, the other layer, why.</summary>
    ShareMismatch,

    /// <summary>NG0041: copies of networks that are too many layers. Arguments: the class, the limit.</summary>
    TooManyLayers,

    /// <summary>NG0042: a network that no kernels for GPUs can compute yet. Arguments: the class, the layer without them, its attribute.</summary>
    NotOnGpu,

    /// <summary>NG0045: a file of weights that does not fit. Arguments: the file, the class of the network, all that differs.</summary>
    WeightsMismatch,

    /// <summary>NG0046: a file of weights that the build does not have. Arguments: the file, why and what to do.</summary>
    UnknownWeights,

    /// <summary>NG0047: a network that cannot be computed step by step. Arguments: the class, which layer does what.</summary>
    NotStreamable,

    /// <summary>NG0048: an embedding looks up values that a layer computes. Arguments: the embedding, the layer, its attribute.</summary>
    ComputedIndices,

    /// <summary>NG0050: a mask that cannot be used where it arrives. Arguments: the layer that makes it, where it arrives, why and what to do.</summary>
    MaskNotApplicable,

    /// <summary>NG0051: a mask that changes nothing, or not what it should. Arguments: the layer that makes it, what becomes of it.</summary>
    MaskWithoutEffect,

    /// <summary>NG0052: the gradients in the inputs of a network that has none. Arguments: the class, why and what to do.</summary>
    NoInputGradient,
}

/// <summary>One error of a declaration, or what it hardly means, as data: the analyzer turns it into a diagnostic.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Ordinal">The attribute that is wrong, or −1 for the class itself.</param>
/// <param name="Arguments">What the message fills in.</param>
public sealed record NetworkError(NetworkErrorKind Kind, int Ordinal, EquatableArray<string> Arguments)
{
    /// <summary>The argument that is wrong; nothing where the whole attribute is.</summary>
    public ErrorArgument? Argument { get; init; }

    /// <summary>Changes of which each would mend it.</summary>
    public EquatableArray<SuggestedChange> Changes { get; init; } = [];
}

/// <summary>An argument of an attribute.</summary>
/// <param name="Name">What messages call it: its parameter or its property, or <c>dimension 2</c>.</param>
/// <param name="Position">Its position among all arguments, if it is one of several of a parameter.</param>
public sealed record ErrorArgument(string Name, int? Position = null)
{
    /// <summary>One of the sizes of a parameter.</summary>
    public static ErrorArgument Dimension(int position) => Element("dimension", position);

    /// <summary>One of the names of a parameter.</summary>
    public static ErrorArgument ValueName(int position) => Element("name", position);

    /// <summary>The argument of a parameter or a property.</summary>
    public static implicit operator ErrorArgument(string name) => new(name);

    private static ErrorArgument Element(string thing, int position) =>
        new(thing + " " + (position + 1).ToString(CultureInfo.InvariantCulture), position);
}

/// <summary>Another value for an argument of an attribute.</summary>
/// <param name="Ordinal">The attribute.</param>
/// <param name="Argument">The argument's parameter.</param>
/// <param name="Value">The name of an enumeration's member.</param>
public sealed record SuggestedChange(int Ordinal, string Argument, string Value);
