using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Onnx.Tests.Writing;

/// <summary>Random networks of all layers with random weights, each determined by its seed alone.</summary>
internal static class RandomModels
{
    private const int MaximumSize = 600;

    private static readonly Activation[] Activations = Enum.GetValues<Activation>();

    /// <summary>The activations that Keras has.</summary>
    public static IReadOnlyList<Activation> ActivationsOfKeras { get; } = [.. Activations.Except([Activation.Step, Activation.Sign])];

    /// <summary>The network of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="activations">The activations that it may have; all where none are given.</param>
    /// <param name="hasRecurrent">Whether there may be recurrent layers.</param>
    public static Model Create(int seed, IReadOnlyList<Activation>? activations = null, bool hasRecurrent = true)
    {
        Random random = new(seed);
        while (true)
        {
            if (new Grower(random, activations ?? Activations, hasRecurrent).Grow() is { } model)
                return model;
        }
    }

    /// <summary>A network of layers with random weights.</summary>
    public static Model Of(params LayerDeclaration[] layers)
    {
        NetworkDeclaration declaration = Declare([.. layers.Select((layer, ordinal) => layer with { Ordinal = ordinal })]);
        CheckedDeclaration check = new(declaration);
        Assert.Empty(check.Errors);
        return new Model(declaration, check.Network!, [.. Weights(check.Network!, new Random(1))]);
    }

    private static NetworkDeclaration Declare(IReadOnlyList<LayerDeclaration> layers) =>
        new(new TypeIdentity("", [], "partial class Net", "Net", "", "Net"), layers.ToEquatableArray(), []);

    private static IEnumerable<ModelTensor> Weights(Network network, Random random) => network.Parameters.Select(parameter => new ModelTensor(
        parameter.Name,
        parameter.Shape,
        [.. Enumerable.Range(0, parameter.Shape.Size).Select(_ => (float)(parameter.Name.EndsWith("variance", StringComparison.Ordinal)
            ? random.NextDouble() + 0.5
            : parameter.Name.EndsWith("/count", StringComparison.Ordinal) ? random.Next(1, 100) : (random.NextDouble() * 1.6) - 0.8))]));

    private sealed class Grower(Random random, IReadOnlyList<Activation> activations, bool hasRecurrent)
    {
        private readonly List<LayerDeclaration> _layers = [];
        private readonly List<string> _names = [];

        public Model? Grow()
        {
            int rank = random.Next(1, 4);
            EquatableArray<int> sizes = Enumerable.Range(0, rank).Select(axis => axis == rank - 1 ? random.Next(1, 7) : random.Next(3, 10)).ToEquatableArray();
            Add(new InputDeclaration(0, sizes));

            // Indices, in the place of numbers.
            if (rank < 3 && sizes[^1] == 6)
                Add(new EmbeddingDeclaration(0, 4 + random.Next(6), random.Next(1, 6)));
            else if (random.Next(4) == 0)
            {
                Add(new InputDeclaration(0, sizes));
                Add(random.Next(2) == 0 ? new ConcatenateDeclaration(0, [_names[0]]) : new MergeDeclaration(0, MergeFunction.Subtract, [_names[0]]));
            }

            for (int left = random.Next(2, 8); left > 0; left--)
            {
                for (int attempt = 0; attempt < 20; attempt++)
                {
                    Network now = Infer()!;
                    Layer? last = now.Layers.Count == 0 ? null : now.Layers[^1];
                    TensorShape shape = last?.OutputShape ?? now.Inputs[^1].Shape;
                    if (!Add(Next(shape, now)))
                        continue;
                    if (Infer()!.Layers[^1].OutputShape.Size <= MaximumSize)
                        break;
                    _layers.RemoveAt(_layers.Count - 1);
                    _names.RemoveAt(_names.Count - 1);
                }
            }

            return Infer() is { Layers.Count: > 0 } network && network.Layers.All(layer => layer.OutputShape.Size > 0) ? new Model(Declare(), network, [.. Weights(network, random)]) : null;
        }

        private bool Add(LayerDeclaration layer)
        {
            string name = layer is InputDeclaration ? $"x{_layers.Count}" : $"{layer.Kind.ToLowerInvariant()}{_layers.Count}";
            _layers.Add(layer with { Name = name, Ordinal = _layers.Count });
            _names.Add(name);
            if (Infer() is not null || _layers.All(added => added is InputDeclaration))
                return true;
            _layers.RemoveAt(_layers.Count - 1);
            _names.RemoveAt(_names.Count - 1);
            return false;
        }

