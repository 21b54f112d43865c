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

    /// <summary>The bytes that this thread allocates in the steps of an epoch, once warm.</summary>
    long AllocatedBytes<TOptimizer>(TOptimizer optimizer, TrainerOptions options, DataSet data, int batchSize)
        where TOptimizer : struct, IOptimizer<TOptimizer>;
}

/// <summary>A trainer, whatever its network, its optimizer and its device are.</summary>
internal sealed record TrainerUnderTest(
    Trainer Trainer, Func<DataSet, FitOptions, History> Fit, Func<DataSet, Evaluation> Evaluate, Action Release) : IDisposable
{
    public float[] Parameters => Trainer.Parameters.Buffer.Span.ToArray();

    public void Dispose() => Release();
}

/// <inheritdoc/>
internal sealed class TrainingDriver<TNetwork>(Accelerator accelerator) : ITrainingDriver
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    public TrainerUnderTest OnCpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        TNetwork network = NewNetwork();
        Trainer<TNetwork, TOptimizer> trainer = network.CreateTrainer(optimizer, options);
        return new TrainerUnderTest(trainer, trainer.Fit, data => network.Evaluate(data), () => { });
    }

    public TrainerUnderTest OnGpu<TOptimizer>(TOptimizer optimizer, TrainerOptions? options = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var gpu = new GpuNetwork<TNetwork>(NewNetwork(), accelerator);
        try
        {
            GpuTrainer<TNetwork, TOptimizer> trainer = gpu.CreateTrainer(optimizer, options);
            return new TrainerUnderTest(trainer, trainer.Fit, data => gpu.Evaluate(data), () =>
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

    public long AllocatedBytes<TOptimizer>(TOptimizer optimizer, TrainerOptions options, DataSet data, int batchSize)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        FitPlan plan = FitPlan.Make<TNetwork>(data, new FitOptions { BatchSize = batchSize });
        using var gpu = new GpuNetwork<TNetwork>(NewNetwork(), accelerator);
        using GpuTrainer<TNetwork, TOptimizer> trainer = gpu.CreateTrainer(optimizer, options);
        using var pass = new GpuBatchPass<TNetwork>(gpu, batchSize);
        using var engine = new GpuFitEngine<TNetwork, TOptimizer>(trainer, pass, plan);
        long allocated = 0;
        for (int round = 0; round < 2; round++)
        {
            engine.TakeParameters();
            engine.BeginEpoch();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int batch = 0; batch < plan.Batches; batch++)
                engine.Train(batch * batchSize, batchSize);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            engine.EndEpoch(data.Count);
        }

        return allocated;
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
