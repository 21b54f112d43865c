using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Golden;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance;

/// <summary>The generated C# computes what PyTorch computes, as far as single precision goes.</summary>
public sealed class GeneratedGoldenTests(GeneratedGoldenTests.CompiledNetworks compiled)
    : IClassFixture<GeneratedGoldenTests.CompiledNetworks>
{
    // Ten roundings of 6e-8; Gelu and the like cancel large terms against each other, hence relative to 1 below 1.
    private const double ActivationTolerance = 1e-6;
    private const double ForwardTolerance = 1e-5;
    private const double GradientTolerance = 1e-4;
    private const double LossTolerance = 3e-5;

    // A bias before a normalisation changes nothing: only the rounding of its gradient's terms, which are some tenths, is left.
    private const double SmallestMagnitude = 1e-2;

    // 1 − 1e-7 has no neighbour in single precision nearer than 1 − 1.19e-7, whose ln(1 − p) is 1.1 % smaller.
    private const double ClippedLossTolerance = 0.015;

    public static TheoryData<int> ActivationCases => InterpreterGoldenTests.ActivationCases;

    public static TheoryData<int> DifferentiableCases => InterpreterGoldenTests.DifferentiableCases;

    public static TheoryData<string> NetworkNames => InterpreterGoldenTests.NetworkNames;

    public static TheoryData<string> ConvolutionNames => InterpreterGoldenTests.ConvolutionNames;

    public static TheoryData<string> NormalizationNames => InterpreterGoldenTests.NormalizationNames;

    public static TheoryData<string> EmbeddingNames => InterpreterGoldenTests.EmbeddingNames;

    public static TheoryData<string> RecurrenceNames => InterpreterGoldenTests.RecurrenceNames;

    [Theory]
    [MemberData(nameof(ActivationCases))]
    public void Activation_OnARange_MatchesPyTorch(int index)
    {
        GoldenActivation golden = GoldenFiles.Activations.Elementwise[index];
        INetworkDriver driver = compiled.Create(compiled.Activations[index]);
        Declarations.SetIdentity(golden.Inputs.Length, (i, values) => driver.SetParameter(i, values.ToFloats()));

        AssertEachEqual(golden.Inputs, golden.Values, driver.Predict(golden.Inputs.ToFloats()), 1, golden.Activation);
        AssertEachEqual(golden.Inputs, golden.Values, driver.PredictBatch(golden.Inputs.ToFloats()), 1, golden.Activation);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void ActivationDerivative_OnARange_MatchesPyTorch(int index)
    {
        GoldenActivation golden = GoldenFiles.Activations.Elementwise[index];
        int n = golden.Inputs.Length;
        ITrainableDriver driver = compiled.CreateTrainable(compiled.Activations[index]);
        Declarations.SetIdentity(n, (i, values) => driver.SetParameter(i, values.ToFloats()));
        float[] targets = [.. Enumerable.Repeat((float)Declarations.FarBelow, n)];

        float[] biasGradient = driver.ComputeGradients(golden.Inputs.ToFloats(), targets, default).Gradients[1];

        AssertEachEqual(golden.Inputs, golden.Derivatives, biasGradient, n, golden.Activation + "'");
    }

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.LogSoftmax)]
    public void Softmax_OnRows_MatchesPyTorch(Activation activation)
    {
        GoldenRows golden = GoldenFiles.Activations.Rows(activation);
        INetworkDriver driver = compiled.Create(activation == Activation.Softmax ? compiled.Softmax : compiled.LogSoftmax);
        float[][] batch = [.. driver.PredictBatch(golden.Inputs.Flatten().ToFloats()).Chunk(golden.Inputs[0].Length)];
        for (int row = 0; row < golden.Inputs.Length; row++)
        {
            // The logarithm of a sum of powers of 1000 is a number near 1000, and a float of that size is good to 6e-5.
            double limit = ActivationTolerance + (activation == Activation.LogSoftmax ? 1e-7 * Close.Magnitude(golden.Inputs[row]) : 0);
            Close.AssertWithin(golden.Values[row], batch[row].ToDoubles(), limit, $"row {row} of the batch");
            Close.AssertWithin(golden.Values[row], driver.Predict(golden.Inputs[row].ToFloats()).ToDoubles(), limit, $"row {row}");
        }
    }

    [Theory]
    [MemberData(nameof(NetworkNames))]
    public void Network_MatchesPyTorch(string name)
    {
        int index = Array.FindIndex([.. GoldenFiles.Networks], network => network.Name == name);
        GoldenNetwork golden = GoldenFiles.Networks[index];
        AssertMatches(golden, compiled.CreateTrainable(compiled.Networks[index]));
    }

    [Theory]
    [MemberData(nameof(ConvolutionNames))]
    public void Convolution_MatchesPyTorch(string name)
    {
        int index = Array.FindIndex([.. GoldenFiles.Convolutions], network => network.Name == name);
        AssertMatches(GoldenFiles.Convolutions[index], compiled.CreateConvolution(index));
    }

    [Theory]
    [MemberData(nameof(NormalizationNames))]
    public void Normalization_MatchesPyTorch(string name)
    {
        int index = Array.FindIndex([.. GoldenFiles.Normalizations], network => network.Name == name);
        AssertMatches(GoldenFiles.Normalizations[index], compiled.CreateNormalization(index));
    }

    [Theory]
    [MemberData(nameof(RecurrenceNames))]
    public void RecurrentLayer_MatchesPyTorch(string name)
    {
        int index = Array.FindIndex([.. GoldenFiles.Recurrences], network => network.Name == name);
        AssertMatches(GoldenFiles.Recurrences[index], compiled.CreateRecurrence(index));
    }

    [Theory]
    [MemberData(nameof(EmbeddingNames))]
    public void Embedding_MatchesPyTorch(string name)
    {
        int index = Array.FindIndex([.. GoldenFiles.Embeddings], network => network.Name == name);
        AssertMatches(GoldenFiles.Embeddings[index], compiled.CreateEmbedding(index));
    }

    private static void AssertMatches(GoldenNetwork golden, ITrainableDriver driver)
    {
        Assert.Equal(golden.Parameters.Select(parameter => parameter.Name), driver.ParameterNames);
        for (int i = 0; i < golden.Parameters.Length; i++)
            driver.SetParameter(i, golden.Parameters[i].Values.ToFloats());
        float[] inputs = golden.Inputs.Flatten().ToFloats();
        float[] targets = golden.Targets.Flatten().ToFloats();
        double lossTolerance = golden.Name == "clipped_binary" ? ClippedLossTolerance : LossTolerance;

        BatchResult evaluated = driver.ComputeLoss(inputs, targets);
        BatchResult trained = driver.ComputeGradients(inputs, targets, default);

        double[] predictions = golden.Predictions.Flatten();
        Close.AssertEqual(predictions, driver.PredictBatch(inputs).ToDoubles(), ForwardTolerance, "PredictBatch");
        Close.AssertEqual(predictions, evaluated.Predictions.ToDoubles(), ForwardTolerance, "ComputeLoss's predictions");
        Close.AssertEqual(golden.TrainedPredictions.Flatten(), trained.Predictions.ToDoubles(), ForwardTolerance, "ComputeGradients's predictions");
        int n = golden.Inputs.Length;
        Close.AssertEqual([golden.MeanLoss], [evaluated.LossSum / n], lossTolerance, "ComputeLoss");
        Close.AssertEqual([golden.TrainedLoss], [trained.LossSum / n], lossTolerance, "ComputeGradients's loss");
        Close.AssertEqual([golden.Regularization], [driver.ComputeRegularization()], LossTolerance, "penalty");
        for (int i = 0; i < n; i++)
        {
            double loss = driver.ComputeLoss(golden.Inputs[i].ToFloats(), golden.Targets[i].ToFloats()).LossSum;
            Close.AssertEqual([golden.Losses[i]], [loss], lossTolerance, $"loss of sample {i}");
        }

        for (int i = 0; i < golden.Parameters.Length; i++)
        {
            GoldenParameter parameter = golden.Parameters[i];
            double limit = GradientTolerance * Math.Max(Close.Magnitude(parameter.Gradient), SmallestMagnitude);
            Close.AssertWithin(parameter.Gradient, trained.Gradients[i].ToDoubles(), limit, parameter.Name);
        }
    }

    private static void AssertEachEqual(double[] inputs, double[] expected, float[] actual, double scale, string what)
    {
        for (int i = 0; i < inputs.Length; i++)
            Close.AssertEqual([expected[i]], [actual[i] * scale], ActivationTolerance, $"{what}({inputs[i]})");
    }

    /// <summary>All golden networks, compiled once.</summary>
    public sealed class CompiledNetworks : IDisposable
    {
        private readonly NetworkHarness _harness;
        private readonly NetworkDeclaration[] _convolutions = [.. GoldenFiles.Convolutions.Select((golden, i) => golden.Declare($"Convolution{i}"))];
        private readonly NetworkDeclaration[] _normalizations = [.. GoldenFiles.Normalizations.Select((golden, i) => golden.Declare($"Normalization{i}"))];
        private readonly NetworkDeclaration[] _recurrences = [.. GoldenFiles.Recurrences.Select((golden, i) => golden.Declare($"Recurrence{i}"))];
        private readonly NetworkDeclaration[] _embeddings = [.. GoldenFiles.Embeddings.Select((golden, i) => golden.Declare($"Embedding{i}"))];
        private readonly Lazy<NetworkHarness> _convolutionHarness;
        private readonly Lazy<NetworkHarness> _normalizationHarness;
        private readonly Lazy<NetworkHarness> _recurrenceHarness;
        private readonly Lazy<NetworkHarness> _embeddingHarness;

        public CompiledNetworks()
        {
            Activations = [.. GoldenFiles.Activations.Elementwise.Select(
                (golden, i) => Declarations.Pointwise($"Activation{i}", golden))];
            Networks = [.. GoldenFiles.Networks.Select((golden, i) => golden.Declare($"Golden{i}"))];
            int classes = GoldenFiles.Activations.Softmax.Inputs[0].Length;
            Softmax = new NetworkBuilder("Rows", classes).Activate(Activation.Softmax).Build();
            LogSoftmax = new NetworkBuilder("Logarithms", classes).Activate(Activation.LogSoftmax).Build();
            _harness = new NetworkHarness([.. Activations, .. Networks, Softmax, LogSoftmax]);
            _convolutionHarness = new(() => new NetworkHarness(_convolutions));
            _normalizationHarness = new(() => new NetworkHarness(_normalizations));
            _recurrenceHarness = new(() => new NetworkHarness(_recurrences));
            _embeddingHarness = new(() => new NetworkHarness(_embeddings));
        }

        public IReadOnlyList<NetworkDeclaration> Activations { get; }

        public IReadOnlyList<NetworkDeclaration> Networks { get; }

        public NetworkDeclaration Softmax { get; }

        public NetworkDeclaration LogSoftmax { get; }

        public INetworkDriver Create(NetworkDeclaration declaration) => _harness.Create(declaration);

        public ITrainableDriver CreateTrainable(NetworkDeclaration declaration) => _harness.CreateTrainable(declaration);

        public ITrainableDriver CreateConvolution(int index) => _convolutionHarness.Value.CreateTrainable(_convolutions[index]);

        public ITrainableDriver CreateNormalization(int index) => _normalizationHarness.Value.CreateTrainable(_normalizations[index]);

        public ITrainableDriver CreateRecurrence(int index) => _recurrenceHarness.Value.CreateTrainable(_recurrences[index]);

        public ITrainableDriver CreateEmbedding(int index) => _embeddingHarness.Value.CreateTrainable(_embeddings[index]);

        public void Dispose()
        {
            _harness.Dispose();
            foreach (Lazy<NetworkHarness> harness in new[] { _convolutionHarness, _normalizationHarness, _recurrenceHarness, _embeddingHarness })
            {
                if (harness.IsValueCreated)
                    harness.Value.Dispose();
            }
        }
    }
}
