using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>A generated network with two inputs, two outputs and positions, trained on ILGPU's CPU accelerator.</summary>
public sealed class BranchingTrainingTests
{
    private const int Samples = 40;
    private const int InputSize = 12 + 5;
    private const int OutputSize = 3 + 1;
    private const int Epochs = 2;

    [Fact]
    public void Fit_HasTheNamesAndValuesOfTheCpu()
    {
        NetworkDeclaration network = new NetworkBuilder("Branching", 3, 4).Named("state")
            .Add(new DenseDeclaration(0) { Units = 6, Activation = Activation.Relu, PerPosition = true })
            .Add(new LayerNormalizationDeclaration(0, []))
            .Add(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1)).Named("seen")
            .Input("goal", 5).Dense(6, Activation.Tanh).Merge(MergeFunction.Multiply, "seen").Dropout(0.25).Named("both")
            .Dense(3, Activation.Softmax).Named("policy")
            .Dense(1, l2: 0.01).From("both").Named("value")
            .Minimize(Loss.CategoricalCrossEntropy, of: "policy").Minimize(Loss.MeanSquaredError, of: "value", weight: 0.5).Build() with
        {
            Gpu = new GpuDeclaration(20, IsPackageReferenced: true),
        };
        using var device = new CpuDevice();
        using var harness = new NetworkHarness([network], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        ITrainingDriver driver = TrainingDriver.Create(device.Accelerator, harness.TypeOf(network));
        var options = new FitOptions { Epochs = Epochs, BatchSize = 20, ValidationSplit = 0.2 };
        var trainer = new TrainerOptions { Seed = 5 };
        using TrainerUnderTest cpu = driver.OnCpu(new Adam(0.01f), trainer), gpu = driver.OnGpu(new Adam(0.01f), trainer);
        History expected = cpu.Fit(Data(), options), actual = gpu.Fit(Data(), options);

        Assert.Equal(expected.Names, actual.Names);
        Assert.Contains("val_policy_loss", actual.Names);
        foreach (string name in expected.Names)
        {
            for (int epoch = 0; epoch < Epochs; epoch++)
                Assert.Equal(expected[name][epoch], actual[name][epoch], 1e-4);
        }

        Assert.All(cpu.Parameters.Zip(gpu.Parameters), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        float[] inputs = Data().Inputs.ToArray();
        Assert.All(cpu.Predict(inputs).Zip(gpu.Predict(inputs)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static DataSet Data()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, Samples * InputSize).Select(_ => (random.NextSingle() * 2) - 1)];
        var targets = new float[Samples * OutputSize];
        for (int i = 0; i < Samples; i++)
        {
            targets[(i * OutputSize) + random.Next(3)] = 1;
            targets[(i * OutputSize) + 3] = inputs[i * InputSize];
        }

        return new DataSet(inputs, targets, InputSize, OutputSize).WithSampleWeights(Enumerable.Range(0, Samples).Select(i => i % 4 / 2f).ToArray());
    }
}
