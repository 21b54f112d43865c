using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Random directed acyclic graphs, each determined by its seed alone: residuals, gates, values that three read, weights that are used
/// twice, parameters that are read element by element, outputs that are also read inside.
/// </summary>
public static class RandomGraphs
{
    private const double L2 = 0.015625;

    // Bounded, or growing no faster than their argument: products of values must not overflow.
    private static readonly Activation[] Activations =
    [
        Activation.Relu, Activation.LeakyRelu, Activation.Elu, Activation.Selu, Activation.Gelu, Activation.Silu, Activation.Sigmoid,
        Activation.HardSigmoid, Activation.Tanh, Activation.Softplus, Activation.Softsign,
    ];

    // On both sides of a panel's end and of half a panel, and one of several panels.
    private static readonly int[] Sizes = [1, 2, 3, 5, 8, 9, 15, 16, 17, 24, 33, 48, 70];

    private static readonly int[] Batches = [1, 2, 3, 5, 8, 13, 16, 17, 33, 129, 130];

    /// <summary>The cases of consecutive seeds; their class names differ.</summary>
    public static NetworkCase[] Create(int firstSeed, int count) => [.. Enumerable.Range(firstSeed, count).Select(seed => Create(seed))];

    /// <summary>The case of one seed.</summary>
    public static NetworkCase Create(int seed)
    {
        var random = new Random(seed);
        string name = $"Graph{seed}";
        var declaration = new NetworkDeclaration(
            new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
            [new InputDeclaration(0, [1])],
            [new LossDeclaration(1, Loss.MeanSquaredError, double.NaN)]);
        GraphNetwork graph = new Builder(random).Build(declaration.Type);
        return CaseData.Create(declaration, graph, Batches[random.Next(Batches.Length)], random, $"graph seed {seed}");
    }

    private sealed class Builder(Random random)
    {
        private readonly GraphBuilder _graph = new();
        private readonly List<int> _values = [];
        private readonly List<ParameterSpecification> _parameters = [];
        private readonly List<int> _parameterValues = [];

        public GraphNetwork Build(TypeIdentity type)
        {
            int[] sizes = [.. Enumerable.Range(0, 3).Select(_ => Sizes[random.Next(Sizes.Length)])];
            int input = _graph.Input(sizes[0]);
            _values.Add(input);
            for (int left = random.Next(2, 9); left > 0; left--)
                _values.Add(Grow(sizes));

            // The last value, mostly; or one that others read too, which then go into the loss alone.
            int output = random.Next(3) == 0 ? Pick(value => true) : _values[^1];
            if (output == input || _parameters.Count == 0)
                output = Product(output, sizes[1]);
            NetworkGraph inference = _graph.Build(output, training: null);

            int size = _graph.Values[output].Size;
            ScalarExpression x = Scalar.Variable(0), t = Scalar.Variable(1);
            int loss = _graph.Sum(_graph.Map((x - t) * (x - t) / size, size, output, _graph.Target(size)));
            int aside = _values[^1];
            if (aside != output)
            {
                int width = _graph.Values[aside].Size;
                loss = _graph.Map(x + t, 1, loss, _graph.Sum(_graph.Map(0.25 * x * x / width, width, aside)));
            }

            int[] penalties =
            [
                .. _parameters.Select((parameter, i) => (parameter, i)).Where(pair => pair.parameter.L2 > 0).Select(pair =>
                    _graph.Sum(_graph.Map(L2 * x * x, pair.parameter.Shape.Size, _parameterValues[pair.i]))),
            ];
            NetworkGraph evaluation = _graph.Build(output, new TrainingOutputs(loss, penalties.ToEquatableArray(), []));
            EquatableArray<int> gradients = ReverseMode.Differentiate(_graph, loss, penalties, _parameterValues);
            NetworkGraph training = _graph.Build(output, new TrainingOutputs(loss, penalties.ToEquatableArray(), gradients));

            TensorShape inputShape = TensorShape.Of(sizes[0]), outputShape = TensorShape.Of(size);
            var network = new Network(
                type,
                inputShape,
                Layers(inputShape, outputShape).ToEquatableArray(),
                new LossSpecification(Loss.MeanSquaredError, 1));
            return new GraphNetwork(network, new NetworkGraphs(inference, evaluation, training));
        }

