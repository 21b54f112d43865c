using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>What a person meets who predicts on a device.</summary>
public sealed class GpuPredictionTests : IDisposable
{
    private const int Inputs = 8;
    private const int Outputs = 4;

    private static readonly NetworkDeclaration Declaration =
        new NetworkBuilder("Predicted", Inputs).Dense(12, Activation.Tanh).Dense(Outputs).Build()
        with
        { Gpu = new GpuDeclaration(3, IsPackageReferenced: true) };

    private static readonly Lazy<NetworkHarness> Harness = new(
        () => new NetworkHarness([Declaration], typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly));

    private readonly CpuDevice _device = new();
    private readonly IProbe _probe;

    public GpuPredictionTests()
    {
        Type type = Harness.Value.TypeOf(Declaration);
        _probe = (IProbe)Activator.CreateInstance(
            typeof(Probe<>).MakeGenericType(type), NetworkDriver.Construct(type), _device.Accelerator)!;
    }

    private interface IProbe : IDisposable
    {
        float[] OnCpu(float[] inputs);

        void Predict(float[] inputs, float[] outputs);

        void PredictInChunks(float[] inputs, float[] outputs, int rows);

        void Predict(ArrayView<float> inputs, ArrayView<float> outputs);

        void ChangeParametersAndCopy();

        void LaunchOne();

        Exception[] Lose(float[] inputs, float[] outputs);
    }

