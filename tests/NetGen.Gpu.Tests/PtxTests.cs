using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using NetGen.Gpu;
using NetGen.Tests;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Every kernel compiles for NVIDIA's devices into what makes it fast, which needs no device to see.</summary>
public sealed class PtxTests
{
    // Where the input of a head begins takes a register more than there are: seven words that stay the same in its loop are spilled.
    private const int MostSpilledBytesOfAHead = 28;

    // Sums of products in registers, their factors in shared memory.
    private static readonly string[] Products = ["Product", "KernelGradient", "InputGradient"];

    private static readonly Lazy<Compiled[]> Kernels = new(() => [.. Compile()]);

    public static TheoryData<int> Architectures => [80, 90];

    [FullRunTheory]
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

    [FullRunTheory]
    [MemberData(nameof(Architectures))]
    public void Products_MultiplyBlocks_WhereTheyHaveMatrixInstructions(int architecture) => Assert.All(
        Of(architecture).Where(kernel => kernel.IsProduct || kernel.IsNetwork),
        kernel => Assert.Equal(kernel.IsTensor, kernel.Ptx.Contains("mma.sync", StringComparison.Ordinal)));

    // Of rows whose length is a multiple of four: the caller's own rows have no padding.
    [FullRunTheory]
    [MemberData(nameof(Architectures))]
    public void Products_MoveFourValuesAtATime(int architecture) => Assert.All(
        Of(architecture).Where(kernel => kernel.IsProduct && kernel.Name.StartsWith("Wide", StringComparison.Ordinal)),
        kernel =>
        {
            Assert.Contains(kernel.IsTensor ? "cp.async.cg.shared.global" : "ld.global.v4", kernel.Ptx);

            // In bfloat16, four values are two words.
            Assert.Matches(@"st\.global\.(v4|v2\.b32)", kernel.Ptx);
            if (!kernel.IsTensor)
                Assert.Contains("ld.shared.v4", kernel.Ptx);
            Assert.DoesNotMatch(@"\b(ld|st)\.(global\.)?f32", kernel.Ptx);
        });

    [PtxasTheory]
    [MemberData(nameof(Architectures))]
    public void Kernels_Assemble_WithoutSpills(int architecture) => Assert.All(Of(architecture), kernel =>
    {
        Ptxas.Usage usage = Ptxas.Assemble(kernel.Ptx, $"sm_{architecture}");
        Assert.InRange(usage.SpilledBytes, 0, kernel.IsHead ? MostSpilledBytesOfAHead : 0);
        Assert.InRange(usage.StackBytes, 0, kernel.IsHead ? MostSpilledBytesOfAHead : 0);

        // Four warps for each scheduler of a multiprocessor; with matrix instructions in small groups three, of fused layers and of
        // long sums two.
        Assert.InRange(usage.Registers, 1, kernel.IsNetwork || kernel.IsWidest ? 255 : kernel.IsTensor ? 168 : 128);
    });

    private static IEnumerable<Compiled> Of(int architecture) =>
        Kernels.Value.Where(kernel => kernel.Architecture == architecture);

    private static IEnumerable<Compiled> Compile()
    {
        using var kernels = new KernelsOfNetworks();
        using PtxCompiler ampere = new(CudaArchitecture.SM_80), hopper = new(CudaArchitecture.SM_90);
        foreach ((string name, GpuKernel kernel) in kernels.Generated(routine => routine.Kernels.Concat(routine.TensorKernels)))
        {
            yield return new(name, 80, ampere.Compile(kernel.Method.Method, kernel.Specialization));
            yield return new(name, 90, hopper.Compile(kernel.Method.Method, kernel.Specialization));
        }

        foreach ((string name, MethodInfo kernel, KernelSpecialization specialization) in KernelsOfNetworks.OfTheLibrary)
        {
            yield return new(name, 80, ampere.Compile(kernel, specialization));
            yield return new(name, 90, hopper.Compile(kernel, specialization));
        }
    }

    private sealed record Compiled(string Name, int Architecture, string Ptx)
    {
        public bool IsProduct => Products.Any(product => Name.Contains(product, StringComparison.Ordinal));

        public bool IsTensor => Name.Contains("Tensor", StringComparison.Ordinal);

        // Those whose tiles are the largest.
        public bool IsWidest => IsTensor && Name.StartsWith("Widest", StringComparison.Ordinal);

        // A product of a wide layer with few outputs, whose input is not the first tensor of the workspace.
        public bool IsHead => IsProduct && !IsTensor && Name.StartsWith("Branches.", StringComparison.Ordinal);

        public bool IsNetwork => Name.Contains("Network", StringComparison.Ordinal);

        public override string ToString() => $"{Name} for sm_{Architecture}";
    }
}
