using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Threading;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Batches on several threads, beyond what <see cref="BatchSizeRunner"/> checks. They measure the whole process, so no
/// other test runs meanwhile.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ParallelPredictionTests
{
    private const string Name = "alone";
    private const int Samples = 600;

    private static readonly NetworkCase Case = CaseData.Create(
        new NetworkBuilder("Parallel", 100).Dense(90, Activation.Relu).Dense(70, Activation.Tanh).Dense(10, Activation.Softmax)
            .Build(),
        Samples,
        new Random(1),
        "parallel");

    [Fact]
    public void PredictBatch_OnEveryDegree_GivesTheSameBits()
    {
        using var harness = new NetworkHarness([Case.Declaration]);
        IBatchProbe network = Create(harness);
        float[] inputs = Case.Inputs.Flatten().ToFloats(), expected = new float[Samples * 10], outputs = new float[Samples * 10];
        network.PredictBatch(inputs, expected);

        foreach (int degree in (ReadOnlySpan<int>)[-1, 1, 2, 3, 8, 1000])
        {
            for (int round = 0; round < 20; round++)
            {
                outputs.AsSpan().Fill(float.NaN);
                network.PredictBatch(inputs, outputs, degree);
                Assert.True(MemoryMarshal.Cast<float, int>(outputs).SequenceEqual(MemoryMarshal.Cast<float, int>(expected)));
            }
        }
    }

    [Fact]
    public void PredictBatch_OnSeveralThreads_AllocatesNothingOnAnyOfThem()
    {
        using var harness = new NetworkHarness([Case.Declaration]);
        IBatchProbe network = Create(harness);
        float[] inputs = Case.Inputs.Flatten().ToFloats(), outputs = new float[Samples * 10];
        var pool = new WorkerPool(3);

        Assert.Equal(0, Allocations.LeastOnAllThreads(() =>
        {
            network.PredictBatch(inputs, outputs, -1);
            network.PredictPieces(inputs, outputs, 50, pool, 4);
        }));
    }

    [Fact]
    public void PredictBatch_ByEightCallersAtOnce_GivesTheSameBits()
    {
        using var harness = new NetworkHarness([Case.Declaration]);
        IBatchProbe network = Create(harness);
        float[] inputs = Case.Inputs.Flatten().ToFloats(), expected = new float[Samples * 10];
        network.PredictBatch(inputs, expected);
        int differences = 0;

        Thread[] callers = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            var outputs = new float[Samples * 10];
            for (int round = 0; round < 100; round++)
            {
                network.PredictBatch(inputs, outputs, -1);
                if (!MemoryMarshal.Cast<float, int>(outputs).SequenceEqual(MemoryMarshal.Cast<float, int>(expected)))
                    Interlocked.Increment(ref differences);
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();

        Assert.Equal(0, differences);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void PredictBatch_GivenADegreeThatIsNone_SaysWhatItExpects(int degree)
    {
        using var harness = new NetworkHarness([Case.Declaration]);
        IBatchProbe network = Create(harness);

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => network.PredictBatch(new float[100], new float[10], degree));

        Assert.Equal("maxDegreeOfParallelism", exception.ParamName);
        Assert.Contains("-1 for one thread per processor", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PredictBatch_OfNoSamplesOrAWrongLength_IsAsOnOneThread()
    {
        using var harness = new NetworkHarness([Case.Declaration]);
        IBatchProbe network = Create(harness);

        network.PredictBatch([], [], -1);
        string message = Assert.Throws<ArgumentException>(
            () => network.PredictBatch(new float[101], new float[10], -1)).Message;
        Assert.Contains("PredictBatch expects a multiple of 100 values", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => network.PredictBatch(new float[200], new float[19], -1));
    }

    private static IBatchProbe Create(NetworkHarness harness)
    {
        INetworkDriver driver = harness.Create(Case.Declaration);
        for (int i = 0; i < Case.Parameters.Length; i++)
            driver.SetParameter(i, Case.Parameters[i].ToFloats());
        return (IBatchProbe)driver;
    }
}
