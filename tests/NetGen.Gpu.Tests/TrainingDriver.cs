using ILGPU;
using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Makes trainers of a generated network, each with a network of its own that starts from the same parameters.</summary>
internal interface ITrainingDriver
{
    /// <summary>A trainer on the CPU.</summary>
    TrainerUnderTest OnCpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>;

    /// <summary>A trainer on the accelerator.</summary>
    TrainerUnderTest OnGpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>;

    /// <summary>
    /// The bytes that a step allocates on this thread, once warm, and those that ILGPU's CPU accelerator itself allocates for as
    /// many launches of an empty kernel; other accelerators allocate none.
    /// </summary>
    /// <param name="launches">The launches of a step besides those of the network's own kernels.</param>
    (long Step, long EmptyLaunches) AllocatedBytes<TOptimizer>(TOptimizer optimizer, TrainerOptions options, DataSet data, int launches)
        where TOptimizer : struct, IOptimizer<TOptimizer>;
}

/// <summary>A trainer, whatever its network, its optimizer and its device are.</summary>
internal sealed record TrainerUnderTest(

    Trainer Trainer,
    Func<DataSet, FitOptions, History> Fit,
    Func<DataSet, Evaluation> Evaluate,
    Func<float[], float[]> Predict,
    Action Release) : IDisposable
{
    public float[] Parameters => Trainer.Parameters.Buffer.Span.ToArray();

    public void Dispose() => Release();
}

/// <summary>Computes the outputs of samples.</summary>
internal delegate void Prediction(ReadOnlySpan<float> inputs, Span<float> outputs);

/// <inheritdoc/>
internal sealed class TrainingDriver<TNetwork>(Accelerator accelerator) : ITrainingDriver
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    public TrainerUnderTest OnCpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        TNetwork network = NewNetwork();
        Trainer<TNetwork, TOptimizer> trainer = network.CreateTrainer(optimizer, options);
        return new TrainerUnderTest(trainer, trainer.Fit, data => network.Evaluate(data), inputs => Predict(inputs, network.PredictBatch), () => { });
    }

    public TrainerUnderTest OnGpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var gpu = new GpuNetwork<TNetwork>(NewNetwork(), accelerator);
        try
        {
            GpuTrainer<TNetwork, TOptimizer> trainer = gpu.CreateTrainer(optimizer, options);
            return new TrainerUnderTest(trainer, trainer.Fit, data => gpu.Evaluate(data), inputs => Predict(inputs, gpu.PredictBatch), () =>
            {
                trainer.Dispose();
                gpu.Dispose();
            });
        }
        catch
        {
            gpu.Dispose();
            throw;
        }
    }

    public (long Step, long EmptyLaunches) AllocatedBytes<TOptimizer>(
        TOptimizer optimizer, TrainerOptions options, DataSet data, int launches)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        FitPlan plan = FitPlan.Make<TNetwork>(data, new FitOptions { BatchSize = data.Count });
        using var gpu = new GpuNetwork<TNetwork>(NewNetwork(), accelerator);
        using GpuTrainer<TNetwork, TOptimizer> trainer = gpu.CreateTrainer(optimizer, options);
        using var pass = new GpuBatchPass<TNetwork>(gpu, data.Count);
        using var engine = new GpuFitEngine<TNetwork, TOptimizer>(trainer, pass, plan);
        Action<AcceleratorStream, KernelConfig, KernelArguments> empty =
            accelerator.LoadKernel<KernelArguments>(Empty, new KernelSpecialization(1, null));
        engine.TakeParameters();
        engine.BeginEpoch();

        long step = Allocations.Least(rounds: 6, _ => engine.Train(0, data.Count));
        long emptyLaunches = Allocations.Least(rounds: 6, _ =>
        {
            for (int i = 0; i < TNetwork.GradientKernels.Kernels.Length + launches; i++)
                empty(gpu.Stream, new KernelConfig(new Index3D(1, 1, 1), new Index3D(1, 1, 1)), default);
        });

        engine.EndEpoch();
        return (step, emptyLaunches);
    }

    private static float[] Predict(float[] inputs, Prediction predict)
    {
        var outputs = new float[inputs.Length / TNetwork.Description.InputSize * TNetwork.Description.OutputSize];
        predict(inputs, outputs);
        return outputs;
    }

    private static void Empty(KernelArguments arguments)
    {
    }

    private static TNetwork NewNetwork() => (TNetwork)NetworkDriver.Construct(typeof(TNetwork));
}

/// <summary>Makes drivers.</summary>
internal static class TrainingDriver
{
    /// <summary>For a network of a harness.</summary>
    public static ITrainingDriver Create(Accelerator accelerator, Type type) =>
        (ITrainingDriver)Activator.CreateInstance(typeof(TrainingDriver<>).MakeGenericType(type), accelerator)!;
}
