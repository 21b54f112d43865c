using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// Changes a declaration with errors until it fits, keeping what users can call. The result is never computed with: it gives
/// the class its members, so that the error of the declaration is the only one.
/// </summary>
internal static class DeclarationRepair
{
    // Each pass mends one error and infers all shapes again.
    private const int MaximumPasses = 64;

    /// <summary>A declaration without errors that is close to a given one; nothing if that takes too many changes.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="check">Finds the errors of a declaration.</param>
    public static NetworkDeclaration? Repair(NetworkDeclaration declaration, Func<NetworkDeclaration, EquatableArray<NetworkError>> check)
    {
        for (int pass = 0; pass < MaximumPasses; pass++)
        {
            EquatableArray<NetworkError> errors = check(declaration);
            if (errors.Count == 0)
                return declaration.IsOpen ? null : declaration;
            declaration = Mend(declaration, errors[0], inserted: -2 - (2 * pass));
        }

        return null;
    }

    /// <param name="declaration">The declaration.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="inserted">An ordinal that no attribute has, nor the one below it.</param>
    private static NetworkDeclaration Mend(NetworkDeclaration declaration, NetworkError error, int inserted) => error.Kind switch
    {
        NetworkErrorKind.UnknownName or NetworkErrorKind.DuplicateName or NetworkErrorKind.ShareMismatch
            when declaration.Layers.Any(layer => layer.Ordinal == error.Ordinal) =>
            ReplaceLayer(declaration, error.Ordinal, layer => WithoutName(layer, error.Argument)),
        NetworkErrorKind.UnreadValue when declaration.Outputs.Count > 0 => declaration with { Outputs = [] },
        NetworkErrorKind.OutputWithoutLoss => AppendLoss(declaration, error.Arguments[0], inserted),
        NetworkErrorKind.NoInputGradient when declaration.Losses.Count == 0 && FirstOutput(declaration) is { } output => AppendLoss(declaration, output, inserted),
        _ when declaration.Layers.Any(layer => layer.Ordinal == error.Ordinal && layer is NetworkLayerDeclaration) => Remove(declaration, error.Ordinal),
        NetworkErrorKind.MissingInput => StartWithInput(declaration, inserted),
        NetworkErrorKind.DenseNeedsFlatInput => ReplaceLayer(declaration, error.Ordinal, dense => [new FlattenDeclaration(inserted), dense]),
        NetworkErrorKind.NothingToTrain or NetworkErrorKind.NothingToQuantize => AppendDense(declaration, inserted),
        NetworkErrorKind.MissingGpuPackage => declaration with { Gpu = null },
        NetworkErrorKind.OutputNames => declaration with { OutputNames = [] },
        NetworkErrorKind.DuplicateAttribute => Remove(declaration, error.Ordinal),
        _ when declaration.Layers.Any(layer => layer.Ordinal == error.Ordinal) => ReplaceLayer(declaration, error.Ordinal, Simplify),
        NetworkErrorKind.LossOfNoOutput => Remove(declaration, error.Ordinal),
        _ when declaration.Losses.FirstOrDefault(loss => loss.Ordinal == error.Ordinal) is { } loss => SimplifyLoss(declaration, loss),
        _ => Remove(declaration, error.Ordinal),
    };

    private static NetworkDeclaration StartWithInput(NetworkDeclaration declaration, int inserted)
    {
        LayerDeclaration input = declaration.Layers.FirstOrDefault(layer => layer is InputDeclaration) ?? new InputDeclaration(inserted, [1]);
        return declaration with { Layers = new[] { input }.Concat(declaration.Layers.Where(layer => layer != input)).ToEquatableArray() };
    }

    // As large as the output was, so that samples keep their sizes.
    private static NetworkDeclaration AppendDense(NetworkDeclaration declaration, int inserted)
    {
        int units = ShapeInference.Infer(LayersOf(declaration), out _)?.OutputShape.Size ?? 1;
        return declaration with
        {
            Layers = [.. declaration.Layers, new FlattenDeclaration(inserted), new DenseDeclaration(inserted - 1) { Units = units }],
        };
    }

    private static string? FirstOutput(NetworkDeclaration declaration) => ShapeInference.Infer(LayersOf(declaration), out _)?.Outputs[0].Name;

    private static NetworkDeclaration LayersOf(NetworkDeclaration declaration) =>
        declaration with { Losses = [], Quantizations = [], OutputNames = [], Weights = [], Gpu = null, Stream = null, InputGradient = null };

    // What has no members of its own goes; the rest keeps as many of its sizes as it can.
    private static IEnumerable<LayerDeclaration> Simplify(LayerDeclaration layer)
    {
        switch (layer)
        {
            case InputDeclaration input:
                EquatableArray<int> dimensions = input.Dimensions.Where(dimension => dimension >= 1).Take(4).ToEquatableArray();
                bool isNew = dimensions.Count > 0 && !dimensions.Equals(input.Dimensions);
                return [input with { Dimensions = isNew ? dimensions : [1] }];
            case DenseDeclaration dense:
                var simple = new DenseDeclaration(dense.Ordinal) { Units = dense.Units, UseBias = dense.UseBias };
                return [dense.Units >= 1 && !simple.Equals(dense) ? simple : simple with { Units = 1 }];
            case ConvolutionDeclaration convolution:
                ConvolutionDeclaration plain = Plain(convolution);
                return plain.Equals(convolution) ? [] : [plain];
            case RecurrentDeclaration recurrent:
                RecurrentDeclaration bare = Plain(recurrent);
                return bare.Equals(recurrent) ? [] : [bare];
            case EmbeddingDeclaration embedding:
                EmbeddingDeclaration usual = Plain(embedding);
                return usual.Equals(embedding) ? [] : [usual];
            default:
                return [];
        }
    }

