using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Training;

/// <summary>Every activation, loss and regulariser that fit together, against finite differences.</summary>
public class ActivationLossGradientTests
{
    private static readonly (double L1, double L2)[] Regularisers = [(0, 0), (0.03, 0), (0, 0.05), (0.02, 0.04)];

    public static TheoryData<Activation, Loss> Hidden =>
        Pairs((activation, loss) => HiddenLayers(activation, loss, 0, 0), (_, _) => true);

    // A logarithm of a probability is never positive, and a loss that takes its logarithm is clipped and flat.
    public static TheoryData<Activation, Loss> Last => Pairs(
        (activation, _) => LastLayers(activation, 0, 0),
        (activation, loss) => activation != Activation.LogSoftmax || loss is not (Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy
            or Loss.SparseCategoricalCrossEntropy or Loss.KullbackLeibler or Loss.Poisson));

    [Theory]
    [MemberData(nameof(Hidden))]
    public void HiddenActivation_HasTheGradientOfFiniteDifferences(Activation activation, Loss loss)
    {
        foreach ((double l1, double l2) in Regularisers)
            GradientCheck.Draw(Network(HiddenLayers(activation, loss, l1, l2), Minimise(loss))).AssertGradients();
    }

    [Theory]
    [MemberData(nameof(Last))]
    public void LastActivation_HasTheGradientOfFiniteDifferences(Activation activation, Loss loss)
    {
        foreach ((double l1, double l2) in Regularisers)
            GradientCheck.Draw(Network(LastLayers(activation, l1, l2), Minimise(loss))).AssertGradients();
    }

    // Twenty activations with a slope under eleven losses. What is before a step or sign learns as a perceptron only.
    [Fact]
    public void TheCorpus_IsComplete()
    {
        Assert.Equal(20 * 11, Hidden.Count);
        Assert.Equal((20 * 11) - 5 + 2, Last.Count);
    }

    private static LayerDeclaration[] HiddenLayers(Activation activation, Loss loss, double l1, double l2)
    {
        Activation last = loss switch
        {
            Loss.BinaryCrossEntropy => Activation.Sigmoid,
            Loss.CategoricalCrossEntropy or Loss.SparseCategoricalCrossEntropy => Activation.Softmax,
            Loss.KullbackLeibler => Activation.Softmax,
            Loss.Poisson => Activation.Softplus,
            Loss.Hinge => Activation.Tanh,
            Loss.Perceptron => Activation.Sign,
            _ => Activation.Linear,
        };
        return
        [
            Input(3),
            Dense(4, activation) with { KernelL1 = l1, KernelL2 = l2 },
            Dense(2, last) with { KernelL1 = l2, KernelL2 = l1 },
        ];
    }

    private static LayerDeclaration[] LastLayers(Activation activation, double l1, double l2) =>
        [Input(3), Dense(4, Activation.Tanh), Dense(2, activation) with { KernelL1 = l1, KernelL2 = l2 }];

    private static TheoryData<Activation, Loss> Pairs(
        Func<Activation, Loss, LayerDeclaration[]> layers, Func<Activation, Loss, bool> isSteep)
    {
        var pairs = new TheoryData<Activation, Loss>();
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            foreach (Loss loss in Enum.GetValues<Loss>())
            {
                if (isSteep(activation, loss) && ShapeInference.Infer(Declared(layers(activation, loss), Minimise(loss)), out _) is not null)
                    pairs.Add(activation, loss);
            }
        }

        return pairs;
    }
}
