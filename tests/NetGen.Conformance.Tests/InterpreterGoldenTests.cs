using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Golden;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Compiler.Conformance;

/// <summary>The interpreter computes what PyTorch computes. Both work in double precision.</summary>
public sealed class InterpreterGoldenTests
{
    // Some ten roundings of 1e-16, and the interpreter's error function is good to about 1e-14.
    private const double Tolerance = 1e-12;

    public static TheoryData<int> ActivationCases => [.. Enumerable.Range(0, GoldenFiles.Activations.Elementwise.Length)];

    public static TheoryData<int> DifferentiableCases => [.. Enumerable.Range(0, GoldenFiles.Activations.Elementwise.Length).Where(
        index => GoldenFiles.Activations.Elementwise[index].Function is not (Activation.Step or Activation.Sign))];

    public static TheoryData<string> NetworkNames => [.. GoldenFiles.Networks.Select(network => network.Name)];

    public static TheoryData<string> ConvolutionNames => [.. GoldenFiles.Convolutions.Select(network => network.Name)];

    public static TheoryData<string> NormalizationNames => [.. GoldenFiles.Normalizations.Select(network => network.Name)];

    public static TheoryData<string> EmbeddingNames => [.. GoldenFiles.Embeddings.Select(network => network.Name)];

    public static TheoryData<string> RecurrenceNames => [.. GoldenFiles.Recurrences.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(ActivationCases))]
    public void Activation_OnARange_MatchesPyTorch(int index)
    {
        GoldenActivation golden = GoldenFiles.Activations.Elementwise[index];
        var oracle = new Oracle(Declarations.Pointwise("Net", golden));
        Declarations.SetIdentity(golden.Inputs.Length, (parameter, values) => oracle.SetParameter(parameter, values));

        AssertEachEqual(golden.Inputs, golden.Values, oracle.Predict([golden.Inputs]), golden.Activation);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void ActivationDerivative_OnARange_MatchesPyTorch(int index)
    {
        GoldenActivation golden = GoldenFiles.Activations.Elementwise[index];
        int n = golden.Inputs.Length;
        var oracle = new Oracle(Declarations.Pointwise("Net", golden));
        Declarations.SetIdentity(n, (parameter, values) => oracle.SetParameter(parameter, values));
        double[][] targets = [[.. Enumerable.Repeat(Declarations.FarBelow, n)]];

        double[] biasGradient = oracle.Train([golden.Inputs], targets, default).Gradients[1];

        AssertEachEqual(golden.Inputs, golden.Derivatives, [.. biasGradient.Select(g => g * n)], golden.Activation + "'");
    }

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.LogSoftmax)]
    public void Softmax_OnRows_MatchesPyTorch(Activation activation)
    {
        GoldenRows golden = GoldenFiles.Activations.Rows(activation);
        var oracle = new Oracle(new NetworkBuilder("Net", golden.Inputs[0].Length).Activate(activation).Build());
        for (int row = 0; row < golden.Inputs.Length; row++)
            Close.AssertEqual(golden.Values[row], oracle.Predict([golden.Inputs[row]]), Tolerance, $"row {row}");
    }

    [Theory]
    [MemberData(nameof(NetworkNames))]
    public void Network_MatchesPyTorch(string name) =>
        AssertMatches(GoldenFiles.Networks.Single(network => network.Name == name));

    [Theory]
    [MemberData(nameof(ConvolutionNames))]
    public void Convolution_MatchesPyTorch(string name) =>
        AssertMatches(GoldenFiles.Convolutions.Single(network => network.Name == name));

    [Theory]
    [MemberData(nameof(NormalizationNames))]
    public void Normalization_MatchesPyTorch(string name) =>
        AssertMatches(GoldenFiles.Normalizations.Single(network => network.Name == name));

    [Theory]
    [MemberData(nameof(RecurrenceNames))]
    public void RecurrentLayer_MatchesPyTorch(string name) =>
        AssertMatches(GoldenFiles.Recurrences.Single(network => network.Name == name));

    [Theory]
    [MemberData(nameof(EmbeddingNames))]
    public void Embedding_MatchesPyTorch(string name) =>
        AssertMatches(GoldenFiles.Embeddings.Single(network => network.Name == name));

    private static void AssertMatches(GoldenNetwork golden)
    {
        var oracle = new Oracle(golden.Declare("Net"));
        for (int i = 0; i < golden.Parameters.Length; i++)
        {
            Assert.Equal(golden.Parameters[i].Name, oracle.Specifications[i].Name);
            Assert.Equal(golden.Parameters[i].Shape, oracle.Specifications[i].Shape.Dimensions);
            oracle.SetParameter(i, golden.Parameters[i].Values);
        }

        OracleResult result = oracle.Train(golden.Inputs, golden.Targets, default);

        Close.AssertEqual(golden.Predictions.Flatten(), oracle.Predict(golden.Inputs), Tolerance, "predictions");
        Close.AssertEqual(golden.TrainedPredictions.Flatten(), result.Predictions, Tolerance, "a training step's predictions");
        Close.AssertEqual([golden.TrainedLoss], [result.LossSum / golden.Inputs.Length], Tolerance, "mean loss");
        Close.AssertEqual([golden.Regularization], [result.Regularization], Tolerance, "penalty");
        for (int i = 0; i < golden.Parameters.Length; i++)
            Close.AssertEqual(golden.Parameters[i].Gradient, result.Gradients[i], Tolerance, golden.Parameters[i].Name);
        for (int i = 0; i < golden.Inputs.Length; i++)
        {
            OracleResult single = oracle.Evaluate([golden.Inputs[i]], [golden.Targets[i]]);
            Close.AssertEqual([golden.Losses[i]], [single.LossSum], Tolerance, $"loss of sample {i}");
        }
    }

    private static void AssertEachEqual(double[] inputs, double[] expected, double[] actual, string what)
    {
        for (int i = 0; i < inputs.Length; i++)
            Close.AssertEqual([expected[i]], [actual[i]], Tolerance, $"{what}({inputs[i]})");
    }
}
