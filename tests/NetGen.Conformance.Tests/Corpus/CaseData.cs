using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Draws parameters, inputs and targets for a declaration.</summary>
/// <remarks>
/// All of them are multiples of a power of two with few bits. So the first layer's product is exact in single precision
/// in whatever order it is summed: ties (x = 0 before a ReLU, p = t in an absolute error) are ties in every engine, and
/// a step function never flips by rounding.
/// </remarks>
internal static class CaseData
{
    private const double InputStep = 1.0 / 16;
    private const double WeightStep = 1.0 / 64;

    /// <summary>A case of layers that are trained by the squares of their errors.</summary>
    /// <param name="kind">How the class's name begins.</param>
    /// <param name="number">The number of the case among those.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="origin">What the case is.</param>
    public static NetworkCase Create(string kind, int number, int batch, LayerDeclaration[] layers, string origin)
    {
        string name = $"{kind}{number}Of{batch}";
        var declaration = new NetworkDeclaration(
            new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}"),
            layers.Select((layer, ordinal) => layer with { Ordinal = ordinal }).ToEquatableArray(),
            [new LossDeclaration(layers.Length, Loss.MeanSquaredError, double.NaN)]);
        return Create(declaration, batch, new Random(number), origin);
    }

    public static NetworkCase Create(NetworkDeclaration declaration, int batch, Random random, string origin)
    {
        var oracle = new Oracle(declaration);
        var dropout = new DropoutKey(random.Next(), random.Next(1000));
        double[][] parameters = [.. oracle.Specifications.Select((parameter, i) => Parameter(parameter, i, random))];
        double[][] inputs = Rows(batch, () => Grid(oracle.InputSize, 1, InputStep, random));
        Network network = ShapeInference.Infer(declaration, out _)!;
        PutIndices(inputs, InputIndices.Of(network), random);
        PutMaskedSteps(inputs, network, random);
        double[][] targets = declaration.Losses.Count == 0
            ? []
            : Rows(batch, () => declaration.Losses.Count > 1
                ? Grid(oracle.TargetSize, 1, InputStep, random)
                : Target(declaration, oracle.OutputSize, random));
        return new NetworkCase(declaration, parameters, inputs, targets, dropout, origin);
    }

    /// <summary>A case of a network that is given as graphs, whose targets may be any numbers.</summary>
    public static NetworkCase Create(NetworkDeclaration declaration, GraphNetwork graph, int batch, Random random, string origin)
    {
        Network network = graph.Network;
        double[][] parameters = [.. network.Parameters.Select((parameter, i) => Parameter(parameter, i, random))];
        return new NetworkCase(
            declaration,
            parameters,
            Rows(batch, () => Grid(network.InputShape.Size, 1, InputStep, random)),
            Rows(batch, () => Grid(network.OutputShape.Size, 1, InputStep, random)),
            new DropoutKey(random.Next(), random.Next(1000)),
            origin)
        {
            Graph = graph,
        };
    }

    /// <summary>Puts random indices in the places of rows where embeddings read them.</summary>
    public static void PutIndices(double[][] rows, IEnumerable<InputIndices> indices, Random random)
    {
        // Where two embeddings read the same places, the smaller table decides.
        foreach (InputIndices part in indices.OrderByDescending(part => part.Limit))
        {
            for (int i = 0; i < rows.Length * part.Count * part.Length; i++)
            {
                int element = i % (part.Count * part.Length);
                rows[i / (part.Count * part.Length)][part.Offset + (element / part.Length * part.Stride) + (element % part.Length)] = random.Next(part.Limit);
            }
        }
    }

    // A third of the steps; a mean needs one that is left.
    private static void PutMaskedSteps(double[][] rows, Network network, Random random)
    {
        foreach (MaskingLayer layer in network.Layers.OfType<MaskingLayer>().Where(layer => layer.Sources[0] < network.Inputs.Count))
        {
            NetworkPort input = network.Inputs[layer.Sources[0]];
            int features = input.Shape.Dimensions[1];
            foreach (double[] row in rows)
            {
                for (int step = 1; step < input.Shape.Dimensions[0]; step++)
                {
                    if (random.Next(3) == 0)
                        Array.Fill(row, layer.MaskValue, input.Offset + (step * features), features);
                }
            }

            if (network.Layers.All(other => other is not GlobalPoolingLayer))
                Array.Fill(rows[0], layer.MaskValue, input.Offset, input.Shape.Size);
        }
    }

    private static double[] Parameter(ParameterSpecification parameter, int index, Random random)
    {
        EquatableArray<int> shape = parameter.Shape.Dimensions;

        // A mean may be positive, and a variance is.
        if (!parameter.IsTrainable)
            return [.. Enumerable.Range(0, parameter.Shape.Size).Select(_ => (1 + random.Next(128)) * WeightStep)];

        // A later layer may get the outputs of an exponential, hence its smaller weights.
        double gain = index == 0 ? 0.8 : 0.6;
        double deviation = shape.Count == 1 ? 0.25 : gain / Math.Sqrt(shape[0]);
        return Grid(parameter.Shape.Size, deviation, WeightStep, random);
    }

    private static double[] Target(NetworkDeclaration declaration, int size, Random random)
    {
        Activation last = LastActivation(declaration);
        switch (declaration.Losses[0].Loss)
        {
            case Loss.SparseCategoricalCrossEntropy:
                return [random.Next(size)];
            case Loss.CategoricalCrossEntropy or Loss.KullbackLeibler:
                return random.Next(2) == 0 ? OneHot(size, random) : Soft(size, random);
            case Loss.BinaryCrossEntropy:
                return [.. Enumerable.Range(0, size).Select(_ => random.Next(3) == 0 ? random.Next(9) / 8.0 : random.Next(2))];
            case Loss.Perceptron when last == Activation.Step:
                return [.. Enumerable.Range(0, size).Select(_ => (double)random.Next(2))];
            case Loss.Hinge or Loss.Perceptron:
                return [.. Enumerable.Range(0, size).Select(_ => (random.Next(2) * 2.0) - 1)];
            case Loss.Poisson:
                return [.. Enumerable.Range(0, size).Select(_ => (double)random.Next(5))];
            default:
                return Grid(size, 1, InputStep, random);
        }
    }

    private static Activation LastActivation(NetworkDeclaration declaration) => declaration.Layers
        .Select(layer => layer switch
        {
            DenseDeclaration dense => dense.Activation,
            ActivationDeclaration activation => activation.Activation,
            _ => (Activation?)null,
        })
        .LastOrDefault(activation => activation is not null) ?? Activation.Linear;

    private static double[] OneHot(int size, Random random)
    {
        var target = new double[size];
        target[random.Next(size)] = 1;
        return target;
    }

    private static double[] Soft(int size, Random random)
    {
        var target = new double[size];
        for (int part = 0; part < 64; part++)
            target[random.Next(size)] += 1.0 / 64;
        return target;
    }

    // Sum of twelve uniforms: close to a normal distribution, and bounded.
    private static double[] Grid(int size, double deviation, double step, Random random)
    {
        var values = new double[size];
        for (int i = 0; i < size; i++)
        {
            double normal = -6;
            for (int term = 0; term < 12; term++)
                normal += random.NextDouble();
            values[i] = Math.Round(normal * deviation / step) * step;
        }

        return values;
    }

    private static double[][] Rows(int count, Func<double[]> row) => [.. Enumerable.Range(0, count).Select(_ => row())];
}
