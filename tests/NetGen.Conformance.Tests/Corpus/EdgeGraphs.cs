using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Graphs in which a compiler of chains goes wrong: written by hand, each for one fault.</summary>
public static class EdgeGraphs
{
    private static readonly ScalarExpression A = Scalar.Variable(0), B = Scalar.Variable(1), C = Scalar.Variable(2);

    // Alone, in a batch, and in more than a chunk.
    private static readonly int[] Batches = [1, 19, 131];

    private static readonly (string Name, Func<GraphCase, (int Output, int? Aside)> Grow)[] Graphs =
    [
        ("a residual around a layer", made =>
        {
            int x = made.Activate(made.Dense(made.Input, 20), Activation.Relu);
            return (Add(made, x, made.Dense(x, 20)), null);
        }),
        ("a residual of the input", made => (made.Activate(Add(made, made.Input, made.Dense(made.Input, 12)), Activation.Tanh), null)),
        ("two layers side by side", made =>
            (made.Dense(Add(made, made.Dense(made.Input, 24), made.Dense(made.Input, 24)), 3), null)),
        ("a gate", made =>
        {
            int gate = made.Activate(made.Dense(made.Input, 17, "cell"), Activation.Sigmoid);
            int value = made.Activate(made.Dense(made.Input, 17, "cell"), Activation.Tanh);
            return (made.Dense(made.Graph.Map(A * B, 17, gate, value), 2, "cell"), null);
        }),
        ("a value that three read", made =>
        {
            int x = made.Activate(made.Dense(made.Input, 33), Activation.Elu);
            int y = made.Graph.Map((A + B) * C, 33, x, made.Dense(x, 33), made.Activate(made.Dense(x, 33), Activation.Sigmoid));
            return (made.Dense(y, 4), null);
        }),
        ("weights that are used twice, of the rows of the input and of a value", made =>
        {
            int kernel = made.Parameter("cell", "kernel", TensorShape.Of(12, 12), GraphCase.L2);
            int once = made.Activate(made.Graph.MatrixProduct(made.Input, kernel, bias: null), Activation.Tanh);
            return (made.Graph.MatrixProduct(once, kernel, bias: null), null);
        }),
        ("weights of several panels that are used three times", made =>
        {
            int x = made.Activate(made.Dense(made.Input, 70), Activation.Tanh);
            int kernel = made.Parameter("cell", "kernel", TensorShape.Of(70, 70)), bias = made.Parameter("cell", "bias", TensorShape.Of(70));
            for (int i = 0; i < 3; i++)
                x = made.Activate(made.Graph.MatrixProduct(x, kernel, bias), Activation.Tanh);
            return (made.Dense(x, 3), null);
        }),
        ("an output that is also read inside", made =>
        {
            int output = made.Activate(made.Dense(made.Input, 16), Activation.Tanh);
            return (output, made.Dense(output, 5));
        }),
        ("a hidden value of narrow layers that is also read aside", made =>
        {
            int x = made.Activate(made.Dense(made.Input, 16), Activation.Tanh), y = made.Activate(made.Dense(x, 16), Activation.Tanh);
            return (made.Dense(y, 3), made.Graph.Map(A * B, 16, x, x));
        }),
        ("scale and offset of a narrow value", made => (Affine(made, made.Dense(made.Input, 5)), null)),
        ("scale and offset of several panels", made => (made.Dense(Affine(made, made.Dense(made.Input, 40)), 3), null)),
        ("one scale for all elements", made => (
            made.Graph.Map(A * B, 20, made.Dense(made.Input, 20), made.Parameter("", "scale", TensorShape.Of(1))), null)),
        ("a parameter that only its regulariser reads", made =>
        {
            made.Parameter("unused", "kernel", TensorShape.Of(5, 8), GraphCase.L2);
            return (made.Dense(made.Input, 3), null);
        }),
        ("a sum of products in a product, which must be enclosed", made =>
        {
            int x = made.Dense(made.Input, 20);
            return (made.Graph.Map(((A * B) + A + A) / 3, 20, x, made.Activate(x, Activation.Sigmoid)), null);
        }),
    ];

