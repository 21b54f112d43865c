using System.Reflection;
using ILGPU.Runtime;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Kernels of all kinds, for tests that compile them for a device without having it.</summary>
internal sealed class KernelsOfNetworks : IDisposable
{
    private const int LibraryGroupSize = 256;

    private static readonly NetworkDeclaration[] Networks =
    [
        .. ((NetworkBuilder[])
        [
            new NetworkBuilder("Digits", 784).Dense(256, Activation.Relu).Dropout(0.5).Dense(128, Activation.Gelu)
                .Dense(10, Activation.Softmax).Minimize(Loss.SparseCategoricalCrossEntropy),
            new NetworkBuilder("Narrow", 30).Dense(17, Activation.Tanh).Dense(33, Activation.Elu, l2: 0.5).Dense(50, Activation.Silu)
                .Dense(1, Activation.Sigmoid).Minimize(Loss.BinaryCrossEntropy),
            new NetworkBuilder("Deep", 64).Dense(64, Activation.Relu).Dense(64, Activation.Tanh).Dense(64, Activation.Relu)
                .Dense(64, Activation.Gelu).Dense(64).Minimize(Loss.MeanSquaredError),
            new NetworkBuilder("Wider", 100).Dense(128, Activation.Relu).Dense(64, Activation.Relu).Dense(10, Activation.Softmax)
                .Minimize(Loss.SparseCategoricalCrossEntropy),
            new NetworkBuilder("Wide", 512).Dense(512, Activation.Relu).Dense(512, Activation.Relu).Dense(512, Activation.Relu)
                .Dense(300, Activation.Softmax).Minimize(Loss.CategoricalCrossEntropy),
            new NetworkBuilder("Positions", 6, 20).Add(new GaussianNoiseDeclaration(0, 0.5))
                .Add(new DenseDeclaration(0) { Units = 33, Activation = Activation.Gelu, PerPosition = true })
                .Add(new LayerNormalizationDeclaration(0, [])).Add(new PReLUDeclaration(0, [])).Dropout(0.25).Add(new PermuteDeclaration(0, [2, 1]))
                .Add(new DenseDeclaration(0) { Units = 5, Activation = Activation.Softmax, PerPosition = true })
                .Add(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1)).Add(new ActivityRegularizationDeclaration(0) { L2 = 0.5 })
                .Minimize(Loss.MeanSquaredError),
            new NetworkBuilder("Branches", 12).Named("state").Dense(140, Activation.Relu).Named("x").Input("goal", 5)
                .Concatenate(-1, "x").Dense(140, Activation.Tanh).Named("both").Dense(3, Activation.Softmax).Named("policy")
                .Dense(1).From("both").Named("value")
                .Minimize(Loss.SparseCategoricalCrossEntropy, of: "policy").Minimize(Loss.MeanSquaredError, of: "value"),
        ]).Select(network => OnGpu(network, GpuPrecision.Float32)),
        OnGpu(new NetworkBuilder("WidestFloat32", 2048).Dense(2048, Activation.Relu), GpuPrecision.Float32),
        OnGpu(new NetworkBuilder("WidestTf32", 2048).Dense(2048, Activation.Relu), GpuPrecision.Tf32),
        OnGpu(new NetworkBuilder("WidestBfloat16", 2048).Dense(2048, Activation.Relu), GpuPrecision.Bfloat16),
        OnGpu(
            new NetworkBuilder("WidestTrained", 1024).Dense(1024, Activation.Tanh).Dense(1024, Activation.Relu).Dense(512)
                .Minimize(Loss.MeanSquaredError),
            GpuPrecision.Bfloat16),
    ];

    // Those of the library, which no shape is part of.
    private static readonly (Type Type, string Method)[] LibraryKernels =
    [
        (typeof(UpdateKernel<Sgd, SgdRule>), "Update"),
        (typeof(UpdateKernel<Adam, AdamRule>), "Update"),
        (typeof(UpdateKernel<AdamW, AdamWRule>), "Update"),
        (typeof(UpdateKernel<Adamax, AdamaxRule>), "Update"),
        (typeof(UpdateKernel<Nadam, NadamRule>), "Update"),
        (typeof(UpdateKernel<RMSprop, RMSpropRule>), "Update"),
        (typeof(UpdateKernel<Adagrad, AdagradRule>), "Update"),
        (typeof(UpdateKernel<Adadelta, AdadeltaRule>), "Update"),
        (typeof(SumGradientsKernel), "Sum"),
        (typeof(RoundedParameters), "Round"),
        (typeof(RegionSums), "Sum"),
        (typeof(GpuGradientClipping), "ClipToValue"),
        (typeof(GpuGradientClipping), "ScaleToNorm"),
    ];

    private readonly NetworkHarness _harness = new(Networks, typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);

    /// <summary>The kernels of the library, each with its name.</summary>
    public static IEnumerable<(string Name, MethodInfo Method, KernelSpecialization Specialization)> OfTheLibrary => LibraryKernels.Select(kernel => (
        $"{kernel.Type.Name}.{kernel.Method}",
        kernel.Type.GetMethod(kernel.Method, BindingFlags.NonPublic | BindingFlags.Static)!,
        new KernelSpecialization(LibraryGroupSize, null)));

    /// <summary>Those that networks have, each with its name: the network's, a point and the method's.</summary>
    /// <param name="choose">Which kernels of a routine.</param>
    public IEnumerable<(string Name, GpuKernel Kernel)> Generated(Func<GpuRoutine, IEnumerable<GpuKernel>> choose) =>
        from network in Networks
        from kernel in Routines(network).SelectMany(choose).DistinctBy(kernel => kernel.Method.Method)
        select ($"{network.Type.Name}.{kernel.Method.Method.Name}", kernel);

    /// <inheritdoc/>
    public void Dispose() => _harness.Dispose();

    private static NetworkDeclaration OnGpu(NetworkBuilder network, GpuPrecision precision) => network.Build() with
    {
        Gpu = new GpuDeclaration(9, IsPackageReferenced: true) { Precision = precision },
    };

    private GpuRoutine[] Routines(NetworkDeclaration network)
    {
        MethodInfo routines = typeof(KernelsOfNetworks).GetMethod(
            network.Losses.Count == 0 ? nameof(Prediction) : nameof(Training), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (GpuRoutine[])routines.MakeGenericMethod(_harness.TypeOf(network)).Invoke(null, [])!;
    }

    private static GpuRoutine[] Prediction<TNetwork>()
        where TNetwork : class, IGpuNetwork<TNetwork> => [TNetwork.PredictKernels];

    private static GpuRoutine[] Training<TNetwork>()
        where TNetwork : class, IGpuTrainableNetwork<TNetwork> =>
        [TNetwork.PredictKernels, TNetwork.LossKernels, TNetwork.GradientKernels];
}
