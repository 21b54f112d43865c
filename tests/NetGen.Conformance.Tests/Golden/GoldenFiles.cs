using System.Reflection;
using System.Text.Json;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Golden;

/// <summary>What PyTorch computed in double precision; written by tests/golden/make_golden.py.</summary>
public static class GoldenFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<GoldenActivations> LazyActivations = new(() => Load<GoldenActivations>("activations.json"));
    private static readonly Lazy<GoldenNetworks> LazyNetworks = new(() => Load<GoldenNetworks>("networks.json"));
    private static readonly Lazy<GoldenNetworks> LazyConvolutions = new(() => Load<GoldenNetworks>("convolutions.json"));
    private static readonly Lazy<GoldenNetworks> LazyNormalizations = new(() => Load<GoldenNetworks>("normalizations.json"));
    private static readonly Lazy<GoldenNetworks> LazyRecurrences = new(() => Load<GoldenNetworks>("recurrent.json"));
    private static readonly Lazy<GoldenNetworks> LazyEmbeddings = new(() => Load<GoldenNetworks>("embeddings.json"));
    private static readonly Lazy<GoldenOptimizers> LazyOptimizers = new(() => Load<GoldenOptimizers>("optimizers.json"));

    public static GoldenActivations Activations => LazyActivations.Value;

    public static IReadOnlyList<GoldenNetwork> Networks => LazyNetworks.Value.Networks;

    public static IReadOnlyList<GoldenNetwork> Convolutions => LazyConvolutions.Value.Networks;

    public static IReadOnlyList<GoldenNetwork> Normalizations => LazyNormalizations.Value.Networks;

    public static IReadOnlyList<GoldenNetwork> Recurrences => LazyRecurrences.Value.Networks;

    public static IReadOnlyList<GoldenNetwork> Embeddings => LazyEmbeddings.Value.Networks;

    public static GoldenOptimizers Optimizers => LazyOptimizers.Value;

    private static T Load<T>(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The golden file {file} is not embedded; run tests/golden/make_golden.py.");
        return JsonSerializer.Deserialize<T>(stream, Options)
            ?? throw new InvalidOperationException($"The golden file {file} is empty.");
    }
}

public sealed record GoldenActivations(GoldenActivation[] Elementwise, GoldenRows Softmax, GoldenRows LogSoftmax)
{
    /// <summary>The rows of an activation over the last axis.</summary>
    public GoldenRows Rows(Activation activation) => activation == Activation.Softmax ? Softmax : LogSoftmax;
}

/// <summary>y = f(x) and f'(x) at each input; Alpha where f has one.</summary>
public sealed record GoldenActivation(
    string Activation, double? Alpha, double[] Inputs, double[] Values, double[] Derivatives)
{
    public Activation Function => Enum.Parse<Activation>(Activation);
}

public sealed record GoldenRows(double[][] Inputs, double[][] Values);

public sealed record GoldenNetworks(GoldenNetwork[] Networks);

/// <summary>A network with everything that an engine should compute for one batch.</summary>
public sealed record GoldenNetwork(
    string Name,
    int[] Input,
    GoldenLayer[] Layers,
    string Loss,
    double? Delta,
    double[][] Inputs,
    double[][] Targets,
    double[][] Predictions,
    double[] Losses,
    double MeanLoss,
    double Regularization,
    GoldenParameter[] Parameters,
    GoldenStep? Trained = null)
{
    /// <summary>What a training step predicts, without dropout.</summary>
    public double[][] TrainedPredictions => Trained?.Predictions ?? Predictions;

    /// <summary>The mean loss that a training step reports.</summary>
    public double TrainedLoss => Trained?.MeanLoss ?? MeanLoss;

    public NetworkDeclaration Declare(string className) =>
        GoldenLayer.Declare(className, Input, Layers, Loss, Delta);

    public override string ToString() => Name;
}

/// <summary>What a training step computes differently, since it takes the statistics of the batch.</summary>
public sealed record GoldenStep(double[][] Predictions, double MeanLoss);

