using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Random directed acyclic graphs, each determined by its seed alone: residuals, gates, values that three read, weights that are used
/// twice, parameters that are read element by element, outputs that are also read inside.
/// </summary>
public static class RandomGraphs
{
    // Bounded, or growing no faster than their argument: products of values must not overflow.
    private static readonly Activation[] Activations =
    [
        Activation.Relu, Activation.LeakyRelu, Activation.Elu, Activation.Selu, Activation.Gelu, Activation.Silu, Activation.Sigmoid,
        Activation.HardSigmoid, Activation.Tanh, Activation.Softplus, Activation.Softsign,
    ];

    // On both sides of a panel's end and of half a panel, and some of several panels.
    private static readonly int[] Sizes = [1, 2, 3, 5, 8, 9, 15, 16, 17, 24, 33, 48, 70];

    private static readonly int[] Batches = [1, 2, 3, 5, 8, 13, 16, 17, 33, 129, 130];

    /// <summary>The cases of consecutive seeds; their class names differ.</summary>
    public static NetworkCase[] Create(int firstSeed, int count) => [.. Enumerable.Range(firstSeed, count).Select(seed => Create(seed))];

    /// <summary>The case of one seed.</summary>
    public static NetworkCase Create(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, 3).Select(_ => Sizes[random.Next(Sizes.Length)])];
        return new Grower(random, new GraphCase($"Graph{seed}", sizes[0]), sizes).Grow($"graph seed {seed}");
    }

    private sealed class Grower(Random random, GraphCase made, int[] sizes)
    {
        private readonly List<int> _values = [made.Input];

        private GraphBuilder Graph => made.Graph;

        public NetworkCase Grow(string origin)
        {
            for (int left = random.Next(2, 9); left > 0; left--)
                _values.Add(Next());

            // The last value, mostly; or one that others read too, which then go into the loss alone.
            int output = random.Next(3) == 0 ? Pick(_ => true) : _values[^1];
            if (output == made.Input || !made.Parameters.Any())
                output = Product(output, sizes[1]);
            int? aside = _values[^1] == output ? null : _values[^1];
            return made.Finish(output, aside, Batches[random.Next(Batches.Length)], random, origin);
        }

        private int Next()
        {
            int x = _values[random.Next(3) == 0 ? random.Next(_values.Count) : _values.Count - 1];
            int size = made.Size(x);
            ScalarExpression a = Scalar.Variable(0), b = Scalar.Variable(1), c = Scalar.Variable(2);
            int Other() => Pick(value => made.Size(value) == size);
            switch (random.Next(12))
            {
                case < 4:
                    int product = Product(x, sizes[random.Next(sizes.Length)]);
                    return random.Next(3) == 0 ? product : Activate(product);
                case 4:
                    return Activate(x);
                case 5:
                    return Graph.Map(a + b, size, x, Other());
                case 6:
                    return Graph.Map(random.Next(2) == 0 ? a - b : Scalar.Max(a, b), size, x, Other());
                case 7:
                    return Graph.Map((a + b + c) / 3, size, x, Other(), Other());
                case 8:
                    return Graph.Map(a * Scalar.Sigmoid(b), size, x, Other());
                case 9 when size > 1:
                    return Graph.Softmax(x);
                case 10:
                    int mean = Graph.Sum(Graph.Map(a / size, size, x));
                    return Graph.Map(a * Scalar.Sigmoid(b), size, Other(), mean);
                default:
                    int scale = Parameter("scale", TensorShape.Of(size));
                    return random.Next(2) == 0
                        ? Graph.Map(a * b, size, x, scale)
                        : Graph.Map((a * b) + c, size, x, scale, Parameter("offset", TensorShape.Of(size)));
            }
        }

        // One in four uses a kernel again that fits.
        private int Product(int x, int outputs)
        {
            int[] fitting =
            [
                .. made.Parameters
                    .Where(parameter => parameter.Specification.Shape is { Rank: 2 } shape && shape.Dimensions[0] == made.Size(x))
                    .Select(parameter => parameter.Value),
            ];
            if (fitting.Length > 0 && random.Next(4) == 0)
                return Graph.MatrixProduct(x, fitting[random.Next(fitting.Length)], bias: null);
            double l2 = random.Next(6) == 0 ? GraphCase.L2 : 0;
            return made.Dense(x, outputs, Layer(), hasBias: random.Next(3) != 0, l2);
        }

        private int Activate(int x) => made.Activate(x, Activations[random.Next(Activations.Length)]);

        private int Parameter(string kind, TensorShape shape) => made.Parameter(Layer(), kind, shape);

        // Some layers have several kernels, as recurrent ones have.
        private string Layer() => random.Next(3) == 0 ? "cell" : "";

        private int Pick(Func<int, bool> fits)
        {
            int[] candidates = [.. _values.Where(fits)];
            return candidates[random.Next(candidates.Length)];
        }
    }
}
