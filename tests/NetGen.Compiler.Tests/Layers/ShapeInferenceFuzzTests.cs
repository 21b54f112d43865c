using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;
using NetGen.Compiler.Training;
using NetGen.Tests;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

public class ShapeInferenceFuzzTests
{
    // The first are good and small, so that some declarations get through.
    private static readonly int[] Sizes =
        [1, 1, 2, 3, 4, 6, 8, 12, 24, 64, 1000, -1, 0, -7, 1 << 16, 1 << 20, 46341, int.MaxValue, int.MinValue];

    private static readonly string[] Names = ["left", "right", "high jump", "High-Jump", "", "2", "output"];

    // Some of which values have, and some that no value can have.
    private static readonly string[] ValueNames = ["a", "b", "a", "b", "dense", "input", "dense_1", "block", "c", "A", "a/b", ""];

    private static readonly double[] Numbers =
    [
        0, -0.0, 0.2, 0.5, 0.999, 1, 2, -1, 1e-320, 1e39, 1e308,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    [Fact]
    public void AnyDeclaration_GivesEitherErrorsOrANetworkThatLowers()
    {
        var random = new Random(1234);
        int networks = 0, declarations = FullRun.IsOn ? 100_000 : 40_000;
        var kinds = new HashSet<NetworkErrorKind>();
        for (int i = 0; i < declarations; i++)
        {
            NetworkDeclaration declaration = RandomDeclaration(random);

            Network? network = ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors);

            Assert.True(network is null == (errors.Count > 0 || declaration.IsOpen), declaration.ToString());
            Assert.Equal(errors.Select(error => error.Ordinal).Order(), errors.Select(error => error.Ordinal));
            Assert.All(errors, error =>
            {
                int attributes = declaration.Layers.Count + declaration.Losses.Count + declaration.Quantizations.Count + declaration.OutputNames.Count
                    + declaration.Outputs.Count + (declaration.Gpu is null ? 0 : 1) + (declaration.InputGradient is null ? 0 : 1);
                Assert.InRange(error.Ordinal, -1, attributes - 1);
                // The names as a whole are at no argument.
                Assert.All(error.Arguments, argument => Assert.True(
                    !string.IsNullOrWhiteSpace(argument) || error.Kind is NetworkErrorKind.OutputNames or NetworkErrorKind.UnknownName));
            });
            kinds.UnionWith(errors.Select(error => error.Kind));
            if (network is null)
                continue;
            networks++;
            kinds.UnionWith(NetworkCompiler.Review(new CheckedDeclaration(declaration), []).Select(finding => finding.Kind));
            AssertLowers(network, declaration);
        }

        // The corpus is worth something only if it reaches both outcomes often, and every rule.
        Assert.InRange(networks, declarations / 20, declarations * 19 / 20);
        // What the cost model, a file of weights or a stream refuses is no error of shapes, and so many copies take their time.
        kinds.UnionWith(
        [
            NetworkErrorKind.UnrolledTooLarge, NetworkErrorKind.TooManyLayers, NetworkErrorKind.WeightsMismatch, NetworkErrorKind.UnknownWeights,
            NetworkErrorKind.NotStreamable,
        ]);
        Assert.Equal(Enum.GetValues<NetworkErrorKind>().Order(), kinds.Order());
    }

    private static void AssertLowers(Network network, NetworkDeclaration declaration)
    {
        if (declaration.Layers.All(layer => layer is not NetworkLayerDeclaration))
            Assert.Equal(declaration.Layers.Count, network.Inputs.Count + network.Layers.Count);
        Assert.Equal(
            declaration.Quantizations.Select(quantization => quantization.Format),
            network.Quantizations.Select(quantization => quantization.Format));
        NetworkGraph graph =
            network.Losses.Count == 0 ? LayerLowering.Inference(network) : TrainingGraph.Training(network);
        Assert.Equal(network.Outputs.Select(output => output.Shape.Size), graph.Outputs.Select(output => graph.Values[output].Size));
        Assert.Equal(network.Outputs.Select(output => output.Offset), network.Outputs.Select((_, number) => graph.OutputOffset(number)));
        Assert.Equal(network.Losses.Count == 0 ? 0 : network.Outputs.Count, graph.Training?.Losses.Count ?? 0);

        // A value minus itself has none, and so has what a function of steps alone leads to.
        bool mayHaveNone = network.Layers.Any(layer => layer
            is MergeLayer { Function: MergeFunction.Subtract }
            or RecurrentLayer { Activation.Function: Activation.Step or Activation.Sign }
            or RecurrentLayer { RecurrentActivation.Function: Activation.Step or Activation.Sign });
        Assert.True(
            mayHaveNone || graph.Training is null || network.ParameterParts.Zip(graph.Training.Gradients).All(pair => pair.First.IsTrainable == pair.Second >= 0),
            $"No gradient in {string.Join(", ", declaration.Layers)}");
        Assert.Equal(declaration.Gpu is not null, network.HasGpuKernels);
        if (network.HasGpuKernels)
            Assert.NotEmpty(GpuProgramBuilder.Build(ProgramBuilder.Build(network)).Predict.Steps);
    }