    // With Same, a window of any size fits.
    private static ConvolutionDeclaration Plain(ConvolutionDeclaration convolution) => convolution switch
    {
        ConvDeclaration conv => Plain(conv, new ConvDeclaration(conv.Ordinal, conv.Axes)),
        DepthwiseConvDeclaration depthwise => Plain(depthwise, new DepthwiseConvDeclaration(depthwise.Ordinal, depthwise.Axes)),
        SeparableConvDeclaration separable => Plain(separable, new SeparableConvDeclaration(separable.Ordinal, separable.Axes)),
        ConvTransposeDeclaration transposed => Plain(transposed, new ConvTransposeDeclaration(transposed.Ordinal, transposed.Axes)),
        _ => throw new InvalidOperationException($"Unknown convolution {convolution.Kind}."),
    };

    private static T Plain<T>(T given, T defaults)
        where T : ConvolutionDeclaration => defaults with
        {
            Filters = given.Filters is >= 1 and <= (int)Limits.MaximumSampleSize ? given.Filters : 1,
            KernelSize = given.KernelSize.All(size => size is >= 1 and <= (int)Limits.MaximumSampleSize) ? given.KernelSize : [1],
            Padding = Padding.Same,
            UseBias = given.UseBias,
            Name = given.Name,
            From = given.From,
        };

    private static RecurrentDeclaration Plain(RecurrentDeclaration given) => new(given.Ordinal, given.Cell)
    {
        Units = given.Units is >= 1 and <= (int)Limits.MaximumSampleSize ? given.Units : 1,
        UseBias = given.UseBias,
        ResetAfter = given.ResetAfter,
        ReturnSequences = given.ReturnSequences,
        Bidirectional = Enum.IsDefined(typeof(BidirectionalMerge), given.Bidirectional) ? given.Bidirectional : BidirectionalMerge.None,
        Name = given.Name,
        From = given.From,
    };

    private static EmbeddingDeclaration Plain(EmbeddingDeclaration given) => new(
        given.Ordinal,
        given.InputDim is >= 1 and <= (int)Limits.MaximumSampleSize ? given.InputDim : 1,
        given.OutputDim is >= 1 and <= (int)Limits.MaximumSampleSize ? given.OutputDim : 1)
    {
        Name = given.Name,
        From = given.From,
    };

    private static NetworkDeclaration SimplifyLoss(NetworkDeclaration declaration, LossDeclaration loss)
    {
        LossDeclaration simple = new(loss.Ordinal, Loss.MeanSquaredError, double.NaN) { Of = loss.Of };
        return loss == simple
            ? Remove(declaration, loss.Ordinal)
            : declaration with { Losses = declaration.Losses.Select(other => other == loss ? simple : other).ToEquatableArray() };
    }

    private static NetworkDeclaration AppendLoss(NetworkDeclaration declaration, string output, int inserted) => declaration with
    {
        Losses = [.. declaration.Losses, new LossDeclaration(inserted, Loss.MeanSquaredError, double.NaN) { Of = output }],
    };

    // The value itself stays: it is the name that is wrong.
    private static IEnumerable<LayerDeclaration> WithoutName(LayerDeclaration layer, ErrorArgument? argument)
    {
        switch (argument?.Name)
        {
            case nameof(layer.Name) when layer.Name is not null:
                return [layer with { Name = null }];
            case nameof(layer.From):
                return [layer with { From = null }];
            case nameof(layer.ShareWith):
                return [layer with { ShareWith = null }];
            default:
                return [];
        }
    }

    private static NetworkDeclaration ReplaceLayer(
        NetworkDeclaration declaration, int ordinal, Func<LayerDeclaration, IEnumerable<LayerDeclaration>> replace) => declaration with
        {
            Layers = declaration.Layers
                .SelectMany(layer => layer.Ordinal == ordinal ? replace(layer) : [layer])
                .ToEquatableArray(),
        };

    private static NetworkDeclaration Remove(NetworkDeclaration declaration, int ordinal) => declaration with
    {
        Layers = declaration.Layers.Where(layer => layer.Ordinal != ordinal).ToEquatableArray(),
        Losses = declaration.Losses.Where(loss => loss.Ordinal != ordinal).ToEquatableArray(),
        Quantizations = declaration.Quantizations.Where(quantization => quantization.Ordinal != ordinal).ToEquatableArray(),
        Weights = declaration.Weights.Where(weights => weights.Ordinal != ordinal).ToEquatableArray(),
        Outputs = declaration.Outputs.Where(output => output.Ordinal != ordinal).ToEquatableArray(),
        OutputNames = declaration.OutputNames.Where(names => names.Ordinal != ordinal).ToEquatableArray(),
        Gpu = declaration.Gpu?.Ordinal == ordinal ? null : declaration.Gpu,
        Stream = declaration.Stream?.Ordinal == ordinal ? null : declaration.Stream,
        Accuracy = declaration.Accuracy?.Ordinal == ordinal ? null : declaration.Accuracy,
        InputGradient = declaration.InputGradient?.Ordinal == ordinal ? null : declaration.InputGradient,
    };
}
