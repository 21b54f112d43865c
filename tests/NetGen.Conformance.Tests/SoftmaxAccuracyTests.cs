using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance;

/// <summary>How far the generated softmax is from the exact one, in units in the last place.</summary>
public sealed class SoftmaxAccuracyTests
{
    // Exponential 1.2, quotient 0.5, the sum's rounding, and the rounding of x − max, which is up to half a unit in the last
    // place of that difference: 1 for logits that are at most 2 apart.
    private const double Tolerance = 4;

    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(40)]
    public void Softmax_OfLogitsAtMostTwoApart_IsWithinFourUlp(int size)
    {
        const int rows = 500;
        NetworkDeclaration declaration = new NetworkBuilder("Softmax", size).Dense(size, Activation.Softmax).Build();
        using var harness = new NetworkHarness([declaration]);
        INetworkDriver driver = harness.Create(declaration);
        driver.SetParameter(0, [.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1f : 0f)]);
        driver.SetParameter(1, new float[size]);
        var random = new Random(size);
        float[] logits = [.. Enumerable.Range(0, rows * size).Select(_ => (2 * random.NextSingle()) - 1)];

        float[] batch = driver.PredictBatch(logits);

        double worst = 0;
        for (int row = 0; row < rows; row++)
        {
            float[] x = logits[(row * size)..((row + 1) * size)];
            float[] single = driver.Predict(x);
            double sum = x.Sum(value => Math.Exp(value));
            for (int i = 0; i < size; i++)
            {
                double exact = Math.Exp(x[i]) / sum;
                worst = Math.Max(worst, Math.Max(UlpError(single[i], exact), UlpError(batch[(row * size) + i], exact)));
            }
        }

        Assert.True(worst <= Tolerance, $"{worst} ULP");
    }

    private static double UlpError(float actual, double exact) =>
        Math.Abs(actual - exact) / (MathF.BitIncrement((float)exact) - (float)exact);
}