    private static NetworkDeclaration RandomDeclaration(Random random)
    {
        List<LayerDeclaration> layers = Layers(random, random.Next(5), depth: 0);

        // Two outputs, of which one may have a loss.
        if (random.Next(20) == 0)
            layers = [Input(3), Dense(2) with { Name = "a" }, Dense(2) with { Name = "b", From = "input" }];

        // Few inputs are images or series.
        if (random.Next(16) == 0)
            layers = [random.Next(2) == 0 ? Input(8, 6, 2) : Input(12, 3), Convolution(random)];
        if (random.Next(20) == 0)
            layers = [Input(5, 3), Recurrent(random), Recurrent(random)];
        if (random.Next(20) == 0)
            layers = [Input(5, 3), .. Layers(random, random.Next(2), depth: 1), Embedding(4, 3), Dense(2) with { PerPosition = true }];
        if (random.Next(20) == 0)
            layers = [Input(5, 3), new MaskingDeclaration(0) { MaskValue = random.Next(4) == 0 ? Number(random) : 0 }, .. random.Next(2) == 0 ? [Recurrent(random)] : Array.Empty<LayerDeclaration>(), Layer(random)];
        int losses = random.Next(10) == 0 ? 2 : random.Next(2);
        NetworkDeclaration declaration = Declared(
            [.. layers],
            [.. Enumerable.Range(0, losses).Select(_ =>
                Minimise(Member<Loss>(random), random.Next(4) == 0 ? Number(random) : double.NaN) with
                {
                    Of = random.Next(4) == 0 ? Name(random) : null,
                    Weight = random.Next(8) == 0 ? Number(random) : 1,
                    FromLogits = random.Next(8) == 0,
                })]);
        declaration = declaration with
        {
            Losses = declaration.Losses.Select((loss, i) => layers is [_, { Name: "a" }, { Name: "b" }] ? loss with { Of = i == 0 ? "a" : "b" } : loss).ToEquatableArray(),
        };
        int formats = random.Next(4) == 0 ? random.Next(3) : 0, outputs = random.Next(10) == 0 ? random.Next(3) : 0;
        int named = random.Next(10) == 0 ? 1 + random.Next(2) : 0;
        bool isOnGpu = random.Next(10) == 0;
        return declaration with
        {
            Quantizations = Enumerable.Range(layers.Count + losses, formats)
                .Select(ordinal => new QuantizeDeclaration(ordinal, Member<WeightFormat>(random)))
                .ToEquatableArray(),
            OutputNames = Enumerable.Range(layers.Count + losses + formats, outputs)
                .Select(ordinal => new OutputNamesDeclaration(
                    ordinal, [.. Enumerable.Range(0, random.Next(4)).Select(_ => Names[random.Next(Names.Length)])])
                {
                    Of = random.Next(4) == 0 ? Name(random) : null,
                })
                .ToEquatableArray(),
            Outputs = Enumerable.Range(layers.Count + losses + formats + outputs, named)
                .Select(ordinal => new OutputDeclaration(ordinal, [.. Enumerable.Range(0, random.Next(3)).Select(_ => Name(random))]))
                .ToEquatableArray(),
            Gpu = isOnGpu
                ? new GpuDeclaration(layers.Count + losses + formats + outputs + named, IsPackageReferenced: random.Next(4) > 0)
                : null,
            InputGradient = random.Next(20) == 0
                ? new InputGradientDeclaration(layers.Count + losses + formats + outputs + named + (isOnGpu ? 1 : 0))
                : null,
        };
    }

