using NetGen.Numerics;
using NetGen.Storage;
using NetGen.Tests.Training;

namespace NetGen.Tests.Optimizers;

/// <summary>
/// Moments of parameters whose gradients have become 0, as those of a unit that has died: rounding alone would keep them
/// subnormal for ever, and steps slow.
/// </summary>
public sealed class SubnormalMomentTests
{
    // Decays of 0.7 leave the normal range after some 250 steps; without an end, 1.4e-45 · 0.7 rounds to 1.4e-45.
    private const double Decay = 0.7;
    private const int Steps = 416;
    private const int SettlingSteps = 32;
    private const int KernelLength = 48;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sgd_KeepsNone(bool clips) => Check(new Sgd(0.01, momentum: Decay), clips);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adam_KeepsNone(bool clips) => Check(new Adam(beta1: Decay, beta2: Decay), clips);

    [Fact]
    public void Sgd_WithNesterov_KeepsNone() => Check(new Sgd(0.01, momentum: Decay, nesterov: true));

    [Fact]
    public void AdamW_KeepsNone() => Check(new AdamW(beta1: Decay, beta2: Decay));

    [Fact]
    public void Adamax_KeepsNone() => Check(new Adamax(beta1: Decay, beta2: Decay));

    [Fact]
    public void Nadam_KeepsNone() => Check(new Nadam(beta1: Decay, beta2: Decay));

    [Fact]
    public void RMSprop_KeepsNone() => Check(new RMSprop(rho: Decay, momentum: Decay, centered: true));

    [Fact]
    public void Adadelta_KeepsNone() => Check(new Adadelta(rho: Decay));

    [Fact]
    public void Settle_KeepsNormalNumbersInfinitiesAndNaN_AtEveryWidth()
    {
        Check<PanelScalar>();
        Check<Panel128>();
        if (PanelSupport.Use256)
            Check<Panel256>();
        if (PanelSupport.Use512)
            Check<Panel512>();

        static void Check<TPanel>()
            where TPanel : struct, IPanel<TPanel>
        {
            const float least = 1.17549435e-38f;
            var slots = new AlignedBuffer(32);
            float[] values =
                [least, -least, MathF.BitDecrement(least), -MathF.BitDecrement(least), float.Epsilon, 1, float.NaN, float.NegativeInfinity];
            values.CopyTo(slots.Span);
            values.CopyTo(slots.Span[16..]);
            OptimizerStep.Settle<TPanel>(slots, slotStride: 16, offset: 0, length: 16);
            float[] expected = [least, -least, 0, 0, 0, 1, float.NaN, float.NegativeInfinity];
            Assert.Equal(expected, slots.Span[..8].ToArray());
            Assert.Equal(expected, slots.Span[16..24].ToArray());
        }
    }

    private static void Check<TOptimizer>(TOptimizer optimizer, bool clips = false)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        Trainer<LinearRegression, TOptimizer> trainer = new LinearRegression().CreateTrainer(
            optimizer, new TrainerOptions { ClipValue = clips ? 1 : null });
        float[] inputs = [1, 1e-9f, 1e-20f], targets = [1, 2], predictions = new float[2];
        for (int step = 0; step < Steps; step++)
        {
            trainer.TrainStep(inputs, targets, predictions);
            if (step % SettlingSteps == SettlingSteps - 1)
                Assert.DoesNotContain(trainer.Slots.Span.ToArray(), float.IsSubnormal);

            // From the second step on the kernel has no gradient, and the bias has one.
            Array.Clear(inputs);
        }

        for (int slot = 0; slot < optimizer.SlotNames.Length; slot++)
            Assert.All(trainer.Slots.Span.Slice(slot * 64, KernelLength).ToArray(), value => Assert.Equal(0, value));
    }
}