        private NetworkDeclaration Declare() => RandomModels.Declare(_layers);

        // What nobody reads is an output, but an input must be read.
        private Network? Infer() => new CheckedDeclaration(Declare()).Network;

        private LayerDeclaration Next(TensorShape shape, Network now)
        {
            bool isSpatial = shape.Rank is 2 or 3;
            int axes = shape.Rank - 1;
            if (hasRecurrent && shape.Rank == 2 && random.Next(6) == 0)
                return Recurrent();
            switch (random.Next(isSpatial ? 30 : 18))
            {
                case 0 or 1:
                    return new DenseDeclaration(0) { Units = random.Next(1, 9), UseBias = random.Next(3) > 0, PerPosition = shape.Rank > 1, Activation = Function() };
                case 2:
                    return new ActivationDeclaration(0, Function(), double.NaN) { PerPosition = true };
                case 3:
                    return new DropoutDeclaration(0, 0.3);
                case 4:
                    return random.Next(3) == 0 ? new FlattenDeclaration(0) : Reshape(shape);
                case 5 or 6:
                    return new MergeDeclaration(0, Enum.GetValues<MergeFunction>()[random.Next(6)], Others(now, shape, mustEqual: false));
                case 7:
                    return new ConcatenateDeclaration(0, Others(now, shape, mustEqual: true)) { Axis = random.Next(2) == 0 ? -1 : random.Next(1, shape.Rank + 1) };
                case 8:
                    int length = shape.Dimensions[^1], start = random.Next(length);
                    return new SliceDeclaration(0, start, random.Next(1, length - start + 1));
                case 9:
                    return new PermuteDeclaration(0, Enumerable.Range(1, shape.Rank).OrderBy(_ => random.Next()).ToEquatableArray());
                case 10:
                    return new LayerNormalizationDeclaration(0, Last(shape)) { Center = random.Next(2) == 0, Scale = random.Next(2) == 0 };
                case 11:
                    return new RMSNormalizationDeclaration(0, Last(shape));
                case 12:
                    return new BatchNormalizationDeclaration(0) { Center = random.Next(3) > 0, Scale = random.Next(3) > 0 };
                case 13:
                    return new GroupNormalizationDeclaration(0, random.Next(3) == 0 ? -1 : random.Next(1, 4)) { Center = random.Next(3) > 0, Scale = random.Next(3) > 0 };
                case 14:
                    return Elementwise();
                case 15:
                    return new PReLUDeclaration(0, random.Next(2) == 0 ? [] : Enumerable.Range(1, shape.Rank - 1).ToEquatableArray());
                case 16:
                    return random.Next(2) == 0 ? new GaussianNoiseDeclaration(0, 0.1) : new ActivityRegularizationDeclaration(0);
                case 17:
                    return new NormalizationDeclaration(0);
                case < 23:
                    return Convolution(axes, shape);
                case < 26:
                    return new PoolingDeclaration(0, (PoolingFunction)random.Next(2), axes, Sizes(axes, 4)) { Strides = random.Next(3), Padding = Padding() };
                case 26:
                    return new GlobalPoolingDeclaration(0, (PoolingFunction)random.Next(2), axes) { KeepDims = random.Next(2) == 0 };
                case 27 or 28:
                    return new BorderDeclaration(0, (BorderFunction)random.Next(2), axes, Enumerable.Range(0, 2 * axes).Select(_ => random.Next(3)).ToEquatableArray());
                default:
                    return new UpSamplingDeclaration(0, axes, Sizes(axes, 4)) { Interpolation = axes == 1 ? Interpolation.Nearest : (Interpolation)random.Next(2) };
            }
        }

