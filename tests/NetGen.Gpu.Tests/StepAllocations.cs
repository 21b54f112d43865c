using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What a training step allocates on the host where launches allocate nothing of their own: on devices, and not on the CPU accelerator.</summary>
internal static class StepAllocations
{
    private const int Inputs = 4;
    private const int Samples = 8;

    /// <summary>Measures a step; anything that is allocated is one text.</summary>
    public static IReadOnlyList<string> Check(Accelerator accelerator)
    {
        NetworkDeclaration network = new NetworkBuilder("Allocating", Inputs).Dense(8, Activation.Tanh, l2: 0.1).Dense(1)
            .Minimize(Loss.MeanSquaredError).Build() with
        {
            Gpu = new GpuDeclaration(9, IsPackageReferenced: true),
        };
        using var harness = new NetworkHarness([network], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        ITrainingDriver driver = TrainingDriver.Create(accelerator, harness.TypeOf(network));
        var data = new DataSet(new float[Samples * Inputs], new float[Samples], Inputs, 1);
        (long step, _) = driver.AllocatedBytes(new Adam(), new TrainerOptions { ClipNorm = 1 }, data, launches: 0);
        return step == 0 ? [] : [$"A training step allocates {step} bytes on the host, expected 0"];
    }
}
