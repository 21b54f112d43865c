using NetGen.Gpu;
using NetGen.Tests.Training;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>A network with two inputs, outputs and losses, and with constants, trained on ILGPU's CPU accelerator.</summary>
public sealed class SeveralLossesTests
{
    private static readonly DataSet Data =
        ActorCritic.CreateData(70).WithSampleWeights(Enumerable.Range(0, 70).Select(i => i % 4 / 2f).ToArray());

    [Theory]
    [InlineData(null)]
    [InlineData(1e30f)]
    public void Fit_HasTheNamesAndValuesOfTheCpu_AndLeavesConstantsAlone(float? clipNorm)
    {
        var trainer = new TrainerOptions { ClipNorm = clipNorm };
        var options = new FitOptions { Epochs = 3, BatchSize = 40, ValidationSplit = 0.2 };
        var optimizer = new AdamW(0.01, weightDecay: 0.5);
        ActorCritic onCpu = Create(), onGpu = Create();
        History expected = onCpu.CreateTrainer(optimizer, trainer).Fit(Data, options);

        using var device = new CpuDevice();
        using var gpu = new GpuNetwork<ActorCritic>(onGpu, device.Accelerator);
        using var gpuTrainer = gpu.CreateTrainer(optimizer, trainer);
        History actual = gpuTrainer.Fit(Data, options);

        Assert.Equal(expected.Names, actual.Names);
        Assert.Contains("val_policy_loss", actual.Names);
        foreach (string name in expected.Names)
        {
            for (int epoch = 0; epoch < 3; epoch++)
                Assert.Equal(expected[name][epoch], actual[name][epoch], 1e-4);
        }

        ReadOnlySpan<float> a = onCpu.Parameters.Buffer.Span, b = onGpu.Parameters.Buffer.Span;
        for (int i = 0; i < a.Length; i++)
            Assert.Equal(a[i], b[i], 1e-4f);
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, onGpu.Parameters[1][i]);
        Assert.NotEqual(Create().Parameters[2][0], onGpu.Parameters[2][0]);
    }

    [Fact]
    public void Evaluate_HasTheNamesAndValuesOfTheCpu()
    {
        ActorCritic network = Create();
        Evaluation expected = network.Evaluate(Data);
        using var device = new CpuDevice();
        using var gpu = new GpuNetwork<ActorCritic>(network, device.Accelerator);
        Evaluation actual = gpu.Evaluate(Data);
        Assert.Equal(["loss", "policy_loss", "value_loss", "policy_accuracy", "value_mean_absolute_error"], actual.Values.Names);
        Assert.All(expected.Values, value => Assert.Equal(value.Value, actual[value.Name], 1e-5));
    }

    private static ActorCritic Create()
    {
        var network = new ActorCritic();
        network.Parameters.Initialize(3);
        return network;
    }
}