    // With positions, and with several inputs and outputs.
    private static readonly (string Name, ValueShape[] Inputs, Func<GraphCase, int[]> Grow)[] Shaped =
    [
        ("a product at every position", [new(4, 20)], made =>
            [made.Activate(made.Dense(made.Input, 24), Activation.Relu)]),
        ("narrow products at every position", [new(5, 3)], made =>
            [made.Dense(made.Activate(made.Dense(made.Input, 6), Activation.Tanh), 2)]),
        ("twenty positions of few channels", [new(20, 5)], made =>
            [made.Dense(made.Activate(made.Dense(made.Input, 7), Activation.Sigmoid), 3)]),
        ("many inputs and few outputs at every position", [new(3, 40)], made => [made.Dense(made.Input, 2)]),
        ("a mean over positions", [new(16, 32)], made =>
        {
            int x = made.Activate(made.Dense(made.Input, 40), Activation.Relu);
            return [made.Graph.Softmax(made.Dense(made.Graph.SumPositions(made.Graph.Map(A / 16, made.Shape(x), x)), 4))];
        }),
        ("softmax at every position", [new(6, 20)], made => [made.Graph.Softmax(made.Dense(made.Input, 20))]),
        ("softmax of few channels at every position", [new(17, 4)], made => [made.Graph.Softmax(made.Dense(made.Input, 5))]),
        ("normalisation of the channels", [new(5, 24)], made => [made.Dense(Normalize(made, made.Dense(made.Input, 33)), 3)]),
        ("normalisation of few channels", [new(18, 6)], made => [Normalize(made, made.Dense(made.Input, 9))]),
        ("a value of each sample that all positions read", [new(6, 18)], made =>
        {
            int x = made.Dense(made.Input, 20);
            int mean = made.Graph.SumPositions(made.Graph.Map(A / 6, made.Shape(x), x));
            return [made.Graph.Map(A * B, made.Shape(x), x, made.Activate(made.Dense(mean, 20), Activation.Sigmoid))];
        }),
        ("few channels of each sample that all positions read", [new(20, 4)], made =>
        {
            int x = made.Dense(made.Input, 4);
            int mean = made.Graph.SumPositions(made.Graph.Map(A / 20, made.Shape(x), x));
            return [made.Graph.Map(A - B, made.Shape(x), x, mean)];
        }),
        ("a number of each sample that all positions read", [new(6, 18)], made =>
        {
            int x = made.Dense(made.Input, 20);
            int mean = made.Graph.SumAll(made.Graph.Map(A / 120, made.Shape(x), x));
            return [made.Graph.Map(A - B, made.Shape(x), x, mean)];
        }),
        ("parameters of each element", [new(4, 20)], made => [Affine(made, made.Dense(made.Input, 18), TensorShape.Of(4, 18))]),
        ("parameters of each channel", [new(4, 20)], made => [Affine(made, made.Dense(made.Input, 18), TensorShape.Of(18))]),
        ("parameters of each position", [new(4, 20)], made => [Affine(made, made.Dense(made.Input, 18), TensorShape.Of(4, 1))]),
        ("parameters of each position of few channels", [new(20, 4)], made => [Affine(made, made.Dense(made.Input, 3), TensorShape.Of(20, 1))]),
        ("positions in a row", [new(6, 10)], made =>
            [made.Dense(made.Graph.Reshape(made.Activate(made.Dense(made.Input, 7), Activation.Tanh), 42), 5)]),
        ("whole panels of positions in a row", [new(3, 10)], made =>
            [made.Dense(made.Graph.Reshape(made.Activate(made.Dense(made.Input, 32), Activation.Relu), 96), 5)]),
        ("a row as positions", [30], made =>
            [made.Dense(made.Graph.Reshape(made.Activate(made.Dense(made.Input, 30), Activation.Tanh), new(6, 5)), 4)]),
        ("positions and channels exchanged", [new(6, 20)], made =>
            [made.Dense(made.Graph.Permute(made.Dense(made.Input, 9), TensorShape.Of(6, 9), [1, 0]), 4)]),
        ("three axes in another order", [new(6, 5)], made =>
            [made.Dense(made.Graph.Permute(made.Dense(made.Input, 4), TensorShape.Of(2, 3, 4), [2, 0, 1]), 4)]),
        ("joined channels", [new(4, 12)], made =>
        {
            int x = made.Dense(made.Input, 16), y = made.Dense(made.Input, 9);
            return [made.Dense(made.Graph.Concatenate(1, [TensorShape.Of(4, 16), TensorShape.Of(4, 9)], x, y), 3)];
        }),
        ("joined positions", [new(4, 12)], made =>
        {
            int x = made.Dense(made.Input, 8), y = made.Graph.Slice(x, TensorShape.Of(4, 8), 0, 1, 2);
            return [made.Dense(made.Graph.Concatenate(0, [TensorShape.Of(4, 8), TensorShape.Of(2, 8)], x, y), 3)];
        }),
        ("slices that overlap", [12], made =>
        {
            int x = made.Activate(made.Dense(made.Input, 40), Activation.Tanh);
            int left = made.Graph.Slice(x, TensorShape.Of(40), 0, 0, 24), right = made.Graph.Slice(x, TensorShape.Of(40), 0, 10, 24);
            return [made.Graph.Map(A * B, 24, left, right)];
        }),
        ("a value joined with itself", [12], made =>
        {
            int x = made.Activate(made.Dense(made.Input, 5), Activation.Tanh);
            return [made.Dense(made.Graph.Rearrange(10, [new(0, 0, 0, [new(2, 0, 5), new(5, 1, 1)])], x), 3)];
        }),
        ("elements that are repeated and padded", [12], made =>
        {
            int x = made.Dense(made.Input, 3);
            return [made.Dense(made.Graph.Rearrange(new(4, 5), [new(0, 0, 6, [new(2, 0, 5), new(3, 1, 1)])], x), 3)];
        }),
        ("weights at positions and alone", [new(4, 12), 12], made =>
        {
            int kernel = made.Parameter("cell", "kernel", TensorShape.Of(12, 20)), bias = made.Parameter("cell", "bias", TensorShape.Of(20));
            int x = made.Graph.MatrixProduct(made.Input, kernel, bias), y = made.Graph.MatrixProduct(made.InputAt(1), kernel, bias);
            return [made.Activate(made.Graph.Map(A + B, new(4, 20), x, y), Activation.Tanh)];
        }),
        ("two inputs and two outputs", [8, 32], made =>
        {
            int x = made.Activate(made.Dense(made.Input, 24), Activation.Tanh), y = made.Activate(made.Dense(made.InputAt(1), 24), Activation.Tanh);
            int both = made.Activate(made.Dense(made.Graph.Concatenate(0, [TensorShape.Of(24), TensorShape.Of(24)], x, y), 20), Activation.Tanh);
            return [made.Graph.Softmax(made.Dense(both, 5)), made.Dense(both, 1)];
        }),
        ("two small inputs and two small outputs", [3, 5], made =>
        {
            int x = made.Activate(made.Dense(made.Input, 6), Activation.Tanh), y = made.Activate(made.Dense(made.InputAt(1), 6), Activation.Tanh);
            int both = made.Graph.Map(A * B, 6, x, y);
            return [made.Graph.Softmax(made.Dense(both, 3)), made.Dense(both, 1)];
        }),
        ("inputs with positions beside others", [20, new(4, 6), new(3, 17)], made =>
        {
            int x = made.Dense(made.InputAt(1), 20), y = made.Dense(made.InputAt(2), 20);
            int all = made.Graph.Map(A + B, 20, made.Graph.SumPositions(x), made.Graph.SumPositions(y));
            return [made.Graph.Map(A + B, new(4, 20), x, made.Graph.Map(A * B, 20, all, made.Input)), all];
        }),
        ("outputs that are inputs", [4, 18], made => [made.Dense(made.Input, 4), made.InputAt(1), made.Input]),
        ("a slice of the input", [30], made =>
            [made.Dense(made.Graph.Slice(made.Input, TensorShape.Of(30), 0, 7, 20), 3)]),
    ];

