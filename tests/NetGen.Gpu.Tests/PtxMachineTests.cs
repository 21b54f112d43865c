using System.Diagnostics;
using System.Runtime.InteropServices;
using NetGen.PtxMachine;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>The PTX machine computes what threads compute, and says where one does not wait for another.</summary>
public sealed class PtxMachineTests
{
    private const int Threads = 64;

    // Each thread reads what the last but as many has written.
    private const string Exchange = """
        .shared .align 16 .b8 exchanged[256];
        .reg .b32 %r<6>;
        .reg .b64 %rd<4>;
        mov.b32 %r0, %tid.x;
        shl.b32 %r1, %r0, 2;
        mov.b32 %r2, exchanged;
        add.s32 %r3, %r2, %r1;
        st.shared.b32 [%r3], %r0;
        bar.sync 0;
        sub.s32 %r4, 63, %r0;
        shl.b32 %r4, %r4, 2;
        add.s32 %r4, %r2, %r4;
        ld.shared.b32 %r5, [%r4];
        ld.param.b64 %rd0, [memory];
        mul.wide.u32 %rd1, %r0, 4;
        add.s64 %rd2, %rd0, %rd1;
        st.global.b32 [%rd2], %r5;
        ret;
        """;

    // Each thread copies 16 bytes, and reads what its neighbour has copied.
    private const string Copy = """
        .shared .align 16 .b8 copied[1024];
        .reg .b32 %r<6>;
        .reg .b64 %rd<4>;
        mov.b32 %r0, %tid.x;
        shl.b32 %r1, %r0, 4;
        mov.b32 %r2, copied;
        add.s32 %r3, %r2, %r1;
        ld.param.b64 %rd0, [memory];
        mul.wide.u32 %rd1, %r0, 16;
        add.s64 %rd2, %rd0, %rd1;
        cp.async.cg.shared.global [%r3], [%rd2], 16, 16;
        cp.async.commit_group;
        cp.async.wait_group 0;
        bar.sync 0;
        xor.b32 %r4, %r3, 16;
        ld.shared.b32 %r5, [%r4];
        bar.sync 0;
        st.global.b32 [%rd2], %r5;
        ret;
        """;

    // Threads 0 to 2 of each four take another way, which comes after that of the others.
    private const string Part = """
        .reg .pred %p<2>;
        .reg .b32 %r<6>;
        .reg .b64 %rd<4>;
        mov.b32 %r0, %tid.x;
        and.b32 %r1, %r0, 3;
        setp.lt.s32 %p0, %r1, 3;
        @%p0 bra Odd;
        mov.b32 %r2, 100;
        Meet:
        shfl.sync.bfly.b32 %r3, %r2, 1, 31, 4294967295;
        ld.param.b64 %rd0, [memory];
        mul.wide.u32 %rd1, %r0, 4;
        add.s64 %rd2, %rd0, %rd1;
        st.global.b32 [%rd2], %r3;
        ret;
        Odd:
        mov.b32 %r2, %r1;
        bra Meet;
        """;

    [Fact]
    public void Threads_ThatWait_ExchangeValues() =>
        Assert.Equal(Enumerable.Range(0, Threads).Select(i => Threads - 1 - i), Run(Exchange));

    [Fact]
    public void Threads_ThatDoNotWait_AreFound() => AssertFault("without a barrier between", Exchange.Replace("bar.sync 0;", ""));

    // Warps of their own do not order what another warp does.
    [Fact]
    public void Threads_ThatWaitForTheirWarpOnly_AreFound() =>
        AssertFault("without a barrier between", Exchange.Replace("bar.sync 0;", "bar.warp.sync 4294967295;"));

    [Fact]
    public void Copies_ThatAreWaitedFor_Arrive() => Assert.Equal(
        Enumerable.Range(0, Threads).Select(i => (i ^ 1) * 4),
        Run(Copy, Enumerable.Range(0, 4 * Threads)).Where((_, i) => i % 4 == 0));

    [Fact]
    public void Copies_ThatAreNotWaitedFor_AreFound() =>
        AssertFault("the thread that copies it has not waited", Copy.Replace("cp.async.wait_group 0;", "cp.async.wait_group 1;"));

    [Fact]
    public void Copies_ThatOtherThreadsDoNotWaitFor_AreFound() =>
        AssertFault("without a barrier between", Copy.Replace("wait_group 0;\nbar.sync 0;", "wait_group 0;"));

    // Another block's threads are never waited for.
    [Fact]
    public void Blocks_ThatWriteTheSame_AreFound() =>
        AssertFault("of another block", Exchange.Replace("sub.s32 %r4, 63, %r0;", "mov.b32 %r5, %ctaid.x; sub.s32 %r4, 63, %r0;")
            .Replace("ld.shared.b32 %r5, [%r4];", ""), blocks: 2);

    [Fact]
    public void Ways_ThatPart_MeetAgain() => Assert.Equal(
        Enumerable.Range(0, Threads).Select(i => (i % 4) switch { 0 => 1, 1 => 0, 2 => 100, _ => 2 }), Run(Part));

