using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Networks with <c>[Accuracy(Fast)]</c> against the interpreter, whose functions are exact: predictions, losses and gradients. They are off by more than
/// rounding, and by little more than the stated errors of the functions.
/// </summary>
public sealed class AccuracyTests
{
    // Predictions to 0.3 % of the largest, gradients to 3 %: a derivative 1 − y² of y = tanh x is off by twice the error of y, at most 0.0011.
    private const double Looseness = 300;

    private static readonly Activation[] Functions =
    [
        Activation.Tanh, Activation.Sigmoid, Activation.Softplus, Activation.Elu, Activation.Selu, Activation.Gelu, Activation.GeluTanh, Activation.Silu,
        Activation.Mish, Activation.Exponential, Activation.Softmax, Activation.LogSoftmax,
    ];

    private static readonly (Activation Last, Loss Loss)[] Losses =
    [
        (Activation.Sigmoid, Loss.BinaryCrossEntropy),
        (Activation.Softmax, Loss.CategoricalCrossEntropy),
        (Activation.Softmax, Loss.SparseCategoricalCrossEntropy),
    ];

    private static readonly int[] Sizes = [5, 16, 37];

    [Fact]
    public void FastActivations_AreWithinTheirErrorsOfTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(
    [
        .. Functions.SelectMany((function, i) => Sizes.Select(units => CaseData.Create(
            Fast(new NetworkBuilder($"Fast{function}{units}", 7).Dense(units, function).Dense(3).Minimize(Loss.MeanSquaredError).Build()),
            batch: 9 + units,
            new Random(i),
            $"{function} of {units}"))),
    ], Looseness));

    [Fact]
    public void FastLosses_AreWithinTheirErrorsOfTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(
    [
        .. Losses
            .SelectMany((pair, i) => Sizes.Select(units => CaseData.Create(
                Fast(new NetworkBuilder($"FastLoss{i}Of{units}", 7).Dense(12, Activation.Tanh).Dense(units, pair.Last).Minimize(pair.Loss).Build()),
                batch: 35,
                new Random(i),
                $"{pair.Loss} of {units}"))),
    ], Looseness));

    [Fact]
    public void FastRecurrentLayers_AreWithinTheirErrorsOfTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(
    [
        .. RecurrentNetworks.Create()
            .Where(item => item.Declaration.Layers.OfType<RecurrentDeclaration>().All(layer =>
                layer is { Activation: Activation.Tanh, RecurrentActivation: Activation.Sigmoid }))
            .Select(item => item with { Declaration = Fast(item.Declaration) }),
    ], Looseness));

    [Fact]
    public void OnlyFastNetworks_HaveAnotherText()
    {
        NetworkDeclaration plain = new NetworkBuilder("Plain", 4).Dense(4, Activation.Tanh).Minimize(Loss.MeanSquaredError).Build();
        NetworkDeclaration full = plain with { Accuracy = new AccuracyDeclaration(2, Accuracy.Full) };
        Assert.Equal(NetworkCompiler.Compile(plain), NetworkCompiler.Compile(full));

        EquatableArray<GeneratedSource> fast = NetworkCompiler.Compile(Fast(plain));
        Assert.Equal(
            NetworkCompiler.Compile(plain)[1].Text.Split('\n'),
            fast[1].Text.Split('\n').Where(line => line != "    using PanelMath = global::NetGen.Numerics.FastPanelMath;"));
    }

    private static NetworkDeclaration Fast(NetworkDeclaration declaration) =>
        declaration with { Accuracy = new AccuracyDeclaration(declaration.Layers.Count + declaration.Losses.Count, Accuracy.Fast) };
}
