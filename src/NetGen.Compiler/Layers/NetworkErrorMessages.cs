using System.Globalization;

namespace NetGen.Compiler.Layers;

/// <summary>The sentence for each kind of error, in which the arguments of a <see cref="NetworkError"/> are filled in.</summary>
public static class NetworkErrorMessages
{
    /// <inheritdoc cref="NetworkErrorKind.MissingInput"/>
    public const string MissingInput = "The network '{0}' does not start with [Input]; put [Input(size)] before its other attributes";

    /// <inheritdoc cref="NetworkErrorKind.DuplicateAttribute"/>
    public const string DuplicateAttribute = "The network '{1}' has more than one [{0}]; {2}";

    /// <inheritdoc cref="NetworkErrorKind.WrongRank"/>
    public const string WrongRank = "[{0}] takes 1 to 4 dimensions, but got {1}; the batch does not count";

    /// <inheritdoc cref="NetworkErrorKind.ArgumentOutOfRange"/>
    public const string ArgumentOutOfRange = "'{1}' of [{0}] must be {2}, but is {3}";

    /// <inheritdoc cref="NetworkErrorKind.DenseNeedsFlatInput"/>
    public const string DenseNeedsFlatInput =
        "The layer '{0}' expects an input of 1 dimension, got {1} ({2} dimensions); put [Flatten] before it, or say PerPosition = true for the same layer at every position";

    /// <inheritdoc cref="NetworkErrorKind.WrongInputRank"/>
    public const string WrongInputRank = "The layer '{0}' expects {1}, got {2}";

    /// <inheritdoc cref="NetworkErrorKind.ReshapeSizeMismatch"/>
    public const string ReshapeSizeMismatch =
        "[Reshape] must keep the {1} values of its input {0}, but {2} has {3}; change the sizes, or write -1 for one size to have it inferred";

    /// <inheritdoc cref="NetworkErrorKind.ActivationNotApplicable"/>
    public const string ActivationNotApplicable = "The activation {1} does not fit the layer '{0}': {2}";

    /// <inheritdoc cref="NetworkErrorKind.LossNotApplicable"/>
    public const string LossNotApplicable = "The loss {0} does not fit the output: {1}";

    /// <inheritdoc cref="NetworkErrorKind.NothingToTrain"/>
    public const string NothingToTrain = "The network '{0}' has a [Loss] but no parameters to train; add a [Dense] layer, or remove [Loss]";

    /// <inheritdoc cref="NetworkErrorKind.NetworkTooLarge"/>
    public const string NetworkTooLarge = "With [{0}] the network needs {1} MB for {2}, but the limit is {3} MB; make the layer smaller";

    /// <inheritdoc cref="NetworkErrorKind.UnrolledTooLarge"/>
    public const string UnrolledTooLarge =
        "Unrolling the layer '{0}' takes {1} statements, which cost the JIT about {2} ms at the first call, but the limit is {3} statements; remove 'Unroll = true', or make the layer smaller";

    /// <inheritdoc cref="NetworkErrorKind.NothingToQuantize"/>
    public const string NothingToQuantize =
        "The network '{0}' has a [Quantize] but no kernel to store in fewer bits; add a [Dense] layer, or remove [Quantize]";

    /// <inheritdoc cref="NetworkErrorKind.LossUnlikeActivation"/>
    public const string LossUnlikeActivation = "The loss {0} does not go with the activation {1} of the layer '{2}': {3}";

    /// <inheritdoc cref="NetworkErrorKind.SoftmaxOfOneValue"/>
    public const string SoftmaxOfOneValue = "The layer '{0}' applies {1} to a single value, which always gives {2}; use Sigmoid, or one unit for each class";

    /// <inheritdoc cref="NetworkErrorKind.HiddenSoftmax"/>
    public const string HiddenSoftmax = "The layer '{0}' applies Softmax, but '{1}' follows it; use Relu here, or put Softmax on the last layer";

    /// <inheritdoc cref="NetworkErrorKind.LastDropout"/>
    public const string LastDropout =
        "The layer '{0}' drops values of the network's output, and no later layer can make up for them; put it before the last [Dense], or remove it";

    /// <inheritdoc cref="NetworkErrorKind.ReluOfRegression"/>
    public const string ReluOfRegression =
        "The layer '{0}' applies Relu, so no output is negative, and an output of 0 learns nothing from {1}; use Linear, unless targets are never negative";

    /// <inheritdoc cref="NetworkErrorKind.OutputNames"/>
    public const string OutputNames = "The names in [OutputNames] of the network '{0}' do not fit: {2}";

    /// <inheritdoc cref="NetworkErrorKind.MissingGpuPackage"/>
    public const string MissingGpuPackage =
        "The network '{0}' has a [Gpu], but the project does not reference the package NetGen.Gpu, which runs the kernels; run 'dotnet add package NetGen.Gpu', or remove [Gpu]";

    /// <inheritdoc cref="NetworkErrorKind.UnknownName"/>
    public const string UnknownName = "[{0}] refers to '{2}', but {3}";

