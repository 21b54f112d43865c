using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Tests.Optimizers;

public class OptimizerTests
{
    // 32 parameters: two panels, the last of whose lanes are padding.
    private const int Length = 32;
    private const int Used = 27;

    // Relative to the parameter, or absolute below 1. Single precision adds half a unit in the last place (6e-8) or more
    // in each of the 20 steps; 5e-7 is the largest error that was seen.
    private const double Tolerance = 1e-6;

    [Fact]
    public void Sgd_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(new Sgd(), 0.01, ("momentum", 0), ("nesterov", 0));

    [Fact]
    public void Sgd_WithMomentum_MatchesKeras() =>
        AssertMatches(new Sgd(0.05, momentum: 0.9), 0.05, ("momentum", 0.9), ("nesterov", 0));

    [Fact]
    public void Sgd_WithNesterov_MatchesKeras() =>
        AssertMatches(new Sgd(0.05, momentum: 0.9, nesterov: true), 0.05, ("momentum", 0.9), ("nesterov", 1));

    [Fact]
    public void Adam_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(new Adam(), 0.001, ("beta_1", 0.9), ("beta_2", 0.999), ("epsilon", 1e-7));

    [Fact]
    public void Adam_WithLargeEpsilon_AddsItOutsideTheRoot() =>
        AssertMatches(
            new Adam(0.1, beta1: 0.5, beta2: 0.7, epsilon: 0.3), 0.1, ("beta_1", 0.5), ("beta_2", 0.7), ("epsilon", 0.3));

    [Fact]
    public void AdamW_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(
            new AdamW(0.02, weightDecay: 0.3),
            0.02,
            ("beta_1", 0.9), ("beta_2", 0.999), ("epsilon", 1e-7), ("weight_decay", 0.3));

    [Fact]
    public void RMSprop_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(
            new RMSprop(), 0.001, ("rho", 0.9), ("momentum", 0), ("epsilon", 1e-7), ("centered", 0));

    [Fact]
    public void RMSprop_WithMomentum_MatchesKeras() =>
        AssertMatches(
            new RMSprop(0.01, rho: 0.8, momentum: 0.7),
            0.01,
            ("rho", 0.8), ("momentum", 0.7), ("epsilon", 1e-7), ("centered", 0));

    [Fact]
    public void RMSprop_CenteredWithMomentum_MatchesKeras() =>
        AssertMatches(
            new RMSprop(0.01, momentum: 0.5, epsilon: 1e-3, centered: true),
            0.01,
            ("rho", 0.9), ("momentum", 0.5), ("epsilon", 1e-3), ("centered", 1));

    [Fact]
    public void RMSprop_Centered_MatchesKeras() =>
        AssertMatches(
            new RMSprop(0.01, epsilon: 1e-3, centered: true),
            0.01,
            ("rho", 0.9), ("momentum", 0), ("epsilon", 1e-3), ("centered", 1));

    [Fact]
    public void Adagrad_AfterTwentySteps_MatchesKeras() => AssertMatches(new Adagrad(0.1), 0.1, ("epsilon", 1e-7));

    [Fact]
    public void Adadelta_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(new Adadelta(1.0, epsilon: 1e-3), 1, ("rho", 0.95), ("epsilon", 1e-3));

    [Fact]
    public void Adamax_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(new Adamax(0.01), 0.01, ("beta_1", 0.9), ("beta_2", 0.999), ("epsilon", 1e-7));

    [Fact]
    public void Nadam_AfterTwentySteps_MatchesKeras() =>
        AssertMatches(new Nadam(0.01), 0.01, ("beta_1", 0.9), ("beta_2", 0.999), ("epsilon", 1e-7));

    [Fact]
    public void Defaults_AreThoseOfKeras()
    {
        Assert.Equal((LearningRateSchedule)0.01f, new Sgd().LearningRate);
        Assert.Equal((LearningRateSchedule)0.001f, new Adam().LearningRate);
        Assert.Equal((LearningRateSchedule)0.001f, new AdamW().LearningRate);
        Assert.Equal(0.004, new AdamW().WeightDecay);
        Assert.Equal((0.9, 0.999, 1e-7), (new AdamW().Beta1, new AdamW().Beta2, new AdamW().Epsilon));
        Assert.Equal((LearningRateSchedule)0.001f, new RMSprop().LearningRate);
        Assert.Equal((LearningRateSchedule)0.001f, new Adagrad().LearningRate);
        Assert.Equal(0.1f, new Adagrad().InitialSlotValue);
        Assert.Equal((LearningRateSchedule)0.001f, new Adadelta().LearningRate);
        Assert.Equal((0.95, 1e-7), (new Adadelta().Rho, new Adadelta().Epsilon));
        Assert.Equal((LearningRateSchedule)0.001f, new Adamax().LearningRate);
        Assert.Equal((LearningRateSchedule)0.001f, new Nadam().LearningRate);
    }