        // Those that ONNX's recurrent operators have. Steps that ONNX has in the order of the input are read as nodes that NetGen has no layer for.
        private RecurrentDeclaration Recurrent()
        {
            Activation[] functions = [Activation.Tanh, Activation.Tanh, Activation.Relu, Activation.Sigmoid, Activation.Softsign];
            bool isSequence = random.Next(2) == 0;
            return new RecurrentDeclaration(0, (RecurrentCell)random.Next(3))
            {
                Units = random.Next(1, 6),
                Activation = functions[random.Next(5)],
                RecurrentActivation = random.Next(3) == 0 ? Activation.HardSigmoid : Activation.Sigmoid,
                UseBias = random.Next(3) > 0,
                ResetAfter = random.Next(2) == 0,
                ReturnSequences = isSequence,
                GoBackwards = !isSequence && random.Next(2) == 0,
                Bidirectional = (BidirectionalMerge)random.Next(5),
            };
        }

        private Activation Function() => random.Next(3) == 0 ? Activation.Linear : activations[random.Next(activations.Count)];

        private Padding Padding() => random.Next(2) == 0 ? Compiler.Padding.Same : Compiler.Padding.Valid;

        private EquatableArray<int> Sizes(int axes, int most) =>
            Enumerable.Range(0, random.Next(2) == 0 ? 1 : axes).Select(_ => random.Next(1, most)).ToEquatableArray();

        private EquatableArray<int> Last(TensorShape shape) =>
            random.Next(2) == 0 ? [] : Enumerable.Range(1, random.Next(1, shape.Rank + 1)).Select(axis => -axis).ToEquatableArray();

        private ElementwiseDeclaration Elementwise() => random.Next(6) switch
        {
            0 => new LeakyReLUDeclaration(0),
            1 => new ELUDeclaration(0) { Alpha = 0.7 },
            2 => new ReLUDeclaration(0) { MaxValue = 1.5, NegativeSlope = random.Next(2) * 0.25, Threshold = random.Next(2) * 0.5 },
            3 => new ReLUDeclaration(0) { NegativeSlope = 0.1, Threshold = 0.25 },
            4 => new RescalingDeclaration(0, 1.5) { Offset = random.Next(2) * -0.25 },
            _ => new ClipDeclaration(0, -0.75, 0.5),
        };

        private ConvolutionDeclaration Convolution(int axes, TensorShape shape)
        {
            int channels = shape.Dimensions[^1];
            bool isDilated = random.Next(4) == 0;
            ConvolutionDeclaration layer = random.Next(6) switch
            {
                0 => new DepthwiseConvDeclaration(0, axes) { Filters = random.Next(1, 3) },
                1 => new SeparableConvDeclaration(0, axes) { Filters = random.Next(1, 7), DepthMultiplier = random.Next(1, 3) },
                2 => new ConvTransposeDeclaration(0, axes) { Filters = random.Next(1, 5), OutputPadding = random.Next(3) == 0 ? [0] : [-1] },
                3 => new ConvDeclaration(0, axes) { Filters = channels * random.Next(1, 3), Groups = random.Next(2) == 0 ? channels : Math.Max(channels / 2, 1) },
                _ => new ConvDeclaration(0, axes) { Filters = random.Next(1, 7) },
            };
            return layer with
            {
                KernelSize = Sizes(axes, 4),
                Strides = isDilated ? [1] : layer is DepthwiseConvDeclaration or SeparableConvDeclaration ? [random.Next(1, 3)] : Sizes(axes, 3),
                DilationRate = isDilated ? [2] : [1],
                Padding = axes == 1 && layer is ConvDeclaration && random.Next(3) == 0 ? Compiler.Padding.Causal : Padding(),
                UseBias = random.Next(3) > 0,
                Activation = Function(),
            };
        }

        private ReshapeDeclaration Reshape(TensorShape shape)
        {
            int[] divisors = [.. Enumerable.Range(1, shape.Size).Where(size => shape.Size % size == 0)];
            return new ReshapeDeclaration(0, [divisors[random.Next(divisors.Length)], -1]);
        }

        // Values of the same rank that fit along all axes but one, or of fewer axes.
        private EquatableArray<string> Others(Network now, TensorShape shape, bool mustEqual)
        {
            string[] fitting = [.. _names.Where((name, i) =>
            {
                TensorShape other = i < now.Inputs.Count ? now.Inputs[i].Shape : now.Layers[i - now.Inputs.Count].OutputShape;
                return mustEqual ? other == shape : other.Rank <= shape.Rank;
            })];
            return fitting.Length == 0 ? [] : [fitting[random.Next(fitting.Length)]];
        }
    }
}
