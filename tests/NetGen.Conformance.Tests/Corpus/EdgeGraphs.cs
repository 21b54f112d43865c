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

    private static int Add(GraphCase made, int x, int y) => made.Graph.Map(A + B, made.Size(x), x, y);

    private static int Affine(GraphCase made, int x)
    {
        TensorShape shape = TensorShape.Of(made.Size(x));
        return made.Graph.Map((A * B) + C, shape.Size, x, made.Parameter("", "scale", shape), made.Parameter("", "offset", shape));
    }
}