    [Fact]
    public void SlotNames_DependOnWhatIsNeeded()
    {
        Assert.Empty(new Sgd().SlotNames);
        Assert.Equal<string>(["momentum"], new Sgd(momentum: 0.9).SlotNames);
        Assert.Equal<string>(["velocity"], new RMSprop().SlotNames);
        Assert.Equal<string>(["velocity", "average_gradient", "momentum"], new RMSprop(momentum: 0.1, centered: true).SlotNames);
        Assert.Equal<string>(["momentum", "velocity"], new AdamW().SlotNames);
    }

    [Fact]
    public void Nadam_StartedAtALaterStep_HasTheBitsOfOneThatCameThere()
    {
        var slots = new AlignedBuffer(2 * 16);
        var came = new Nadam();
        for (int step = 0; step < 100; step++)
            came.BeginStep(step, 0.001f);
        var fresh = new Nadam();
        fresh.BeginStep(5000, 0.001f);
        fresh.BeginStep(99, 0.001f);

        Panel128 expected = Update(came);
        slots.Span.Clear();
        Panel128 actual = Update(fresh);

        Assert.Equal(Panel128.Sum(expected), Panel128.Sum(actual));

        Panel128 Update(Nadam optimizer) => optimizer.Update(
            Panel128.Broadcast(0.3f), Panel128.Broadcast(0.7f), ref slots.Start, 16);
    }

    [Fact]
    public void Nadam_StartedAfterVeryManySteps_TakesNoTimeForThem()
    {
        // A factor for each of them would take hours.
        var fresh = new Nadam();
        fresh.BeginStep(1L << 40, 0.001f);
        var came = new Nadam();
        came.BeginStep((1L << 40) - 1, 0.001f);
        came.BeginStep(1L << 40, 0.001f);
        var slots = new AlignedBuffer(2 * 16);
        float Update(Nadam optimizer) => Panel128.Sum(optimizer.Update(
            Panel128.Broadcast(0.3f), Panel128.Broadcast(0.7f), ref slots.Start, 16));
        Assert.True(float.IsFinite(Update(fresh)));
        slots.Span.Clear();
        float expected = Update(came);
        slots.Span.Clear();
        Assert.Equal(expected, Update(fresh));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Constructor_WithMomentumOutOfRange_Throws(double momentum)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(momentum), () => new Sgd(momentum: momentum));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(momentum), () => new RMSprop(momentum: momentum));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Constructor_WithDecayOutOfRange_Throws(double decay)
    {
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new Adam(beta1: decay));
        Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new Nadam(beta2: decay));
        Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new Adamax(beta2: decay));
        Assert.Throws<ArgumentOutOfRangeException>("rho", () => new RMSprop(rho: decay));
        Assert.Throws<ArgumentOutOfRangeException>("rho", () => new Adadelta(rho: decay));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-7)]
    [InlineData(1e-60)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_WithUnusableEpsilon_Throws(double epsilon)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(epsilon), () => new Adam(epsilon: epsilon));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(epsilon), () => new Adagrad(epsilon: epsilon));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Constructor_WithUnusableLearningRate_Throws(float learningRate) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(learningRate), () => new Adam(learningRate));

    private static void AssertMatches<TOptimizer>(
        TOptimizer optimizer, double learningRate, params (string Name, double Value)[] settings)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        AssertMatches<TOptimizer, Panel128>(optimizer, learningRate, settings);
        if (PanelSupport.Use256)
            AssertMatches<TOptimizer, Panel256>(optimizer, learningRate, settings);
        if (PanelSupport.Use512)
            AssertMatches<TOptimizer, Panel512>(optimizer, learningRate, settings);
    }

    private static void AssertMatches<TOptimizer, TPanel>(
        TOptimizer optimizer, double learningRate, (string Name, double Value)[] settings)
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TPanel : struct, IPanel<TPanel>
    {
        var parameters = new AlignedBuffer(Length);
        var gradients = new AlignedBuffer(Length);
        var slots = new AlignedBuffer(Length * optimizer.SlotNames.Length);
        slots.Span.Fill(optimizer.InitialSlotValue);
        var expected = new double[Used];
        var references = new KerasReference[Used];
        for (int i = 0; i < Used; i++)
        {
            expected[i] = parameters.Span[i] = MathF.Sin(i + 1);
            references[i] = new KerasReference(TOptimizer.Name, settings.ToDictionary(s => s.Name, s => s.Value));
            references[i].Start(optimizer.InitialSlotValue);
        }

        for (int step = 0; step < 20; step++)
        {
            for (int i = 0; i < Used; i++)
            {
                // One parameter's gradient is always 0, and the others' sizes span three decades.
                gradients.Span[i] = i == 5 ? 0 : MathF.Cos((step * 1.7f) + i) * MathF.Pow(10, (i % 4) - 2);
                expected[i] = references[i].Step(expected[i], gradients.Span[i], learningRate);
            }

            optimizer.BeginStep(step, optimizer.LearningRate.At(step));
            OptimizerStep.Apply<TOptimizer, TPanel>(optimizer, parameters, gradients, slots);
        }

        for (int i = 0; i < Used; i++)
            Assert.True(
                Math.Abs(expected[i] - parameters.Span[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])),
                $"Parameter {i}: expected {expected[i]:R}, got {parameters.Span[i]:R}.");
        Assert.All(parameters.Span[Used..].ToArray(), value => Assert.Equal(0, value));
    }
}