        // Parameters keep their order, by which the graph knows them.
        private IEnumerable<Layer> Layers(TensorShape input, TensorShape output)
        {
            for (int start = 0; start < _parameters.Count;)
            {
                string name = _parameters[start].Name.Split('/')[0];
                ParameterSpecification[] held =
                    [.. _parameters.Skip(start).TakeWhile(parameter => parameter.Name.StartsWith(name + "/", StringComparison.Ordinal))];
                yield return new CorpusLayer(name, input, output, held.ToEquatableArray());
                start += held.Length;
            }
        }

        private int Grow(int[] sizes)
        {
            int x = _values[random.Next(3) == 0 ? random.Next(_values.Count) : _values.Count - 1];
            int size = _graph.Values[x].Size;
            ScalarExpression a = Scalar.Variable(0), b = Scalar.Variable(1), c = Scalar.Variable(2);
            int Other() => Pick(value => _graph.Values[value].Size == size);
            switch (random.Next(12))
            {
                case < 4:
                    int product = Product(x, sizes[random.Next(sizes.Length)]);
                    return random.Next(3) == 0 ? product : Activate(product);
                case 4:
                    return Activate(x);
                case 5:
                    return _graph.Map(a + b, size, x, Other());
                case 6:
                    return _graph.Map(random.Next(2) == 0 ? a - b : Scalar.Max(a, b), size, x, Other());
                case 7:
                    return _graph.Map((a + b + c) / 3, size, x, Other(), Other());
                case 8:
                    return _graph.Map(a * Scalar.Sigmoid(b), size, x, Other());
                case 9 when size > 1:
                    return _graph.Softmax(x);
                case 10:
                    int mean = _graph.Sum(_graph.Map(a / size, size, x));
                    return _graph.Map(a * Scalar.Sigmoid(b), size, Other(), mean);
                default:
                    int scale = Parameter("scale", TensorShape.Of(size));
                    return random.Next(2) == 0
                        ? _graph.Map(a * b, size, x, scale)
                        : _graph.Map((a * b) + c, size, x, scale, Parameter("offset", TensorShape.Of(size)));
            }
        }

        // One in four uses a kernel again that fits.
        private int Product(int x, int outputs)
        {
            int inputs = _graph.Values[x].Size;
            int[] fitting =
            [
                .. Enumerable.Range(0, _parameters.Count)
                    .Where(i => _parameters[i].Shape.Rank == 2 && _parameters[i].Shape.Dimensions[0] == inputs),
            ];
            if (fitting.Length > 0 && random.Next(4) == 0)
            {
                int shared = fitting[random.Next(fitting.Length)];
                return _graph.MatrixProduct(x, _parameterValues[shared], bias: null);
            }

            int kernel = Parameter("kernel", TensorShape.Of(inputs, outputs), random.Next(6) == 0 ? L2 : 0);
            int? bias = random.Next(3) == 0 ? null : Parameter("bias", TensorShape.Of(outputs));
            return _graph.MatrixProduct(x, kernel, bias);
        }

        private int Activate(int x)
        {
            Activation function = Activations[random.Next(Activations.Length)];
            double alpha = function is Activation.LeakyRelu or Activation.Elu ? 0.375 : 0;
            return _graph.Map(
                Compiler.Graph.Activations.Expression(new ActivationSpecification(function, alpha)), _graph.Values[x].Size, x);
        }

        private int Pick(Func<int, bool> fits)
        {
            int[] candidates = [.. _values.Where(fits)];
            return candidates[random.Next(candidates.Length)];
        }

        // Some layers have several kernels, as recurrent ones have.
        private int Parameter(string kind, TensorShape shape, double l2 = 0)
        {
            int number = _parameters.Count;
            string layer = random.Next(3) == 0 ? "cell" : $"layer_{number}";
            _parameters.Add(new ParameterSpecification($"{layer}/{kind}_{number}", shape, Initializer.Zeros, 0, 0, l2));
            _parameterValues.Add(_graph.Parameter(_parameters[^1]));
            return _parameterValues[^1];
        }
    }

    /// <summary>A layer that holds parameters and says nothing of what it computes.</summary>
    private sealed record CorpusLayer(
        string Name, TensorShape InputShape, TensorShape OutputShape, EquatableArray<ParameterSpecification> Held)
        : Layer(Name, InputShape, OutputShape)
    {
        public override string Kind => "Corpus";

        public override EquatableArray<ParameterSpecification> Parameters => Held;
    }
}
