using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Gpu;
using NetGen.Storage;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What the corpus's judge drives, and what only a network on an accelerator says.</summary>
internal interface IGpuDriver : INetworkDriver, IDisposable
{
    /// <summary>The name of the precision in which kernels multiply.</summary>
    string Precision { get; }
}

/// <summary>A network on an accelerator, as the corpus's judge drives it.</summary>
internal class GpuDriver<TNetwork>(Accelerator accelerator, TNetwork network, bool? usesTensorCores) : IGpuDriver
    where TNetwork : class, IGpuNetwork<TNetwork>
{
    protected GpuNetwork<TNetwork> Gpu { get; } = new(network, accelerator, usesTensorCores);

    protected Accelerator Accelerator => Gpu.Accelerator;

    public IReadOnlyList<string> ParameterNames { get; } =
        [.. TNetwork.Description.Parameters.Select(parameter => parameter.Name)];

    public string Precision => Gpu.Precision.ToString();

    public int OutputSize => TNetwork.Description.OutputSize;

    public float[] GetParameter(int index) => Read(Gpu.Network.Parameters[index]);

    public void SetParameter(int index, ReadOnlySpan<float> values)
    {
        Gpu.Network.Parameters[index].CopyFrom(values);
        Gpu.CopyParametersToDevice();
    }

    public float[] Predict(ReadOnlySpan<float> input) => PredictBatch(input);

    public float[] PredictBatch(ReadOnlySpan<float> inputs)
    {
        var outputs = new float[inputs.Length / TNetwork.Description.InputSize * OutputSize];
        DeviceObjects.Spoil(Accelerator, Gpu.Parameters);
        Gpu.PredictBatch(inputs, outputs);
        return outputs;
    }

    public virtual void Dispose() => Gpu.Dispose();

    protected static float[] Read(Parameter parameter)
    {
        var values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }
}

/// <summary>A network on an accelerator that can be trained.</summary>
internal interface IGpuTrainableDriver : IGpuDriver, ITrainableDriver
{
    /// <summary>One step of stochastic gradient descent without dropout.</summary>
    /// <returns>The gradients.</returns>
    float[][] Step(float learningRate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets);
}

/// <summary>The same for a network that can be trained.</summary>
internal sealed class GpuTrainableDriver<TNetwork>(Accelerator accelerator, TNetwork network, bool? usesTensorCores)
    : GpuDriver<TNetwork>(accelerator, network, usesTensorCores), IGpuTrainableDriver
    where TNetwork : class, IGpuTrainableNetwork<TNetwork>
{
    private readonly SumGradientsKernel _sum = new(accelerator);

    public int TargetSize => TNetwork.TargetSize;

    public double ComputeRegularization() => Gpu.Network.ComputeRegularization();

    public BatchResult ComputeLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets) =>
        Run(inputs, targets, static (pass, batch, stream) => pass.LaunchLoss(stream, batch));

    public BatchResult ComputeGradients(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, DropoutKey dropout) =>
        Run(inputs, targets, (pass, batch, stream) => pass.LaunchGradients(stream, batch, dropout), hasGradients: true);

    public float[][] Step(float learningRate, ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        using GpuTrainer<TNetwork, Sgd> trainer = Gpu.CreateTrainer(new Sgd(learningRate));
        return Run(inputs, targets, (pass, batch, _) => trainer.LaunchStep(pass, batch), hasGradients: true).Gradients;
    }

    private BatchResult Run(
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> targets,
        Action<GpuBatchPass<TNetwork>, DeviceBatch, AcceleratorStream> launch,
        bool hasGradients = false)
    {
        int rows = targets.Length / TargetSize;
        using var pass = new GpuBatchPass<TNetwork>(Gpu, rows);
        DeviceObjects.Spoil(Accelerator, Gpu.Parameters);
        using var deviceInputs = Accelerator.Allocate1D(inputs.ToArray());
        using var deviceTargets = Accelerator.Allocate1D(targets.ToArray());
        using var outputs = Accelerator.Allocate1D<float>(rows * OutputSize);
        using var losses = Accelerator.Allocate1D<float>(rows * TNetwork.LossCount);
        using var order = Accelerator.Allocate1D(Enumerable.Range(0, rows).ToArray());
        Accelerator.Synchronize();
        var batch = new DeviceBatch
        {
            Inputs = deviceInputs.View,
            Targets = deviceTargets.View,
            Outputs = outputs.View,
            Losses = losses.View,
            Order = order.View,
            Rows = rows,
        };
        launch(pass, batch, Gpu.Stream);
        float[][] gradients = hasGradients ? SumGradients(pass, rows) : [];
        Gpu.Stream.Synchronize();
        var sums = new double[TNetwork.LossCount];
        foreach ((int number, float loss) in losses.GetAsArray1D().Index())
            sums[number % sums.Length] += loss;
        return new BatchResult(NetworkLosses.Total(TNetwork.Description, sums), outputs.GetAsArray1D(), gradients);
    }

    private float[][] SumGradients(GpuBatchPass<TNetwork> pass, int rows)
    {
        int length = TNetwork.Description.StorageLength;
        using var gradients = Accelerator.Allocate1D<float>(length);
        _sum.Launch(Gpu.Stream, pass.Sums, Gpu.Parameters.View.SubView(0, length), gradients.View, rows);
        Gpu.Stream.Synchronize();
        var host = new AlignedBuffer(length);
        gradients.GetAsArray1D().CopyTo(host.Span);

        // Norms are summed over the padding too.
        Assert.DoesNotContain(float.NaN, host.Span.ToArray());
        return [.. TNetwork.Description.Parameters.Select(info => Read(new Parameter(info, host)))];
    }
}

/// <summary>Makes drivers.</summary>
internal static class GpuDriver
{
    /// <summary>Puts a network of a harness on an accelerator.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="type">The network's class.</param>
    /// <param name="usesTensorCores">Whether with matrix instructions; <see langword="null"/> where they pay.</param>
    public static IGpuDriver Create(Accelerator accelerator, Type type, bool? usesTensorCores)
    {
        bool isTrainable = type.GetInterfaces().Any(contract =>
            contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IGpuTrainableNetwork<>));
        Type driver = (isTrainable ? typeof(GpuTrainableDriver<>) : typeof(GpuDriver<>)).MakeGenericType(type);
        return (IGpuDriver)Activator.CreateInstance(driver, accelerator, NetworkDriver.Construct(type), usesTensorCores)!;
    }
}