    private static List<LayerDeclaration> Layers(Random random, int count, int depth)
    {
        var layers = new List<LayerDeclaration>();
        if (random.Next(50) != 0)
            layers.Add(Input(depth > 0 && random.Next(2) == 0 ? [] : Dimensions(random)));
        for (; count > 0; count--)
            layers.Add(random.Next(6) == 0 ? Branch(random, depth) : Layer(random));
        if (random.Next(2) == 0)
            return layers;
        return
        [
            .. layers.Select(layer => layer with
            {
                Name = random.Next(2) == 0 ? Name(random) : null,
                From = random.Next(6) == 0 && layer is not InputDeclaration ? Name(random) : null,
                ShareWith = random.Next(12) == 0 && layer is not InputDeclaration ? Name(random) : null,
            }),
        ];
    }

    private static LayerDeclaration Branch(Random random, int depth) => random.Next(8) switch
    {
        0 => Input(Dimensions(random)),
        1 => Concatenate([.. Enumerable.Range(0, random.Next(3)).Select(_ => Name(random))]) with { Axis = random.Next(-2, 3) },
        2 => new SliceDeclaration(0, random.Next(-1, 3), Size(random)),
        3 when depth < 2 => Inside("Block", Declared([.. Layers(random, random.Next(4), depth + 1)])) with { Repeat = random.Next(4) },
        4 => new NetworkLayerDeclaration(0, "Block", null, (NetworkObstacle)(1 + random.Next(3))) { Cycle = ["Mlp", "Mlp"] },
        _ => Merge((MergeFunction)random.Next(6), [.. Enumerable.Range(0, random.Next(3)).Select(_ => Name(random))]),
    };

    private static string Name(Random random) => ValueNames[random.Next(random.Next(4) == 0 ? ValueNames.Length : 6)];

