using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests.Training;

namespace NetGen.Tests.Optimizers;

public class WeightDecayExclusionTests
{
    private static readonly DataSet Data = LinearData.Create(20);

    // Tiles of the gradient, and the whole of it.
    public static TheoryData<float?> Clipping => [null, 1e30f];

    [Theory]
    [MemberData(nameof(Clipping))]
    public void AdamW_ChangesExcludedParametersAsAdam_AndTheOthersAsBefore(float? clipNorm)
    {
        // One step: afterwards the gradients differ too.
        LinearRegression decayed = Step(new AdamW(0.01, weightDecay: 0.5), clipNorm);
        LinearRegression plain = Step(new Adam(0.01), clipNorm);
        LinearRegression excluded = Step(new AdamW(0.01, weightDecay: 0.5, excludeFromWeightDecay: ["bias"]), clipNorm);

        Assert.Equal(Values(decayed, 0), Values(excluded, 0));
        Assert.Equal(Values(plain, 1), Values(excluded, 1));
        Assert.NotEqual(Values(plain, 0), Values(excluded, 0));
        Assert.NotEqual(Values(decayed, 1), Values(excluded, 1));
    }

    [Fact]
    public void AdamW_WithoutGradients_KeepsExcludedBiases()
    {
        // Without inputs and errors only the decay is left, which takes a bias of 0.5 to 0.18 in 1,000 steps at 0.001.
        LinearRegression Train(IReadOnlyList<string>? excluded)
        {
            var network = new LinearRegression();
            network.Parameters[1].CopyFrom([0.5f, 0.5f]);
            var trainer = network.CreateTrainer(new AdamW(1e-3, weightDecay: 1, excludeFromWeightDecay: excluded));
            for (int i = 0; i < 1000; i++)
            {
                float[] output = [network.Parameters[1][0], network.Parameters[1][1]];
                trainer.TrainStep(new float[3], output, new float[2]);
            }

            return network;
        }

        Assert.Equal(0.5f, Train(["bias"]).Parameters[1][0]);
        Assert.Equal(0.18, Train(null).Parameters[1][0], 0.01);
    }

    [Fact]
    public void CreateTrainer_ExcludingWhatThereIsNot_ListsTheParameters()
    {
        var error = Assert.Throws<ArgumentException>(
            "optimizer", () => new LinearRegression().CreateTrainer(new AdamW(excludeFromWeightDecay: ["bias", "gamma"])));
        Assert.Contains("'gamma'", error.Message, StringComparison.Ordinal);
        Assert.Contains("dense/kernel, dense/bias", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("excludeFromWeightDecay", () => new AdamW(excludeFromWeightDecay: [""]));
    }

    [Fact]
    public void TrainStep_WithExclusions_AllocatesNothing()
    {
        var trainer = new LinearRegression().CreateTrainer(new AdamW(excludeFromWeightDecay: ["bias"]));
        float[] predictions = new float[2];
        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
            trainer.TrainStep(Data.Inputs.Span[..3], Data.Targets.Span[..2], predictions)));
    }

    private static LinearRegression Step<TOptimizer>(TOptimizer optimizer, float? clipNorm)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var network = new LinearRegression();
        network.Parameters[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        network.Parameters[1].CopyFrom([7, 8]);
        network.CreateTrainer(optimizer, new TrainerOptions { GlobalClipNorm = clipNorm })
            .TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[40]);
        return network;
    }

    private static float[] Values(LinearRegression network, int parameter)
    {
        float[] values = new float[network.Parameters[parameter].Length];
        network.Parameters[parameter].CopyTo(values);
        return values;
    }
}
