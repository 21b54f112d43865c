using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Tests.Optimizers;

/// <summary>
/// Moments of parameters whose gradients have become 0, as those of a unit that has died: rounding alone would keep them
/// subnormal for ever, and steps slow.
/// </summary>
public sealed class SubnormalMomentTests
{
    private const int Length = 32;

    // Decays of 0.7 leave the normal range after some 250 steps; without an end, 1.4e-45 · 0.7 rounds to 1.4e-45.
    private const double Decay = 0.7;
    private const int Steps = 400;

    [Fact]
    public void Sgd_KeepsNone() => Check(new Sgd(momentum: Decay), AllAreZero);

    [Fact]
    public void Sgd_WithNesterov_KeepsNone() => Check(new Sgd(momentum: Decay, nesterov: true), AllAreZero);

    [Fact]
    public void Adam_KeepsNone() => Check(new Adam(beta1: Decay, beta2: Decay), AllAreZero);

    [Fact]
    public void AdamW_KeepsNone() => Check(new AdamW(beta1: Decay, beta2: Decay), AllAreZero);

    [Fact]
    public void Adamax_KeepsNone() => Check(new Adamax(beta1: Decay, beta2: Decay), AllAreZero);

    [Fact]
    public void Nadam_KeepsNone() => Check(new Nadam(beta1: Decay, beta2: Decay), AllAreZero);

    [Fact]
    public void RMSprop_KeepsNone() => Check(new RMSprop(rho: Decay, momentum: Decay, centered: true), AllAreZero);

    [Fact]
    public void Adadelta_KeepsNone() => Check(new Adadelta(rho: Decay), AllAreZero);

    [Fact]
    public void Adagrad_KeepsNone() => Check(new Adagrad(initialAccumulatorValue: 0), _ => true);

    [Fact]
    public void NaN_StaysInTheMoments()
    {
        var slots = new AlignedBuffer(2 * 16);
        var adam = new Adam();
        adam.BeginStep(0, 0.001f);
        adam.Update(Panel128.Zero, Panel128.Broadcast(float.NaN), ref slots.Start, 16);
        Assert.All(slots.Span.ToArray(), value => Assert.True(float.IsNaN(value)));
    }

    private static bool AllAreZero(float[] slots) => Array.TrueForAll(slots, value => value == 0);

    private static void Check<TOptimizer>(TOptimizer optimizer, Predicate<float[]> isRightAtTheEnd)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        // Where no vectors are, products are rounded before they are added.
        Assert.True(isRightAtTheEnd(Run<TOptimizer, PanelScalar>(optimizer).Slots));
        (float[] parameters, float[] slots) = Run<TOptimizer, Panel128>(optimizer);
        Assert.True(isRightAtTheEnd(slots));
        if (PanelSupport.Use256)
            AssertSame(Run<TOptimizer, Panel256>(optimizer));
        if (PanelSupport.Use512)
            AssertSame(Run<TOptimizer, Panel512>(optimizer));

        void AssertSame((float[] Parameters, float[] Slots) other)
        {
            Assert.Equal(parameters, other.Parameters);
            Assert.Equal(slots, other.Slots);
        }
    }

    private static (float[] Parameters, float[] Slots) Run<TOptimizer, TPanel>(TOptimizer optimizer)
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TPanel : struct, IPanel<TPanel>
    {
        var parameters = new AlignedBuffer(Length);
        var gradients = new AlignedBuffer(Length);
        var slots = new AlignedBuffer(Length * optimizer.SlotNames.Length);
        slots.Span.Fill(optimizer.InitialSlotValue);

        // Of all sizes, some whose squares are subnormal, in the first step alone.
        for (int i = 0; i < Length; i++)
            (parameters.Span[i], gradients.Span[i]) = (MathF.Sin(i), (i % 2 == 0 ? 1 : -1) * MathF.Pow(10, -(i % 24)));
        for (int step = 0; step < Steps; step++)
        {
            optimizer.BeginStep(step, optimizer.LearningRate.At(step));
            OptimizerStep.Apply<TOptimizer, TPanel>(optimizer, parameters, gradients, slots);
            Assert.All(slots.Span.ToArray(), value => Assert.False(float.IsSubnormal(value)));
            gradients.Span.Clear();
        }

        return (parameters.Span.ToArray(), slots.Span.ToArray());
    }
}
