using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0017 to NG0021: another activation, another loss, no dropout.</summary>
public sealed class SuggestionCodeFixTests
{
    [Theory]
    [InlineData("[Input(2)] [Dense(3)] [Loss(CategoricalCrossEntropy)]", "[Input(2)] [Dense(3, Softmax)] [Loss(CategoricalCrossEntropy)]")]
    [InlineData("[Input(2)] [Dense(3, UseBias = false)] [Loss(CategoricalCrossEntropy)]", "[Input(2)] [Dense(3, Softmax, UseBias = false)] [Loss(CategoricalCrossEntropy)]")]
    [InlineData("[Input(2)] [Dense(units: 3)] [Loss(CategoricalCrossEntropy)]", "[Input(2)] [Dense(units: 3, activation: Softmax)] [Loss(CategoricalCrossEntropy)]")]
    [InlineData("[Input(2)] [Dense(activation: Sigmoid, units: 3)] [Loss(CategoricalCrossEntropy)]", "[Input(2)] [Dense(activation: Softmax, units: 3)] [Loss(CategoricalCrossEntropy)]")]
    [InlineData("[Input(2)] [Dense(3, NetGen.Activation.Tanh)] [Loss(KullbackLeibler)]", "[Input(2)] [Dense(3, NetGen.Activation.Softmax)] [Loss(KullbackLeibler)]")]
    [InlineData("[Input(2)] [Dense(3, (Activation)1)] [Loss(KullbackLeibler)]", "[Input(2)] [Dense(3, Softmax)] [Loss(KullbackLeibler)]")]
    public void LastActivation_BecomesSoftmax(string before, string after) => FixAssert.Changes<FirstSuggestionCodeFix>(
        "NG0017", "Use Softmax in Dense", $"using NetGen;\n{before} partial class Net;", $"using NetGen;\n{after} partial class Net;");

    [Theory]
    [InlineData("Conv2D(2, 3, Padding = Same)", "Conv2D(2, 3, Sigmoid, Padding = Same)")]
    [InlineData("Conv2D(2, 3, 2)", "Conv2D(2, 3, 2, Sigmoid)")]
    [InlineData("Conv2D(2, 3, Tanh)", "Conv2D(2, 3, Sigmoid)")]
    [InlineData("Conv2D(2, 3, 2, Tanh)", "Conv2D(2, 3, 2, Sigmoid)")]
    [InlineData("Conv2D(2, kernelSize: 3)", "Conv2D(2, kernelSize: 3, activation: Sigmoid)")]
    public void ActivationOfAConvolution_BecomesSigmoid(string before, string after) => FixAssert.Changes<FirstSuggestionCodeFix>(
        "NG0017",
        "Use Sigmoid in Conv2D",
        $"using NetGen;\n[Input(4, 4, 1)] [{before}] [Loss(BinaryCrossEntropy)] partial class Net;",
        $"using NetGen;\n[Input(4, 4, 1)] [{after}] [Loss(BinaryCrossEntropy)] partial class Net;");

    [Fact]
    public void LastActivationOfItsOwn_IsChanged() => FixAssert.Changes<FirstSuggestionCodeFix>(
        "NG0017",
        "Use Sigmoid in Activation",
        "using NetGen;\n[Input(2)]\n[Dense(3)]\n[Activation(Tanh)]\n[Loss(BinaryCrossEntropy)]\npartial class Net;",
        "using NetGen;\n[Input(2)]\n[Dense(3)]\n[Activation(Sigmoid)]\n[Loss(BinaryCrossEntropy)]\npartial class Net;");

    [Theory]
    [InlineData("Loss(CategoricalCrossEntropy)", "Loss(BinaryCrossEntropy)")]
    [InlineData("Loss(Loss.CategoricalCrossEntropy)", "Loss(Loss.BinaryCrossEntropy)")]
    [InlineData("Loss(loss: CategoricalCrossEntropy)", "Loss(loss: BinaryCrossEntropy)")]
    public void Loss_BecomesTheOther(string before, string after) => FixAssert.Changes<SecondSuggestionCodeFix>(
        "NG0017",
        "Minimize BinaryCrossEntropy",
        $"using NetGen;\n[Input(2)] [Dense(3, Sigmoid)] [{before}] partial class Net;",
        $"using NetGen;\n[Input(2)] [Dense(3, Sigmoid)] [{after}] partial class Net;");

    [Fact]
    public void OneSuggestion_IsNoSecond() => FixAssert.OffersNothing<SecondSuggestionCodeFix>(
        "NG0018", "using NetGen; [Input(2)] [Dense(1, Softmax)] partial class Net;");

    [Fact]
    public void AllHiddenSoftmax_BecomeReluAtOnce() => FixAssert.ChangesAll<FirstSuggestionCodeFix>(
        "NG0019",
        ["using NetGen; [Input(2)] [Dense(3, Softmax)] [Dense(4, Softmax)] [Dense(2, Softmax)] partial class Net;"],
        ["using NetGen; [Input(2)] [Dense(3, Relu)] [Dense(4, Relu)] [Dense(2, Softmax)] partial class Net;"]);

    [Fact]
    public void LastDropout_IsRemoved() => FixAssert.Changes<RemoveAttributeCodeFix>(
        "NG0020",
        "Remove [Dropout]",
        "using NetGen;\n[Input(2)]\n[Dense(3)]\n[Dropout(0.5)]\n[Loss(Huber)]\npartial class Net;",
        "using NetGen;\n[Input(2)]\n[Dense(3)]\n[Loss(Huber)]\npartial class Net;");
}