/// <summary>A layer's attribute; the names are those of the attribute's members.</summary>
public sealed record GoldenLayer(
    string Kind,
    int Units,
    string? Activation,
    double? Alpha,
    int[]? Dimensions,
    double KernelL1,
    double KernelL2,
    bool PerPosition,
    int[]? SharedAxes,
    double? MaxValue,
    double? NegativeSlope,
    double? Threshold,
    JsonElement? Scale,
    double Offset,
    double Min,
    double Max,
    int[]? KernelSize,
    int[]? Strides,
    int[]? DilationRate,
    int[]? OutputPadding,
    string? Padding,
    int[]? PoolSize,
    bool KeepDims,
    int[]? Sizes,
    string? Interpolation,
    string? RecurrentActivation,
    string? Bidirectional,
    double RecurrentL1,
    double RecurrentL2,
    double BiasL1,
    double BiasL2,
    bool ReturnSequences,
    bool GoBackwards,
    int InputDim,
    int OutputDim,
    double EmbeddingsL1,
    double EmbeddingsL2,
    int Groups = 1,
    int DepthMultiplier = 1,
    bool UseBias = true,
    bool ResetAfter = true,
    bool Center = true,
    bool Trainable = true)
{
    public static NetworkDeclaration Declare(
        string className, int[] input, GoldenLayer[] layers, string loss, double? delta)
    {
        var builder = new NetworkBuilder(className, input);
        foreach (GoldenLayer layer in layers)
            builder.Add(layer.Declare());

        return builder.Minimize(Enum.Parse<Loss>(loss), delta ?? double.NaN).Build();
    }

    private LayerDeclaration Declare()
    {
        Activation activation = Enum.Parse<Activation>(Activation ?? nameof(Compiler.Activation.Linear));
        double alpha = Alpha ?? double.NaN;
        EquatableArray<int> dimensions = [.. Dimensions ?? []];
        EquatableArray<int> sizes = [.. Sizes ?? []];
        var relu = new ReLUDeclaration(0);
        return Kind switch
        {
            "Dense" => new DenseDeclaration(0)
            {
                Units = Units,
                Activation = activation,
                Alpha = alpha,
                UseBias = UseBias,
                KernelL1 = KernelL1,
                KernelL2 = KernelL2,
                PerPosition = PerPosition,
            },
            "Activation" => new ActivationDeclaration(0, activation, alpha),
            "Embedding" => new EmbeddingDeclaration(0, InputDim, OutputDim) { Embeddings = new() { L1 = EmbeddingsL1, L2 = EmbeddingsL2 } },
            "Flatten" => new FlattenDeclaration(0),
            "Reshape" => new ReshapeDeclaration(0, dimensions),
            "Permute" => new PermuteDeclaration(0, dimensions),
            "MaxPooling1D" => Pooling(PoolingFunction.Max, 1),
            "MaxPooling2D" => Pooling(PoolingFunction.Max, 2),
            "AveragePooling1D" => Pooling(PoolingFunction.Average, 1),
            "AveragePooling2D" => Pooling(PoolingFunction.Average, 2),
            "GlobalMaxPooling1D" => GlobalPooling(PoolingFunction.Max, 1),
            "GlobalMaxPooling2D" => GlobalPooling(PoolingFunction.Max, 2),
            "GlobalAveragePooling1D" => GlobalPooling(PoolingFunction.Average, 1),
            "GlobalAveragePooling2D" => GlobalPooling(PoolingFunction.Average, 2),
            "ZeroPadding1D" => new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, sizes),
            "ZeroPadding2D" => new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, sizes),
            "Cropping1D" => new BorderDeclaration(0, BorderFunction.Cropping, 1, sizes),
            "Cropping2D" => new BorderDeclaration(0, BorderFunction.Cropping, 2, sizes),
            "UpSampling1D" => new UpSamplingDeclaration(0, 1, sizes),
            "UpSampling2D" => new UpSamplingDeclaration(0, 2, sizes)
            {
                Interpolation = Enum.Parse<Interpolation>(Interpolation ?? nameof(Compiler.Interpolation.Nearest)),
            },
            "LayerNormalization" => new LayerNormalizationDeclaration(0, []),
            "RMSNormalization" => new RMSNormalizationDeclaration(0, []),
            "BatchNormalization" => new BatchNormalizationDeclaration(0) { Center = Center, Scale = HasFactor, Trainable = Trainable },
            "GroupNormalization" => new GroupNormalizationDeclaration(0, Groups) { Center = Center, Scale = HasFactor },
            "LeakyReLU" => new LeakyReLUDeclaration(0),
            "ELU" => new ELUDeclaration(0) { Alpha = Alpha ?? 1 },
            "ReLU" => relu with
            {
                MaxValue = MaxValue ?? relu.MaxValue,
                NegativeSlope = NegativeSlope ?? relu.NegativeSlope,
                Threshold = Threshold ?? relu.Threshold,
            },
            "PReLU" => new PReLUDeclaration(0, [.. SharedAxes ?? []]),
            "Rescaling" => new RescalingDeclaration(0, Scale!.Value.GetDouble()) { Offset = Offset },
            "Clip" => new ClipDeclaration(0, Min, Max),
            "Conv1D" or "Conv2D" => Convolution(new ConvDeclaration(0, KernelSize!.Length) { Groups = Groups }),
            "DepthwiseConv1D" or "DepthwiseConv2D" =>
                Convolution(new DepthwiseConvDeclaration(0, KernelSize!.Length)) with { Filters = DepthMultiplier },
            "SeparableConv1D" or "SeparableConv2D" =>
                Convolution(new SeparableConvDeclaration(0, KernelSize!.Length) { DepthMultiplier = DepthMultiplier }),
            "Conv1DTranspose" or "Conv2DTranspose" =>
                Convolution(new ConvTransposeDeclaration(0, KernelSize!.Length) { OutputPadding = [.. OutputPadding ?? [-1]] }),
            "SimpleRNN" => Recurrent(RecurrentCell.SimpleRNN),
            "LSTM" => Recurrent(RecurrentCell.LSTM),
            "GRU" => Recurrent(RecurrentCell.GRU),
            _ => throw new InvalidOperationException($"Unknown layer {Kind}."),
        };
    }

    private RecurrentDeclaration Recurrent(RecurrentCell cell)
    {
        var defaults = new RecurrentDeclaration(0, cell);
        return defaults with
        {
            Units = Units,
            Activation = Enum.Parse<Activation>(Activation!),
            RecurrentActivation = Enum.Parse<Activation>(RecurrentActivation ?? nameof(Compiler.Activation.Sigmoid)),
            UseBias = UseBias,
            Kernel = defaults.Kernel with { L1 = KernelL1, L2 = KernelL2 },
            Recurrent = defaults.Recurrent with { L1 = RecurrentL1, L2 = RecurrentL2 },
            Bias = defaults.Bias with { L1 = BiasL1, L2 = BiasL2 },
            ResetAfter = ResetAfter,
            ReturnSequences = ReturnSequences,
            GoBackwards = GoBackwards,
            Bidirectional = Enum.Parse<BidirectionalMerge>(Bidirectional ?? nameof(BidirectionalMerge.None)),
        };
    }

    // Keras calls a number and a choice so.
    private bool HasFactor => Scale is not { ValueKind: JsonValueKind.False };

    private PoolingDeclaration Pooling(PoolingFunction function, int axes) => new(0, function, axes, [.. PoolSize ?? []])
    {
        Strides = Strides is [var rows, ..] ? rows : 0,
        StrideColumns = Strides is [_, var columns] ? columns : 0,
        Padding = Enum.Parse<Padding>(Padding ?? nameof(Compiler.Padding.Valid)),
    };

    private GlobalPoolingDeclaration GlobalPooling(PoolingFunction function, int axes) => new(0, function, axes) { KeepDims = KeepDims };

    private ConvolutionDeclaration Convolution(ConvolutionDeclaration defaults) => defaults with
    {
        Filters = Units,
        KernelSize = [.. KernelSize!],
        Strides = [.. Strides ?? [1]],
        DilationRate = [.. DilationRate ?? [1]],
        Padding = Enum.Parse<Padding>(Padding ?? nameof(Compiler.Padding.Valid)),
        Activation = Enum.Parse<Activation>(Activation ?? nameof(Compiler.Activation.Linear)),
        Alpha = Alpha ?? double.NaN,
        UseBias = UseBias,
        Kernel = new KernelDeclaration { L1 = KernelL1, L2 = KernelL2 },
    };
}

/// <summary>A parameter in Keras's layout and the gradient of mean loss + regularization in it.</summary>
public sealed record GoldenParameter(string Name, int[] Shape, double[] Values, double[] Gradient);

/// <summary>One network trained by every optimizer, the batches taken in turn.</summary>
public sealed record GoldenOptimizers(
    int[] Input,
    GoldenLayer[] Layers,
    string Loss,
    string[] Names,
    double[][] Start,
    GoldenBatch[] Batches,
    GoldenRun[] Runs)
{
    public NetworkDeclaration Declare(string className) => GoldenLayer.Declare(className, Input, Layers, Loss, null);
}

public sealed record GoldenBatch(double[][] Inputs, double[][] Targets);

/// <summary>The weights on the way; Settings are those of Keras's constructor, by Keras's names.</summary>
public sealed record GoldenRun(
    string Optimizer,
    Dictionary<string, JsonElement> Settings,
    string? Clipping,
    double? Limit,
    GoldenSnapshot[] Snapshots);

/// <summary>All parameters after a number of steps.</summary>
public sealed record GoldenSnapshot(int Step, double[][] Parameters);
