namespace NetGen.Tests.Optimizers;

/// <summary>Values worked out by hand; 1e-7 is one unit in the last place of the results.</summary>
public class LearningRateScheduleTests
{
    [Fact]
    public void Number_ConvertsToConstantSchedule()
    {
        LearningRateSchedule fromFloat = 0.25f;
        LearningRateSchedule fromDouble = 0.25;

        Assert.Equal(0.25f, fromFloat.At(0));
        Assert.Equal(0.25f, fromFloat.At(1_000_000));
        Assert.Equal(fromFloat, fromDouble);
    }

    [Theory]
    [InlineData(false, 0, 0.1)]
    [InlineData(false, 5, 0.07071068)]
    [InlineData(false, 10, 0.05)]
    [InlineData(false, 25, 0.01767767)]
    [InlineData(true, 9, 0.1)]
    [InlineData(true, 10, 0.05)]
    [InlineData(true, 29, 0.025)]
    public void ExponentialDecay_MatchesKeras(bool staircase, long step, double expected) =>
        Assert.Equal(expected, new ExponentialDecay(0.1f, 10, 0.5, staircase).At(step), 1e-7);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 0.5)]
    [InlineData(110, 0.5)]
    [InlineData(111, 0.1)]
    public void PiecewiseConstantDecay_IncludesTheBoundaries(long step, double expected) =>
        Assert.Equal(expected, new PiecewiseConstantDecay([100, 110], [1, 0.5f, 0.1f]).At(step), 1e-7);

    [Theory]
    [InlineData(1, false, 0, 0.1)]
    [InlineData(1, false, 50, 0.055)]
    [InlineData(1, false, 100, 0.01)]
    [InlineData(1, false, 500, 0.01)]
    [InlineData(2, false, 50, 0.0325)]
    [InlineData(1, true, 0, 0.1)]
    [InlineData(1, true, 100, 0.01)]
    [InlineData(1, true, 150, 0.0325)]
    [InlineData(1, true, 200, 0.01)]
    public void PolynomialDecay_MatchesKeras(double power, bool cycle, long step, double expected) =>
        Assert.Equal(expected, new PolynomialDecay(0.1f, 100, 0.01f, power, cycle).At(step), 1e-7);

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(250, 0.08681981)]
    [InlineData(500, 0.055)]
    [InlineData(1000, 0.01)]
    [InlineData(2000, 0.01)]
    public void CosineDecay_EndsAtAlpha(long step, double expected) =>
        Assert.Equal(expected, new CosineDecay(0.1f, 1000, alpha: 0.1).At(step), 1e-7);

    [Theory]
    [InlineData(0, 0.02)]
    [InlineData(5, 0.06)]
    [InlineData(10, 0.1)]
    [InlineData(60, 0.05)]
    [InlineData(110, 0)]
    [InlineData(1000, 0)]
    public void CosineDecay_WithWarmup_RisesThenFalls(long step, double expected) =>
        Assert.Equal(expected, new CosineDecay(0.02f, 100, warmupTarget: 0.1f, warmupSteps: 10).At(step), 1e-7);

    [Fact]
    public void Schedules_WithUnusableNumbers_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => (LearningRateSchedule)(-1f));
        Assert.Throws<ArgumentOutOfRangeException>("decaySteps", () => new ExponentialDecay(0.1f, 0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("decayRate", () => new ExponentialDecay(0.1f, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("initialLearningRate", () => new ExponentialDecay(float.NaN, 1, 1));
        Assert.Throws<ArgumentException>("values", () => new PiecewiseConstantDecay([1, 2], [1, 2]));
        Assert.Throws<ArgumentException>("boundaries", () => new PiecewiseConstantDecay([2, 2], [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>("power", () => new PolynomialDecay(0.1f, 10, power: 0));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new CosineDecay(0.1f, 10, alpha: 2));
        Assert.Throws<ArgumentOutOfRangeException>("warmupSteps", () => new CosineDecay(0.1f, 10, warmupTarget: 1));
        Assert.Throws<ArgumentException>("warmupSteps", () => new CosineDecay(0.1f, 10, warmupSteps: 5));
    }

    [Fact]
    public void PiecewiseConstantDecay_ComparesByValue()
    {
        var one = new PiecewiseConstantDecay([10], [1, 0.5f]);
        var same = new PiecewiseConstantDecay([10], [1, 0.5f]);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, new PiecewiseConstantDecay([11], [1, 0.5f]));
    }
}