    /// <inheritdoc cref="NetworkErrorKind.DuplicateName"/>
    public const string DuplicateName = "The name '{2}' of [{0}] is taken: {3}";

    /// <inheritdoc cref="NetworkErrorKind.OutputWithoutLoss"/>
    public const string OutputWithoutLoss = "The output '{0}' has no loss, although the network trains; add [Loss(…, Of = \"{0}\")], or let a layer read it";

    /// <inheritdoc cref="NetworkErrorKind.LossOfNoOutput"/>
    public const string LossOfNoOutput = "The loss {0} is of no output: {2}";

    /// <inheritdoc cref="NetworkErrorKind.ShapesDoNotMerge"/>
    public const string ShapesDoNotMerge = "[{0}] cannot merge these values: {2}";

    /// <inheritdoc cref="NetworkErrorKind.UnreadValue"/>
    public const string UnreadValue = "No layer reads '{2}', and it is no output; let a layer read it, name it in [Output], or remove it";

    /// <inheritdoc cref="NetworkErrorKind.NetworkCycle"/>
    public const string NetworkCycle = "The network '{0}' cannot have this layer, because it would contain itself: {1}";

    /// <inheritdoc cref="NetworkErrorKind.NetworkAsLayer"/>
    public const string NetworkAsLayer = "The class '{0}' cannot be a layer here: {1}";

    /// <inheritdoc cref="NetworkErrorKind.ShareMismatch"/>
    public const string ShareMismatch = "[{0}] cannot use the weights of '{2}': {3}";

    /// <inheritdoc cref="NetworkErrorKind.TooManyLayers"/>
    public const string TooManyLayers = "With the copies of '{0}' the network has more than {1} layers; repeat it less often";

    /// <inheritdoc cref="NetworkErrorKind.NotOnGpu"/>
    public const string NotOnGpu = "[Gpu] cannot compile the network '{0}' yet, because there are no kernels for GPUs of the layer '{1}' ({2}); remove [Gpu]";

    /// <inheritdoc cref="NetworkErrorKind.WeightsMismatch"/>
    public const string WeightsMismatch = "The weights '{0}' do not fit the network '{1}': {2}";

    /// <inheritdoc cref="NetworkErrorKind.UnknownWeights"/>
    public const string UnknownWeights = "The project has no weights '{0}': {1}";

    /// <inheritdoc cref="NetworkErrorKind.NotStreamable"/>
    public const string NotStreamable = "[Stream] cannot compute the network '{0}' step by step, because {1}; change that, or remove [Stream]";

    /// <inheritdoc cref="NetworkErrorKind.ComputedIndices"/>
    public const string ComputedIndices =
        "The layer '{0}' looks up indices, which must come from an input as they are, but '{1}' ([{2}]) computes them; put [Embedding] directly after an input, or after [Flatten], [Reshape], [Permute] or [Slice] of one";

    /// <inheritdoc cref="NetworkErrorKind.MaskNotApplicable"/>
    public const string MaskNotApplicable = "The mask of '{0}' arrives at {1}, {2}";

    /// <inheritdoc cref="NetworkErrorKind.MaskWithoutEffect"/>
    public const string MaskWithoutEffect = "The mask of '{0}' {1}";

    /// <inheritdoc cref="NetworkErrorKind.NoInputGradient"/>
    public const string NoInputGradient = "[InputGradient] cannot differentiate the network '{0}', because {1}";

    /// <summary>An error as a sentence.</summary>
    public static string TextOf(NetworkError error) =>
        string.Format(CultureInfo.InvariantCulture, FormatOf(error.Kind), [.. error.Arguments]);

    /// <summary>The sentence of a kind.</summary>
    public static string FormatOf(NetworkErrorKind kind) => kind switch
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
        NetworkErrorKind.UnknownName => UnknownName,
        NetworkErrorKind.DuplicateName => DuplicateName,
        NetworkErrorKind.OutputWithoutLoss => OutputWithoutLoss,
        NetworkErrorKind.LossOfNoOutput => LossOfNoOutput,
        NetworkErrorKind.ShapesDoNotMerge => ShapesDoNotMerge,
        NetworkErrorKind.UnreadValue => UnreadValue,
        NetworkErrorKind.NetworkCycle => NetworkCycle,
        NetworkErrorKind.NetworkAsLayer => NetworkAsLayer,
        NetworkErrorKind.ShareMismatch => ShareMismatch,
        NetworkErrorKind.TooManyLayers => TooManyLayers,
        NetworkErrorKind.NotOnGpu => NotOnGpu,
        NetworkErrorKind.WeightsMismatch => WeightsMismatch,
        NetworkErrorKind.UnknownWeights => UnknownWeights,
        NetworkErrorKind.NotStreamable => NotStreamable,
        NetworkErrorKind.ComputedIndices => ComputedIndices,
        NetworkErrorKind.MaskNotApplicable => MaskNotApplicable,
        NetworkErrorKind.MaskWithoutEffect => MaskWithoutEffect,
        NetworkErrorKind.NoInputGradient => NoInputGradient,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind has no sentence; add one."),
    };
}
