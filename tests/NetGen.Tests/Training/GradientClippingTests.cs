namespace NetGen.Tests.Training;

public class GradientClippingTests
{
    // One sample with input (1, 0, 0) and outputs (p₀, p₁) = (0, 0) gives the gradient −t in the first kernel row and
    // in the bias. With targets (3, 4), each parameter's norm is 5 and the global norm is √50.
    private static readonly float[] Input = [1, 0, 0];
    private static readonly float[] Target = [3, 4];

    [Fact]
    public void ClipValue_LimitsEveryGradient() =>
        AssertStep(new TrainerOptions { ClipValue = 3.5f }, [3, 3.5f, 0, 0, 0, 0], [3, 3.5f]);

    [Fact]
    public void ClipNorm_ScalesEachParameter() =>
        AssertStep(new TrainerOptions { ClipNorm = 2.5f }, [1.5f, 2, 0, 0, 0, 0], [1.5f, 2]);

    [Fact]
    public void GlobalClipNorm_ScalesAllParameters()
    {
        float scale = 1 / MathF.Sqrt(50);
        AssertStep(
            new TrainerOptions { GlobalClipNorm = 1 }, [3 * scale, 4 * scale, 0, 0, 0, 0], [3 * scale, 4 * scale]);
    }

    [Fact]
    public void Norms_BelowTheLimit_ChangeNothing()
    {
        AssertStep(new TrainerOptions { ClipNorm = 5.5f }, [3, 4, 0, 0, 0, 0], [3, 4]);
        AssertStep(new TrainerOptions { GlobalClipNorm = 7.5f }, [3, 4, 0, 0, 0, 0], [3, 4]);
    }

    [Fact]
    public void ClipNorm_OfNaN_LeavesThePaddingZero()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd(1), new TrainerOptions { GlobalClipNorm = 1 });
        trainer.TrainStep(Input, [float.NaN, 1], new float[2]);

        // The NaN error reaches the first output's three kernel values and its bias, and nothing else.
        Assert.Equal(4, network.Parameters.Buffer.Span.ToArray().Count(float.IsNaN));
    }

    [Fact]
    public void Options_WithTwoLimits_Throw()
    {
        var options = new TrainerOptions { ClipValue = 1, ClipNorm = 1 };
        Assert.Throws<ArgumentException>(() => new LinearRegression().CreateTrainer(new Sgd(), options));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void Options_WithUnusableLimit_Throw(float limit)
    {
        var options = new TrainerOptions { GlobalClipNorm = limit };
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearRegression().CreateTrainer(new Sgd(), options));
    }

    private static void AssertStep(TrainerOptions options, float[] kernel, float[] bias)
    {
        // With a learning rate of 1 and parameters of 0, the parameters become the negated gradients.
        var network = new LinearRegression();
        network.CreateTrainer(new Sgd(1), options).TrainStep(Input, Target, new float[2]);
        for (int i = 0; i < 6; i++)
            Assert.Equal(kernel[i], network.Parameters[0][i], 1e-6f);
        for (int i = 0; i < 2; i++)
            Assert.Equal(bias[i], network.Parameters[1][i], 1e-6f);
    }
}