    [Fact]
    public void Threads_ThatEndBeforeTheOthersNeedThem_AreFound() =>
        AssertFault("only the threads", Part.Replace("bra Meet;", "ret;"));

    [Theory]
    [InlineData("st.global.b32 [%rd2+1024]", "of no memory that was taken")]
    [InlineData("st.global.b32 [%rd2+2]", "is no multiple of 4")]
    [InlineData("st.shared.b32 [%r3+16777216]", "of shared memory, which has")]
    public void Addresses_OutOfMemory_AreFound(string store, string expected) =>
        AssertFault(expected, Exchange.Replace("st.global.b32 [%rd2]", store));

    [Fact]
    public void Instructions_ThatItHasNot_AreNamed() =>
        Assert.Contains("popc.b32", Assert.Throws<PtxException>(() => Run("popc.b32 %r1, %r0;")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(4, 1)]
    [InlineData(8, 2)]
    [InlineData(128, 32)]
    public void WordsOfOneBank_AreCounted(int stride, int wavefronts)
    {
        string body = Exchange.Replace("shl.b32 %r1, %r0, 2;", $"mul.lo.s32 %r1, %r0, {stride};")
            .Replace("exchanged[256]", "exchanged[8192]").Replace("shl.b32 %r4, %r4, 2;", $"mul.lo.s32 %r4, %r4, {stride};");
        var traffic = new Traffic();
        Run(body, traffic: traffic);
        Assert.Equal((4 * wavefronts, 4), traffic.Shared);
        Assert.Equal((8, 8), traffic.Global);
    }

    [Theory]
    [InlineData("bar.sync 0;", 0)]
    [InlineData("bar.sync 0; ld.param.b64 %rd0, [memory]; bar.sync 0;", 2)]
    [InlineData("bar.sync 0; bra There; bar.sync 0; There:", 0)]
    public void Waits_WithoutWhichNothingIsFound_AreCounted(string waits, int expected)
    {
        int count = 0;
        Run(Exchange.Replace("bar.sync 0;", waits), before: (kernel, launch) =>
        {
            foreach (Omission omission in Omission.Of(kernel))
            {
                using (omission)
                {
                    omission.Try(launch);
                    count += omission.Report().Length > 0 ? 1 : 0;
                }
            }
        });
        Assert.Equal(expected, count);
    }

    // Products of matrices, copies and ways through the whole library, in a process that finds the machine as its driver of CUDA.
    [PtxMachineFact]
    public void Networks_OnThePtxMachine_MatchTheInterpreter()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "machine"]) { RedirectStandardOutput = true };
        start.Environment["LD_LIBRARY_PATH"] = PtxMachineFactAttribute.Folder;
        using Process process = Process.Start(start)!;
        string report = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, report);
        Assert.StartsWith("PTX machine", report, StringComparison.Ordinal);
    }

    private static void AssertFault(string expected, string body, int blocks = 1)
    {
        var exception = Assert.Throws<MachineException>(() => Run(body, Enumerable.Repeat(0, 4 * Threads), blocks));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    // What stands in the memory of the device at the end.
    private static int[] Run(
        string body, IEnumerable<int>? values = null, int blocks = 1, Traffic? traffic = null, Action<PtxKernel, Launch>? before = null)
    {
        int[] memory = [.. values ?? Enumerable.Repeat(0, Threads)];
        string text = $".version 7.8 .target sm_90 .address_size 64 .visible .entry Tested(.param .u64 memory) {{\n{body}\n}}";
        PtxKernel kernel = PtxParser.Parse(text).Kernels["Tested"];
        using var program = new NetGen.PtxMachine.Program(kernel) { Traffic = traffic };
        var device = new GlobalMemory();
        ulong address = device.Allocate(memory.Length * sizeof(int));
        Marshal.Copy(memory, 0, (nint)address, memory.Length);
        try
        {
            var launch = new Launch(
                program, device, new Extent(blocks, 1, 1), new Extent(Threads, 1, 1), dynamicSharedBytes: 0, BitConverter.GetBytes(address));
            before?.Invoke(kernel, launch);
            launch.Run();
            Marshal.Copy((nint)address, memory, 0, memory.Length);
        }
        finally
        {
            device.Free(address);
        }

        return memory;
    }
}

/// <summary>A test that is skipped where the machine was not compiled.</summary>
public sealed class PtxMachineFactAttribute : FactAttribute
{
    /// <summary>Looks for the machine.</summary>
    public PtxMachineFactAttribute()
    {
        if (Folder is null)
            Skip = "The PTX machine is not compiled: tests/scripts/prepare-ptx-machine.sh does it, and NETGEN_PTX_MACHINE names its folder.";
    }

    /// <summary>Its folder, or nothing.</summary>
    internal static string? Folder { get; } = Environment.GetEnvironmentVariable("NETGEN_PTX_MACHINE");
}
