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

    // Fewer than a block of 16, one and more; 1 stands for a vector, as half of all cases have.
    private static readonly int[] Positions = [1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 16, 20];

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

    /// <summary>Cases with positions, several inputs and outputs, and elements in other places.</summary>
    public static NetworkCase[] CreateShaped(int firstSeed, int count) =>
        [.. Enumerable.Range(firstSeed, count).Select(seed => CreateShaped(seed))];

    private static NetworkCase CreateShaped(int seed)
    {
        var random = new Random(seed);
        int[] sizes = [.. Enumerable.Range(0, 3).Select(_ => Sizes[random.Next(Sizes.Length)])];
        int positions = Positions[random.Next(Positions.Length)];
        ValueShape[] inputs =
        [
            .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new ValueShape(
                random.Next(3) == 0 ? Positions[random.Next(Positions.Length)] : positions, sizes[random.Next(sizes.Length)])),
        ];
        return new ShapedGrower(random, new GraphCase($"Shaped{seed}", inputs), inputs.Length, sizes).Grow($"shaped graph seed {seed}");
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

    private sealed class ShapedGrower(Random random, GraphCase made, int inputs, int[] sizes)
    {
        private readonly List<int> _values = [.. Enumerable.Range(0, inputs).Select(made.InputAt)];

        private GraphBuilder Graph => made.Graph;

        public NetworkCase Grow(string origin)
        {
            for (int left = random.Next(3, 9); left > 0; left--)
                _values.Add(Next());
            if (!made.Parameters.Any())
                _values.Add(made.Dense(_values[^1], sizes[1]));
            int[] outputs = random.Next(3) == 0 ? [.. _values.TakeLast(2).Distinct()] : [_values[^1]];
            return made.Finish(outputs, aside: null, Batches[random.Next(Batches.Length)], random, origin);
        }

        private int Next()
        {
            int x = _values[random.Next(3) == 0 ? random.Next(_values.Count) : _values.Count - 1];
            ValueShape shape = made.Shape(x);
            ScalarExpression a = Scalar.Variable(0), b = Scalar.Variable(1);
            switch (random.Next(16))
            {
                case < 4:
                    int product = made.Dense(x, sizes[random.Next(sizes.Length)], random.Next(3) == 0 ? "cell" : "", random.Next(3) != 0);
                    return random.Next(3) == 0 ? product : made.Activate(product, Activations[random.Next(Activations.Length)]);
                case 4:
                    return made.Activate(x, Activations[random.Next(Activations.Length)]);
                case 5 or 6:
                    return Graph.Map(a + b, shape, x, Other(shape));
                case 7:
                    return Graph.Map(a * Scalar.Sigmoid(b), shape, x, Other(shape));
                case 8:
                    int mean = made.Mean(x), centered = Graph.Map(a - b, shape, x, mean);
                    return Graph.Map(a / Scalar.Sqrt(b + 0.25), shape, centered, made.Mean(Graph.Map(a * a, shape, centered)));
                case 9:
                    return Graph.SumPositions(Graph.Map(a / shape.Positions, shape, x));
                case 10 when shape.Channels > 1:
                    return Graph.Softmax(x);
                case 11:
                    return Graph.Map(a * b, shape, x, Parameter("scale", shape));
                case 12:
                    return Graph.Reshape(x, Reshaped(shape.Size));
                case 13:
                    return Graph.Permute(x, TensorShape.Of(shape.Positions, shape.Channels), [1, 0]);
                case 14 when shape.Size < 300:
                    int axis = random.Next(2);
                    int other = Pick(value => axis == 0
                        ? made.Shape(value).Channels == shape.Channels
                        : made.Shape(value).Positions == shape.Positions);
                    return Graph.Concatenate(axis, [Tensor(x), Tensor(other)], x, other);
                default:
                    int along = random.Next(2), length = Tensor(x).Dimensions[along], start = random.Next(length);
                    return Graph.Slice(x, Tensor(x), along, start, random.Next(1, length - start + 1));
            }
        }

        private TensorShape Tensor(int value) => TensorShape.Of(made.Shape(value).Positions, made.Shape(value).Channels);

        private ValueShape Reshaped(int size)
        {
            int[] divisors = [.. Enumerable.Range(1, size).Where(divisor => size % divisor == 0)];
            int positions = random.Next(2) == 0 ? 1 : divisors[random.Next(divisors.Length)];
            return new(positions, size / positions);
        }

        // Of the shape, or of one that is repeated to it.
        private int Other(ValueShape shape) => Pick(value => made.Shape(value).BroadcastsTo(shape));

        private int Parameter(string kind, ValueShape shape)
        {
            TensorShape[] shapes =
            [
                TensorShape.Of(shape.Channels), TensorShape.Of(1), TensorShape.Of(shape.Positions, shape.Channels), TensorShape.Of(shape.Positions, 1),
            ];
            return made.Parameter("", kind, shapes[random.Next(shapes.Length)]);
        }

        private int Pick(Func<int, bool> fits)
        {
            int[] candidates = [.. _values.Where(fits)];
            return candidates[random.Next(candidates.Length)];
        }
    }
}
