using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Random networks over sequences, each determined by its seed alone: recurrent layers of all cells and options, causal convolutions, and layers that work on
/// each step, one after the other and side by side. Most of them are causal, and some are stateful.
/// </summary>
public static class RandomSequences
{
    // On both sides of a panel's end and of half a panel.
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 33];

    private static readonly int[] StepCounts = [1, 2, 3, 4, 5, 6, 7, 9, 12, 37];

    private static readonly Activation[] Activations =
        [Activation.Tanh, Activation.Tanh, Activation.Tanh, Activation.Sigmoid, Activation.Softsign, Activation.Relu, Activation.Elu, Activation.HardSigmoid];

    private static readonly Activation[] Gates = [Activation.Sigmoid, Activation.Sigmoid, Activation.Sigmoid, Activation.HardSigmoid];

    /// <summary>The layers of a seed.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="functions">The activations of recurrent layers; the usual ones where none are given.</param>
    public static LayerDeclaration[] Create(int seed, IReadOnlyList<Activation>? functions = null)
    {
        var random = new Random(seed);
        return new Grower(random, functions ?? Activations).Grow();
    }

    /// <summary>The declaration of a seed, with <c>[Stream]</c> if the network is causal, and of every second one with a loss.</summary>
    /// <param name="seed">The seed.</param>
    public static NetworkDeclaration Declare(int seed)
    {
        LayerDeclaration[] layers = Create(seed);
        string name = $"Sequence{seed}";
        var declaration = new NetworkDeclaration(
            new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
            layers.ToEquatableArray(),
            seed % 2 == 0 ? [new LossDeclaration(layers.Length, Loss.MeanSquaredError, double.NaN)] : []);
        NetworkDeclaration streamed = declaration with { Stream = new StreamDeclaration(layers.Length + 1) };
        return NetworkCompiler.Check(streamed).Any(error => error.Kind == NetworkErrorKind.NotStreamable) ? declaration : streamed;
    }

    private sealed class Grower(Random random, IReadOnlyList<Activation> functions)
    {
        private readonly List<LayerDeclaration> _layers = [];

        // What may be read again: names and channels of sequences with as many steps as the last one.
        private readonly List<(string Name, int Channels)> _sequences = [];
        private int _steps = StepCounts[random.Next(StepCounts.Length)];
        private int _channels;

        public LayerDeclaration[] Grow()
        {
            Begin();
            for (int left = random.Next(1, 4); left > 0; left--)
                AddSequence();
            if (!_layers.OfType<RecurrentDeclaration>().Any() && random.Next(4) > 0)
                Add(Recurrent(), sequences: true);
            End();
            return [.. _layers.Select((layer, ordinal) => layer with { Ordinal = ordinal })];
        }

        private void Begin()
        {
            if (random.Next(8) == 0)
            {
                Add(new InputDeclaration(0, [_steps]));
                Add(new EmbeddingDeclaration(0, 3 + random.Next(9), _channels = Size()));
            }
            else
            {
                Add(new InputDeclaration(0, [_steps, _channels = random.Next(3) == 0 ? 1 : Size()]));
            }

            Remember();
        }

        private void AddSequence()
        {
            switch (random.Next(16))
            {
                case < 6:
                    Add(Recurrent(), sequences: true);
                    break;
                case < 9:
                    AddConvolution();
                    break;
                case 9 or 10:
                    AddDense(Size());
                    break;
                case 11:
                    Add(random.Next(3) switch
                    {
                        0 => new LayerNormalizationDeclaration(0, []),
                        1 => new RMSNormalizationDeclaration(0, []),
                        _ => new BatchNormalizationDeclaration(0),
                    });
                    break;
                case 12:
                    Add(random.Next(3) switch
                    {
                        0 => new DropoutDeclaration(0, 0.25),
                        1 => new ActivationDeclaration(0, Activation.Tanh, double.NaN),
                        _ => new PReLUDeclaration(0, [1]),
                    });
                    break;
                case 13 when _channels > 1:
                    int start = random.Next(_channels);
                    Add(new SliceDeclaration(0, start, _channels = random.Next(1, _channels - start + 1)));
                    break;
                case 13 or 14:
                    AddOther();
                    break;
                default:
                    AddMixing();
                    break;
            }

            Remember();
        }

        // With what an earlier layer has given.
        private void AddOther()
        {
            (string name, int channels) = _sequences[random.Next(_sequences.Count)];
            if (channels == _channels && random.Next(2) == 0)
            {
                MergeFunction[] merges = [MergeFunction.Add, MergeFunction.Multiply, MergeFunction.Subtract, MergeFunction.Average];
                Add(new MergeDeclaration(0, merges[random.Next(merges.Length)], [name]));
                return;
            }

            Add(new ConcatenateDeclaration(0, [name]));
            _channels += channels;
        }

        // What no stream has, because it sees several steps at once.
        private void AddMixing()
        {
            if (_steps < 4 || random.Next(2) == 0)
            {
                Add(Recurrent() with { GoBackwards = true }, sequences: true);
                return;
            }

            Add(new PoolingDeclaration(0, (PoolingFunction)random.Next(2), 1, [2]));
            _steps /= 2;
            _sequences.Clear();
        }

        private void AddConvolution()
        {
            int size = random.Next(1, 5), dilation = random.Next(1, 4), filters = Size();
            ConvolutionDeclaration layer = random.Next(6) switch
            {
                0 => new DepthwiseConvDeclaration(0, 1) { Filters = 1 },
                1 => new SeparableConvDeclaration(0, 1) { Filters = filters },
                _ => new ConvDeclaration(0, 1) { Filters = filters },
            };

            // As in Keras, only ordinary convolutions have causal padding.
            bool isPadded = layer is not ConvDeclaration || random.Next(5) == 0;
            if (isPadded)
                Add(new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [(size - 1) * dilation, 0]));
            Add(layer with
            {
                KernelSize = [size],
                DilationRate = [dilation],
                Padding = isPadded ? Padding.Valid : Padding.Causal,
                UseBias = random.Next(4) > 0,
                Activation = random.Next(2) == 0 ? Activation.Linear : Activations[random.Next(Activations.Length)],
            });
            _channels = layer is DepthwiseConvDeclaration ? _channels : filters;
        }

        private void AddDense(int units)
        {
            Add(new DenseDeclaration(0) { Units = units, PerPosition = true, UseBias = random.Next(4) > 0, Activation = Activations[random.Next(Activations.Length)] });
            _channels = units;
        }

        private void End()
        {
            switch (random.Next(12))
            {
                case < 4:
                    AddDense(random.Next(1, 4));
                    return;
                case < 6 when _layers.Any(layer => layer is RecurrentDeclaration or ConvolutionDeclaration or DenseDeclaration):
                    return;
                case 6:
                    Add(random.Next(2) == 0 ? new FlattenDeclaration(0) : new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1));
                    break;
                default:
                    Add(Recurrent(), sequences: false);
                    if (random.Next(3) == 0)
                        return;
                    break;
            }

            Add(new DenseDeclaration(0) { Units = random.Next(1, 4) });
        }

        private RecurrentDeclaration Recurrent() => new(0, (RecurrentCell)random.Next(3))
        {
            Units = Size(),
            Activation = functions[random.Next(functions.Count)],
            RecurrentActivation = Gates[random.Next(Gates.Length)],
            UseBias = random.Next(4) > 0,
            ResetAfter = random.Next(2) == 0,
            Dropout = random.Next(6) == 0 ? 0.25 : 0,
            RecurrentDropout = random.Next(6) == 0 ? 0.5 : 0,
            Stateful = random.Next(4) == 0,
            Bidirectional = random.Next(10) == 0 ? (BidirectionalMerge)random.Next(1, 5) : BidirectionalMerge.None,
            Kernel = new() { L2 = random.Next(8) == 0 ? 0.015625 : 0 },
            Recurrent = new() { L1 = random.Next(8) == 0 ? 0.0078125 : 0, Initializer = Initializer.Orthogonal },
        };

        private void Add(RecurrentDeclaration layer, bool sequences)
        {
            Add(layer with { ReturnSequences = sequences });
            _channels = layer.Bidirectional == BidirectionalMerge.Concatenate ? 2 * layer.Units : layer.Units;
        }

        private void Add(LayerDeclaration layer) => _layers.Add(layer with { Name = $"layer{_layers.Count}" });

        private void Remember() => _sequences.Add((_layers[^1].Name!, _channels));

        private int Size() => random.Next(3) > 0 ? random.Next(1, 9) : Sizes[random.Next(Sizes.Length)];
    }
}
