using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>
/// Random networks, each determined by its seed alone. Consecutive seeds go round all pairs of loss and last activation,
/// so that any <see cref="PairCount"/> of them meet every one.
/// </summary>
public static class RandomNetworks
{
    private static readonly Activation[] Differentiable =
        [.. Enum.GetValues<Activation>().Where(activation => activation is not (Activation.Step or Activation.Sign))];

    // On both sides of a panel's end, and of the groups of two, three and four panels that kernels take at once.
    private static readonly int[] SeamSizes = [15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 70];

    private static readonly int[] SmallBatches = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 31, 33];

    // On both sides of one and two chunks of 128 samples, with every remainder of the row tiles.
    private static readonly int[] LargeBatches = [64, 100, 127, 128, 129, 130, 131, 133, 134, 200, 255, 256, 257, 300];

    private static readonly (Loss? Loss, Activation Last)[] Pairs =
    [
        .. Enum.GetValues<Activation>().Select(last => ((Loss?)null, last)),
        .. Pair(Loss.MeanSquaredError, Differentiable),
        .. Pair(Loss.MeanAbsoluteError, Differentiable),
        .. Pair(Loss.Huber, Differentiable),
        .. Pair(Loss.Hinge, Activation.Linear, Activation.Tanh, Activation.Softsign, Activation.LeakyRelu),
        .. Pair(Loss.Perceptron, Activation.Sign, Activation.Step, Activation.Linear, Activation.Tanh),

        // Where a cross-entropy's own activation is not the last one, p stays well inside (0, 1): single precision has
        // nothing between 1 − 1.2e-7 and 1 and so cannot clip where Keras's formula does.
        .. Pair(Loss.BinaryCrossEntropy, Activation.Sigmoid, Activation.Sigmoid, Activation.Softmax),
        .. Pair(Loss.CategoricalCrossEntropy, Activation.Softmax, Activation.Softmax, Activation.Sigmoid, Activation.Softplus),
        .. Pair(Loss.SparseCategoricalCrossEntropy, Activation.Softmax, Activation.Softmax, Activation.Sigmoid, Activation.Exponential),
        .. Pair(Loss.KullbackLeibler, Activation.Softmax, Activation.Sigmoid),
        .. Pair(Loss.Poisson, Activation.Exponential, Activation.Softplus, Activation.Sigmoid),
    ];

    /// <summary>The number of pairs of loss and last activation.</summary>
    public static int PairCount => Pairs.Length;

    /// <summary>The cases of consecutive seeds; their class names differ.</summary>
    public static NetworkCase[] Create(int firstSeed, int count) =>
        [.. Enumerable.Range(firstSeed, count).Select(seed => Create(seed))];

    /// <summary>The case of one seed.</summary>
    public static NetworkCase Create(int seed)
    {
        var random = new Random(seed);
        (Loss? loss, Activation last) = Pairs[seed % Pairs.Length];
        NetworkDeclaration declaration = Declare($"Net{seed}", loss, last, random);
        int[] batches = random.Next(4) == 0 ? LargeBatches : SmallBatches;
        return CaseData.Create(declaration, batches[random.Next(batches.Length)], random, $"seed {seed}");
    }

    private static IEnumerable<(Loss? Loss, Activation Last)> Pair(Loss loss, params Activation[] lasts) =>
        lasts.Select(last => ((Loss?)loss, last));

    private static NetworkDeclaration Declare(string name, Loss? loss, Activation last, Random random)
    {
        NetworkBuilder builder = Input(name, random);
        bool isStepped = last is Activation.Step or Activation.Sign;
        if (isStepped)
            AddExactHidden(builder, canTrain: loss is not null, random);
        else
            AddHidden(builder, canDropOut: loss is not null, random);

        bool isCategorical = loss is Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy;
        int units = isCategorical || last is Activation.Softmax or Activation.LogSoftmax ? Math.Max(2, Size(random)) : Size(random);
        if (random.Next(4) == 0)
            AddDense(builder, units, Activation.Linear, random).Activate(last, Alpha(last, random));
        else
            AddDense(builder, units, last, random);

        bool isRegression = loss is Loss.MeanSquaredError or Loss.MeanAbsoluteError or Loss.Huber;
        if (isRegression && random.Next(8) == 0)
            builder.Dropout(0.25);
        if (!isCategorical && random.Next(8) == 0)
            builder.Reshape(1, units);
        if (loss is Loss function)
            builder.Minimize(function, function == Loss.Huber && random.Next(2) == 0 ? 0.5 : double.NaN);
        return builder.Build();
    }

    private static NetworkBuilder Input(string name, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return new NetworkBuilder(name, random.Next(1, 9), random.Next(1, 9)).Flatten();
            case 1:
                return new NetworkBuilder(name, random.Next(1, 4), random.Next(1, 5), random.Next(1, 5)).Reshape(-1);
            default:
                return new NetworkBuilder(name, Size(random));
        }
    }

    private static void AddHidden(NetworkBuilder builder, bool canDropOut, Random random)
    {
        for (int left = random.Next(4); left > 0; left--)
        {
            int units = Size(random);
            AddDense(builder, units, Differentiable[random.Next(Differentiable.Length)], random);
            if (canDropOut && random.Next(3) == 0)
                builder.Dropout(random.Next(3) switch { 0 => 0, 1 => 0.5, _ => 0.2 });
            if (random.Next(6) == 0)
                builder.Activate(Activation.Softsign);
            if (random.Next(8) == 0)
                builder.Reshape(units, 1).Activate(Activation.Silu).Flatten();
        }
    }

    // What leaves these layers is exact, so that a step function after them never flips by rounding.
    private static void AddExactHidden(NetworkBuilder builder, bool canTrain, Random random)
    {
        if (random.Next(2) == 0)
            return;
        Activation[] choices = canTrain
            ? [Activation.Linear, Activation.Relu]
            : [Activation.Linear, Activation.Relu, Activation.Step, Activation.Sign];
        AddDense(builder, Size(random), choices[random.Next(choices.Length)], random);
    }

    private static NetworkBuilder AddDense(NetworkBuilder builder, int units, Activation activation, Random random) =>
        builder.Dense(
            units,
            activation,
            Alpha(activation, random),
            useBias: random.Next(4) != 0,
            l1: random.Next(8) == 0 ? 0.0078125 : 0,
            l2: random.Next(8) == 0 ? 0.015625 : 0);

    private static double Alpha(Activation activation, Random random) =>
        activation is Activation.LeakyRelu or Activation.Elu && random.Next(2) == 0 ? 0.375 : double.NaN;

    private static int Size(Random random) => random.Next(10) switch
    {
        < 2 => random.Next(1, 9),
        < 5 => SeamSizes[random.Next(SeamSizes.Length)],
        _ => random.Next(1, 41),
    };
}