    /// <summary>Every case, with every number of samples.</summary>
    public static NetworkCase[] Create() =>
    [
        .. Graphs.SelectMany((graph, i) => Batches.Select(batch =>
        {
            var made = new GraphCase($"EdgeGraph{i}Of{batch}", 12);
            (int output, int? aside) = graph.Grow(made);
            return made.Finish(output, aside, batch, new Random(i), graph.Name);
        })),
    ];

    /// <summary>Every case with positions or with several inputs or outputs, with every number of samples.</summary>
    public static NetworkCase[] CreateShaped() =>
    [
        .. Shaped.SelectMany((graph, i) => Batches.Select(batch =>
        {
            var made = new GraphCase($"ShapedGraph{i}Of{batch}", graph.Inputs);
            return made.Finish(graph.Grow(made), aside: null, batch, new Random(i), graph.Name);
        })),
    ];

    private static int Add(GraphCase made, int x, int y) => made.Graph.Map(A + B, made.Size(x), x, y);

    private static int Affine(GraphCase made, int x) => Affine(made, x, TensorShape.Of(made.Size(x)));

    private static int Affine(GraphCase made, int x, TensorShape shape) =>
        made.Graph.Map((A * B) + C, made.Shape(x), x, made.Parameter("", "scale", shape), made.Parameter("", "offset", shape));

    // Layer normalisation.
    private static int Normalize(GraphCase made, int x)
    {
        int centered = made.Graph.Map(A - B, made.Shape(x), x, made.Mean(x));
        return Affine(
            made,
            made.Graph.Map(A / Scalar.Sqrt(B + 0.001), made.Shape(x), centered, made.Mean(made.Graph.Map(A * A, made.Shape(x), centered))),
            TensorShape.Of(made.Shape(x).Channels));
    }
}
