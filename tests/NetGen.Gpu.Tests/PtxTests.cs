using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Gpu;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Every kernel compiles for NVIDIA's devices into what makes it fast, which needs no device to see.</summary>
public sealed class PtxTests
{
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
                .Dense(100, Activation.Softmax)
                .Minimize(Loss.CategoricalCrossEntropy),
        ]).Select(network => OnGpu(network, GpuPrecision.Float32)),
        OnGpu(new NetworkBuilder("WidestFloat32", 2048).Dense(2048, Activation.Relu), GpuPrecision.Float32),
        OnGpu(new NetworkBuilder("WidestTf32", 2048).Dense(2048, Activation.Relu), GpuPrecision.Tf32),
        OnGpu(new NetworkBuilder("WidestBfloat16", 2048).Dense(2048, Activation.Relu), GpuPrecision.Bfloat16),
    ];

    // Sums of products in registers, their factors in shared memory.
    private static readonly string[] Products = ["Product", "KernelGradient", "InputGradient"];

    private static readonly Lazy<Compiled[]> Kernels = new(() => [.. Compile()]);

    private const int LibraryGroupSize = 256;

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
        (typeof(RegionSums), "Sum"),
        (typeof(GpuGradientClipping), "ClipToValue"),
        (typeof(GpuGradientClipping), "ScaleToNorm"),
    ];

    public static TheoryData<int> Architectures => [80, 90];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Kernels_KeepNothingInLocalMemory_AndCallNothing(int architecture) => Assert.All(Of(architecture), kernel =>
    {
        // Of matrix instructions the operands go through it, where the assembler takes them to registers again.
        if (!kernel.IsTensor)
            Assert.DoesNotContain(".local", kernel.Ptx);
        // Nor anything from elsewhere, but shared memory of a size that the launch gives.
        Assert.DoesNotMatch(@"\.extern (?!\.shared)", kernel.Ptx);

        // What other devices compute in place of an instruction is behind a condition that never holds, and the assembler takes it away.
        Assert.DoesNotMatch(@"\bcall\b(?!.*\bEmulate)", kernel.Ptx);
    });

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Products_MultiplyBlocks_WhereTheyHaveMatrixInstructions(int architecture) => Assert.All(
        Of(architecture).Where(kernel => kernel.IsProduct || kernel.IsNetwork),
        kernel => Assert.Equal(kernel.IsTensor, kernel.Ptx.Contains("mma.sync", StringComparison.Ordinal)));

    // Of rows whose length is a multiple of four: the caller's own rows have no padding.
    [Theory]
    [MemberData(nameof(Architectures))]
    public void Products_MoveFourValuesAtATime(int architecture) => Assert.All(
        Of(architecture).Where(kernel => kernel.IsProduct && kernel.Name.StartsWith("Wide", StringComparison.Ordinal)),
        kernel =>
        {
            Assert.Contains(kernel.IsTensor ? "cp.async.cg.shared.global" : "ld.global.v4", kernel.Ptx);
            Assert.Contains("st.global.v4", kernel.Ptx);
            if (!kernel.IsTensor)
                Assert.Contains("ld.shared.v4", kernel.Ptx);
            Assert.DoesNotMatch(@"\b(ld|st)\.(global\.)?f32", kernel.Ptx);
        });

    [PtxasTheory]
    [MemberData(nameof(Architectures))]
    public void Kernels_Assemble_WithoutSpills(int architecture) => Assert.All(Of(architecture), kernel =>
    {
        Ptxas.Usage usage = Ptxas.Assemble(kernel.Ptx, $"sm_{architecture}");
        Assert.Equal((0, 0), (usage.SpilledBytes, usage.StackBytes));

        // Four warps for each scheduler of a multiprocessor; with matrix instructions in small groups three, of fused layers and of
        // long sums two.
        Assert.InRange(usage.Registers, 1, kernel.IsNetwork || kernel.IsWidest ? 255 : kernel.IsTensor ? 168 : 128);
    });

    private static NetworkDeclaration OnGpu(NetworkBuilder network, GpuPrecision precision) => network.Build() with
    {
        Gpu = new GpuDeclaration(9, IsPackageReferenced: true) { Precision = precision },
    };

    private static IEnumerable<Compiled> Of(int architecture) =>
        Kernels.Value.Where(kernel => kernel.Architecture == architecture);

    private static IEnumerable<Compiled> Compile()
    {
        using var harness = new NetworkHarness(Networks, typeof(GpuKernel).Assembly, typeof(Accelerator).Assembly);
        using PtxCompiler ampere = new(CudaArchitecture.SM_80), hopper = new(CudaArchitecture.SM_90);
        foreach (NetworkDeclaration network in Networks)
        {
            MethodInfo routines = typeof(PtxTests).GetMethod(
                network.Losses.Count == 0 ? nameof(Prediction) : nameof(Training), BindingFlags.NonPublic | BindingFlags.Static)!;
            var all = (GpuRoutine[])routines.MakeGenericMethod(harness.TypeOf(network)).Invoke(null, [])!;
            foreach (GpuKernel kernel in all.SelectMany(routine => routine.Kernels.Concat(routine.TensorKernels)).DistinctBy(kernel => kernel.Method.Method))
            {
                string name = $"{network.Type.Name}.{kernel.Method.Method.Name}";
                yield return new(name, 80, ampere.Compile(kernel.Method.Method, kernel.Specialization));
                yield return new(name, 90, hopper.Compile(kernel.Method.Method, kernel.Specialization));
            }
        }

        foreach ((Type type, string method) in LibraryKernels)
        {
            string name = $"{type.Name}.{method}";
            MethodInfo kernel = type.GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!;
            var specialization = new KernelSpecialization(LibraryGroupSize, null);
            yield return new(name, 80, ampere.Compile(kernel, specialization));
            yield return new(name, 90, hopper.Compile(kernel, specialization));
        }
    }

    private static GpuRoutine[] Prediction<TNetwork>()
        where TNetwork : class, IGpuNetwork<TNetwork> => [TNetwork.PredictKernels];

    private static GpuRoutine[] Training<TNetwork>()
        where TNetwork : class, IGpuTrainableNetwork<TNetwork> =>
        [TNetwork.PredictKernels, TNetwork.LossKernels, TNetwork.GradientKernels];

    private sealed record Compiled(string Name, int Architecture, string Ptx)
    {
        public bool IsProduct => Products.Any(product => Name.Contains(product, StringComparison.Ordinal));

        public bool IsTensor => Name.Contains("Tensor", StringComparison.Ordinal);

        // Those whose tiles are the largest.
        public bool IsWidest => IsTensor && Name.StartsWith("Widest", StringComparison.Ordinal);

        public bool IsNetwork => Name.Contains("Network", StringComparison.Ordinal);

        public override string ToString() => $"{Name} for sm_{Architecture}";
    }
}