    private static int[] Axes(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(-2, 4))];

    private static LayerDeclaration Layer(Random random) => random.Next(20) switch
    {
        0 => random.Next(8) == 0 ? Input(Dimensions(random)) : Flatten(),
        1 or 2 => Flatten(),
        3 or 4 => Reshape(Dimensions(random)),
        5 => Dropout(Number(random)),
        6 or 7 => Activate(Member<Activation>(random), random.Next(8) == 0 ? Number(random) : double.NaN),
        8 => Dense(Size(random), Member<Activation>(random)) with
        {
            Alpha = Number(random),
            UseBias = random.Next(2) == 0,
            KernelInitializer = Member<Initializer>(random),
            KernelInitializerScale = Number(random),
            BiasInitializer = Member<Initializer>(random),
            BiasInitializerScale = Number(random),
            KernelL1 = Number(random),
            KernelL2 = Number(random),
        },
        9 => random.Next(6) switch
        {
            3 => new GaussianNoiseDeclaration(0, Number(random)),
            4 => new ActivityRegularizationDeclaration(0) { L1 = Number(random), L2 = Number(random) },
            0 => new PermuteDeclaration(0, [.. Axes(random)]),
            1 => new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
            2 => new NormalizationDeclaration(0),
            _ => new LayerNormalizationDeclaration(0, [.. Axes(random)]) { Epsilon = random.Next(4) == 0 ? Number(random) : 0.5, Scale = random.Next(2) == 0 },
        },
        10 => random.Next(6) switch
        {
            0 => new LeakyReLUDeclaration(0) { NegativeSlope = Number(random) },
            1 => new ELUDeclaration(0) { Alpha = Number(random) },
            2 => new ReLUDeclaration(0) { MaxValue = random.Next(2) == 0 ? 6 : Number(random), Threshold = Number(random), NegativeSlope = Number(random) },
            3 => new RescalingDeclaration(0, Number(random)) { Offset = Number(random) },
            4 => new ClipDeclaration(0, Number(random), Number(random)),
            _ => new PReLUDeclaration(0, [.. Axes(random)]) { AlphaInitializer = Member<Initializer>(random) },
        },
        11 => Dense(Size(random), Member<Activation>(random)) with { PerPosition = true },
        12 or 13 => Spatial(random, 1 + random.Next(2)),
        14 => Convolution(random),
        15 => Recurrent(random),
        16 => Embedding(Size(random), Size(random)) with { Embeddings = new KernelDeclaration { Initializer = Member<Initializer>(random), L1 = Number(random) } },
        _ => Dense(Size(random), Member<Activation>(random)),
    };

    private static LayerDeclaration Spatial(Random random, int axes) => random.Next(6) switch
    {
        0 => new PoolingDeclaration(0, Member<PoolingFunction>(random), axes, [.. FewSizes(random)])
        {
            Strides = random.Next(3) == 0 ? Size(random) : 0,
            StrideColumns = random.Next(3) == 0 ? Size(random) : 0,
            Padding = Member<Padding>(random),
        },
        1 => new GlobalPoolingDeclaration(0, Member<PoolingFunction>(random), axes) { KeepDims = random.Next(2) == 0 },
        2 or 3 => new BorderDeclaration(0, Member<BorderFunction>(random), axes, [.. FewSizes(random)]),
        4 => new UpSamplingDeclaration(0, axes, [.. FewSizes(random)]) { Interpolation = Member<Interpolation>(random) },
        _ => new SpatialDropoutDeclaration(0, axes, Number(random)),
    };

    private static IEnumerable<int> FewSizes(Random random) => Enumerable.Range(0, random.Next(6)).Select(_ => Size(random));

    private static ConvolutionDeclaration Convolution(Random random)
    {
        int axes = 1 + random.Next(2);
        ConvolutionDeclaration convolution = random.Next(4) switch
        {
            0 => new DepthwiseConvDeclaration(0, axes),
            1 => new SeparableConvDeclaration(0, axes) { DepthMultiplier = Size(random), Pointwise = new KernelDeclaration { L1 = Number(random) } },
            2 => new ConvTransposeDeclaration(0, axes) { OutputPadding = random.Next(2) == 0 ? [-1] : [Size(random)] },
            _ => new ConvDeclaration(0, axes) { Groups = random.Next(2) == 0 ? 1 : Size(random) },
        };
        EquatableArray<int> Sizes() => axes == 1 || random.Next(2) == 0 ? [Size(random)] : [Size(random), Size(random)];
        return convolution with
        {
            Filters = Size(random),
            KernelSize = Sizes(),
            Strides = random.Next(2) == 0 ? [1] : Sizes(),
            DilationRate = random.Next(2) == 0 ? [1] : Sizes(),
            Padding = Member<Padding>(random),
            Activation = Member<Activation>(random),
            UseBias = random.Next(2) == 0,
        };
    }

    private static RecurrentDeclaration Recurrent(Random random) => new(0, Member<RecurrentCell>(random))
    {
        Units = Size(random),
        Activation = Member<Activation>(random),
        RecurrentActivation = random.Next(4) == 0 ? Member<Activation>(random) : Activation.Sigmoid,
        UseBias = random.Next(2) == 0,
        ResetAfter = random.Next(2) == 0,
        Kernel = new KernelDeclaration { Initializer = Member<Initializer>(random), L1 = Number(random) },
        Recurrent = new KernelDeclaration { Initializer = Member<Initializer>(random), L2 = Number(random) },
        ReturnSequences = random.Next(2) == 0,
        GoBackwards = random.Next(2) == 0,
        Stateful = random.Next(2) == 0,
        Bidirectional = random.Next(2) == 0 ? BidirectionalMerge.None : Member<BidirectionalMerge>(random),
        Dropout = Number(random),
        RecurrentDropout = random.Next(4) == 0 ? Number(random) : 0,
    };

    private static int[] Dimensions(Random random) => random.Next(3) == 0
        ? [.. Enumerable.Range(0, random.Next(6)).Select(_ => Size(random))]
        : [Size(random)];

    private static int Size(Random random) => Sizes[random.Next(random.Next(4) == 0 ? Sizes.Length : 9)];

    private static double Number(Random random) => Numbers[random.Next(random.Next(4) == 0 ? Numbers.Length : 4)];

    private static T Member<T>(Random random)
        where T : struct, Enum
    {
        T[] values = Enum.GetValues<T>();
        return random.Next(60) == 0 ? (T)(object)(random.Next() - 1) : values[random.Next(values.Length)];
    }
}
