namespace NetGen.EndToEnd.Tests;

/// <summary>A residual block that takes the shape that arrives.</summary>
[Input]
[Dense(16, Relu, Name = "in")]
[Dense(16)]
[Add("in")]
public sealed partial class ResidualBlock;

/// <summary>A residual network, made of blocks.</summary>
[Input(2)]
[Dense(16, Relu)]
[Layer<ResidualBlock>(Repeat = 2)]
[Dense(2, Name = "logits")]
[Loss(SparseCategoricalCrossEntropy, FromLogits = true)]
public sealed partial class Residual;

/// <summary>Two towers with the same weights, which says how far two samples are apart.</summary>
[Input(3, Name = "left")]
[Dense(8, Tanh, Name = "encode")]
[Input(3, Name = "right")]
[Dense(8, Tanh, ShareWith = "encode")]
[Subtract("encode")]
[Multiply("subtract", Name = "square")]
public sealed partial class Distance;

/// <summary>Networks that branch.</summary>
public sealed class GraphTests
{
    [Fact]
    public void AResidualNetwork_LearnsTwoRings()
    {
        (float[] inputs, float[] targets) = Rings(samples: 256);
        var network = new Residual(seed: 3);
        Trainer<Residual, Adam> trainer = network.CreateTrainer(new Adam(learningRate: 0.01f));
        for (int step = 0; step < 200; step++)
            trainer.TrainStep(inputs, targets, new float[targets.Length * Residual.OutputSize]);

        var logits = new float[targets.Length * Residual.OutputSize];
        network.PredictBatch(inputs, logits);
        int right = Enumerable.Range(0, targets.Length).Count(i => logits[(2 * i) + 1] > logits[2 * i] == (targets[i] == 1));
        Assert.InRange(right, 250, 256);
    }

    [Fact]
    public void ParametersOfBlocks_AreCalledByTheirPlace()
    {
        var network = new Residual(seed: 1);

        Assert.Equal(
            ["dense/kernel", "dense/bias", "residual_block/in/kernel", "residual_block/in/bias", "residual_block/dense/kernel"],
            Residual.Description.Parameters.Take(5).Select(parameter => parameter.Name));
        Assert.Equal(16 * 16, network.ResidualBlock1InKernel.Length);
        Assert.Equal("logits/bias", Residual.Description.Parameters[^1].Name);
    }

    [Fact]
    public void SharedWeights_GiveEqualInputsTheDistanceZero()
    {
        var network = new Distance(seed: 2);
        var output = new float[Distance.OutputSize];

        network.Predict([0.5f, -1, 2, 0.5f, -1, 2], output);
        Assert.All(output, value => Assert.Equal(0, value));
        network.Predict([0.5f, -1, 2, 0.5f, 1, 2], output);
        Assert.Contains(output, value => value > 0);
        Assert.Equal(2, Distance.Description.Parameters.Length);
    }

    private static (float[] Inputs, float[] Targets) Rings(int samples)
    {
        var random = new Random(5);
        float[] inputs = new float[2 * samples], targets = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            double angle = random.NextDouble() * 2 * Math.PI, radius = i % 2 == 0 ? 0.5 : 1.5;
            (inputs[2 * i], inputs[(2 * i) + 1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
            targets[i] = i % 2;
        }

        return (inputs, targets);
    }
}
