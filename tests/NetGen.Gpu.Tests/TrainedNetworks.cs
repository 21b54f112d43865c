using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Networks to train, compiled once; on ILGPU's CPU accelerator, if no other is given.</summary>
public sealed class TrainedNetworks : IDisposable
{
    private const int InputSize = 20;
    private const int Classes = 3;

    private readonly CpuDevice? _device;
    private readonly Accelerator _accelerator;
    private readonly NetworkHarness _harness;

    public TrainedNetworks()
        : this(new CpuDevice())
    {
    }

    /// <summary>On an accelerator of the caller's.</summary>
    internal TrainedNetworks(Accelerator accelerator)
    {
        _accelerator = accelerator;
        NetworkDeclaration plain = OnGpu(new NetworkBuilder("Plain", InputSize)
            .Dense(16, Activation.Tanh)
            .Dense(Classes, Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy));
        NetworkDeclaration dropping = OnGpu(new NetworkBuilder("Dropping", InputSize)
            .Dense(16, Activation.Relu)
            .Dropout(0.3)
            .Dense(Classes, Activation.Softmax)
            .Minimize(Loss.CategoricalCrossEntropy));
        NetworkDeclaration penalized = OnGpu(new NetworkBuilder("Penalized", InputSize)
            .Dense(16, Activation.Tanh, l1: 0.01, l2: 0.02)
            .Dense(Classes, Activation.Softmax, l2: 0.03)
            .Minimize(Loss.CategoricalCrossEntropy));
        NetworkDeclaration regressing = OnGpu(new NetworkBuilder("Regressing", InputSize)
            .Dense(16, Activation.Tanh)
            .Dense(Classes)
            .Minimize(Loss.MeanSquaredError));
        _harness = new NetworkHarness(
            [plain, dropping, penalized, regressing], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        Plain = TrainingDriver.Create(accelerator, _harness.TypeOf(plain));
        Dropping = TrainingDriver.Create(accelerator, _harness.TypeOf(dropping));
        Penalized = TrainingDriver.Create(accelerator, _harness.TypeOf(penalized));
        Regressing = TrainingDriver.Create(accelerator, _harness.TypeOf(regressing));
    }

    private TrainedNetworks(CpuDevice device)
        : this(device.Accelerator) => _device = device;

    /// <summary>Nothing but layers.</summary>
    internal ITrainingDriver Plain { get; }

    /// <summary>With dropout.</summary>
    internal ITrainingDriver Dropping { get; }

    /// <summary>With regularisers.</summary>
    internal ITrainingDriver Penalized { get; }

    /// <summary>Without softmax, so that the loss starts in the epilogue of the last layer.</summary>
    internal ITrainingDriver Regressing { get; }

    /// <summary>How many buffers and streams have been made on the accelerator and not disposed of.</summary>
    internal int ObjectsOnDevice => DeviceObjects.Count(_accelerator);

    /// <summary>Samples whose class depends on a few of their values.</summary>
    public static DataSet Data(int count, int seed = 1)
    {
        var random = new Random(seed);
        var inputs = new float[count * InputSize];
        var targets = new float[count * Classes];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = (random.NextSingle() * 2) - 1;
        for (int i = 0; i < count; i++)
        {
            float score = inputs[i * InputSize] + inputs[(i * InputSize) + 1];
            targets[(i * Classes) + (score < -0.4f ? 0 : score < 0.4f ? 1 : 2)] = 1;
        }

        return new DataSet(inputs, targets, InputSize, Classes);
    }

    public void Dispose()
    {
        _device?.Dispose();
        _harness.Dispose();
    }

    private static NetworkDeclaration OnGpu(NetworkBuilder builder)
    {
        NetworkDeclaration declaration = builder.Build();
        return declaration with { Gpu = new GpuDeclaration(declaration.Layers.Count, IsPackageReferenced: true) };
    }
}
