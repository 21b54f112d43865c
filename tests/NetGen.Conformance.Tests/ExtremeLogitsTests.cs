using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance;

/// <summary>Losses of finite logits that differ by more than the largest float: no 0 · ∞, in the interpreter and in generated code.</summary>
public sealed class ExtremeLogitsTests
{
    private const float Huge = 3e38f;

    // Few classes lie in columns, many in panels.
    [Theory]
    [InlineData(Loss.SparseCategoricalCrossEntropy, 3, 1)]
    [InlineData(Loss.SparseCategoricalCrossEntropy, 3, 20)]
    [InlineData(Loss.SparseCategoricalCrossEntropy, 16, 20)]
    [InlineData(Loss.SparseCategoricalCrossEntropy, 40, 3)]
    [InlineData(Loss.CategoricalCrossEntropy, 3, 20)]
    [InlineData(Loss.CategoricalCrossEntropy, 40, 20)]
    public void CategoricalCrossEntropy_OfACertainRightAnswer_IsZero(Loss loss, int classes, int samples)
    {
        float[] logits = new float[classes];
        (logits[0], logits[1]) = (Huge, -Huge);
        float[] target = loss == Loss.SparseCategoricalCrossEntropy ? [0] : [1, .. new float[classes - 1]];
        Check(loss, Activation.Softmax, logits, target, samples);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(40, 20)]
    public void BinaryCrossEntropy_OfCertainRightAnswers_IsZero(int outputs, int samples)
    {
        float[] logits = [.. Enumerable.Range(0, outputs).Select(i => i % 2 == 0 ? Huge : -Huge)];
        float[] target = [.. logits.Select(logit => logit > 0 ? 1f : 0f)];
        Check(Loss.BinaryCrossEntropy, Activation.Sigmoid, logits, target, samples);
    }

    private static void Check(Loss loss, Activation activation, float[] logits, float[] target, int samples)
    {
        NetworkDeclaration declaration = new NetworkBuilder("Certain", 1).Dense(logits.Length, activation).Minimize(loss).Build();
        using var harness = new NetworkHarness([declaration]);
        var driver = (ITrainableDriver)harness.Create(declaration);
        driver.SetParameter(0, new float[logits.Length]);
        driver.SetParameter(1, logits);
        var oracle = new Oracle(declaration);
        oracle.SetParameter(1, logits.Select(logit => (double)logit));

        float[] inputs = new float[samples], targets = [.. Enumerable.Repeat(target, samples).SelectMany(values => values)];
        Assert.Equal(0, driver.ComputeLoss(inputs, targets).LossSum);
        BatchResult step = driver.ComputeGradients(inputs, targets, default);
        Assert.Equal(0, step.LossSum);
        Assert.All(step.Gradients.SelectMany(gradient => gradient), gradient => Assert.Equal(0, gradient));
        double[][] rows = [[0]], expected = [[.. target.Select(value => (double)value)]];
        Assert.Equal(0, oracle.Evaluate(rows, expected).LossSum);
    }
}