    [Theory]
    [InlineData(1, 2720, 32)]
    [InlineData(2720, 2720, 2720)]
    [InlineData(2721, 2720, 1376)]
    [InlineData(8192, 2720, 2048)]
    public void ChunksOfABatch_AreOfOneSize(long count, int most, long rows) => Assert.Equal(rows, KernelList.RowsOfChunk(count, most));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(130)]
    public void PredictBatch_OfAnySize_IsTheCpus(int samples)
    {
        float[] inputs = Samples(samples), outputs = new float[samples * Outputs];
        _probe.Predict(inputs, outputs);
        AssertClose(_probe.OnCpu(inputs), outputs);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(129)]
    [InlineData(200)]
    public void Chunks_KeepTheirPlaces(int samples)
    {
        float[] inputs = Samples(samples), outputs = new float[samples * Outputs];
        _probe.PredictInChunks(inputs, outputs, rows: 32);
        AssertClose(_probe.OnCpu(inputs), outputs);
    }

    [Fact]
    public void DeviceViews_AreComputedInPlace()
    {
        float[] samples = Samples(40);
        using MemoryBuffer1D<float, Stride1D.Dense> inputs = _device.Accelerator.Allocate1D(samples);
        using MemoryBuffer1D<float, Stride1D.Dense> outputs = _device.Accelerator.Allocate1D<float>(40 * Outputs);
        _probe.Predict(inputs.View.BaseView, outputs.View.BaseView);
        AssertClose(_probe.OnCpu(samples), outputs.GetAsArray1D());
    }

    [Fact]
    public void MisalignedView_IsRefused()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> inputs = _device.Accelerator.Allocate1D<float>(Inputs + 1);
        using MemoryBuffer1D<float, Stride1D.Dense> outputs = _device.Accelerator.Allocate1D<float>(Outputs);

        var exception = Assert.Throws<ArgumentException>(
            () => _probe.Predict(inputs.View.BaseView.SubView(1, Inputs), outputs.View.BaseView));

        Assert.Contains("inputs that begin at a multiple of 16 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 4, "PredictBatch expects a multiple of 8 input values, got 9.")]
    [InlineData(16, 4, "PredictBatch expects 8 output values for 2 samples, got 4.")]
    public void WrongLength_IsRefused(int inputs, int outputs, string message) => Assert.StartsWith(
        message,
        Assert.Throws<ArgumentException>(() => _probe.Predict(new float[inputs], new float[outputs])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ChangedParameters_ActOnceTheyAreCopied()
    {
        float[] inputs = Samples(3), before = new float[3 * Outputs], after = new float[3 * Outputs];
        _probe.Predict(inputs, before);
        _probe.ChangeParametersAndCopy();
        _probe.Predict(inputs, after);

        AssertClose(_probe.OnCpu(inputs), after);
        Assert.NotEqual(before, after);
    }

    // The CPU accelerator makes an object for each launch, which holds the arguments; devices are given them in place.
    [Fact]
    public void PredictBatch_AllocatesNothing_ButWhatTheLaunchOfTheCpuAcceleratorDoes()
    {
        float[] inputs = Samples(70), outputs = new float[70 * Outputs];

        Assert.Equal(Allocated(_probe.LaunchOne), Allocated(() => _probe.Predict(inputs, outputs)));

        static long Allocated(Action action) => Allocations.Least(rounds: 8, _ => action());
    }

    [Fact]
    public void LostDevice_IsNamed_AndCanBeDisposedOf()
    {
        Exception[] errors = _probe.Lose(new float[Inputs], new float[Outputs]);

        Assert.Equal(3, errors.Length);
        Assert.All(errors, error =>
        {
            Assert.IsType<GpuException>(error);
            Assert.Contains("an illegal memory access", error.Message, StringComparison.Ordinal);
            Assert.Contains("create them again", error.Message, StringComparison.Ordinal);
        });
    }

    [NoDeviceFact]
    public void NoDevice_IsSaid_WithWhatToDo()
    {
        string message = Assert.Throws<GpuException>(() => new NetGen.Gpu.Device(accelerator: null)).Message;
        Assert.StartsWith("No GPU was found", message, StringComparison.Ordinal);
        Assert.Contains("driver", message, StringComparison.Ordinal);
    }

    // The texts of OpenCL's exceptions are those of all exceptions.
    [Fact]
    public void ErrorOfOpenCl_IsNamed()
    {
        using var device = new NetGen.Gpu.Device(_device.Accelerator);
        GpuException error = device.Failed("PredictBatch", new CLException(CLError.CL_OUT_OF_RESOURCES));
        Assert.Contains("failed in PredictBatch: CL_OUT_OF_RESOURCES.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_SaysSo()
    {
        _probe.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _probe.Predict(new float[Inputs], new float[Outputs]));
    }

    public void Dispose()
    {
        _probe.Dispose();
        _device.Dispose();
    }

    private static float[] Samples(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count * Inputs).Select(_ => random.NextSingle() - 0.5f)];
    }

    // Both sum in single precision, in different orders.
    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private sealed class Probe<TNetwork>(TNetwork network, Accelerator accelerator) : IProbe
        where TNetwork : class, IGpuNetwork<TNetwork>
    {
        private readonly GpuNetwork<TNetwork> _gpu = new(network, accelerator);
        private readonly KernelList _kernels = new(accelerator, TNetwork.PredictKernels);
        private readonly MemoryBuffer1D<float, Stride1D.Dense> _memory = accelerator.Allocate1D<float>(Inputs);

        public float[] OnCpu(float[] inputs)
        {
            var outputs = new float[inputs.Length / Inputs * Outputs];
            network.PredictBatch(inputs, outputs);
            return outputs;
        }

        public void Predict(float[] inputs, float[] outputs) => _gpu.PredictBatch(inputs, outputs);

        public void PredictInChunks(float[] inputs, float[] outputs, int rows)
        {
            using var pipeline = new HostPipeline(
                _gpu.Device, _kernels, TNetwork.Description, rows);
            pipeline.Run(_gpu.Parameters.View, _gpu.Rounded, inputs, outputs);
        }

        public void Predict(ArrayView<float> inputs, ArrayView<float> outputs)
        {
            _gpu.PredictBatch(inputs, outputs);
            _gpu.Stream.Synchronize();
        }

        public void ChangeParametersAndCopy()
        {
            network.Parameters.Initialize(seed: 77);
            _gpu.CopyParametersToDevice();
        }

        public void LaunchOne()
        {
            _kernels.Launch(
                _gpu.Stream,
                new KernelArguments { Inputs = _memory.View, Outputs = _memory.View, Parameters = _gpu.Parameters.View, Rows = 1 });
            _gpu.Stream.Synchronize();
        }

        // What a network says whose device is lost after it was made; that it is disposed of is part of it.
        public Exception[] Lose(float[] inputs, float[] outputs)
        {
            var stream = new LostStream(accelerator);
            using var gpu = new GpuNetwork<TNetwork>(network, accelerator, usesTensorCores: null, stream);
            stream.IsLost = true;
            return
            [
                Record.Exception(() => gpu.PredictBatch(inputs, outputs)),
                Record.Exception(gpu.CopyParametersToDevice),
                Record.Exception(gpu.CopyParametersToHost),
            ];
        }

        public void Dispose()
        {
            _memory.Dispose();
            _gpu.Dispose();
        }
    }
}
