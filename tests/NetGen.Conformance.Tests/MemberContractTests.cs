using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Compiler.Conformance;

/// <summary>What the interfaces promise of generated members besides their results.</summary>
public sealed class MemberContractTests
{
    private const int Threads = 8;
    private const int CallsOnEachThread = 200;

    // Every loss with half of the last activations: every kind of kernel that a training step is made of.
    private static readonly Lazy<NetworkCase[]> Cases = new(
        () => [.. RandomNetworks.Create(0, RandomNetworks.PairCount).Where((item, i) => item.IsTrainable && i % 2 == 0)]);

    private static readonly Lazy<NetworkCase[]> QuantizedCases = new(
        () => [.. Cases.Value.Where(item => item.HasKernel).Select(item => item.Quantize())]);

    // Compiled once for all formats.
    private static readonly Lazy<NetworkHarness> QuantizedNetworks = new(
        () => new NetworkHarness(QuantizedCases.Value.Select(item => item.Declaration)));

    [Fact]
    public void Members_AllocateNothing()
    {
        using var harness = new NetworkHarness(Cases.Value.Select(item => item.Declaration));
        foreach (NetworkCase item in Cases.Value)
        {
            var probe = (IAllocationProbe)harness.Create(item.Declaration);
            long bytes = probe.AllocatedBytes(item.Inputs.Flatten().ToFloats(), item.Targets.Flatten().ToFloats());
            Assert.True(bytes == 0, $"{item} allocated {bytes} bytes.");
        }
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void QuantizedMembers_AllocateNothing(WeightFormat format)
    {
        foreach (NetworkCase item in QuantizedCases.Value)
        {
            var probe = (IAllocationProbe)QuantizedNetworks.Value.CreateQuantized(item.Declaration, format);
            long bytes = probe.AllocatedBytes(item.Inputs.Flatten().ToFloats(), item.Targets.Flatten().ToFloats());
            Assert.True(bytes == 0, $"{item} allocated {bytes} bytes.");
        }
    }

    [Fact]
    public void Predict_OnEightThreads_GivesTheSameBits()
    {
        NetworkCase item = EdgeNetworks.Create().Single(edge => edge.Origin == "the example of the readme");
        using var harness = new NetworkHarness([item.Declaration]);
        RequireSameBits(item, harness.Create(item.Declaration));
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void QuantizedPredict_OnEightThreads_GivesTheSameBits(WeightFormat format)
    {
        NetworkCase item = EdgeNetworks.Create().Single(edge => edge.Origin == "the example of the readme").Quantize();
        using var harness = new NetworkHarness([item.Declaration]);
        RequireSameBits(item, harness.CreateQuantized(item.Declaration, format));
    }

    private static void RequireSameBits(NetworkCase item, INetworkDriver driver)
    {
        for (int i = 0; i < item.Parameters.Length; i++)
            driver.SetParameter(i, item.Parameters[i].ToFloats());
        float[][] inputs = [.. item.Inputs.Select(row => row.ToFloats())];
        float[][] expected = [.. inputs.Select(row => driver.Predict(row))];
        int differences = 0;

        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (int call = 0; call < CallsOnEachThread; call++)
            {
                int sample = ((call * 5) + number) % inputs.Length;
                ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(driver.Predict(inputs[sample]));
                if (!bits.SequenceEqual(MemoryMarshal.Cast<float, int>(expected[sample])))
                    Interlocked.Increment(ref differences);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.Equal(0, differences);
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void QuantizedMembers_GivenAWrongLength_SayWhatTheyExpect(WeightFormat format)
    {
        NetworkCase item = EdgeNetworks.Create().Single(edge => edge.Origin == "digits").Quantize();
        using var harness = new NetworkHarness([item.Declaration]);
        INetworkDriver driver = harness.CreateQuantized(item.Declaration, format);

        string single = Assert.Throws<ArgumentException>(() => driver.Predict(new float[783])).Message;
        Assert.Contains("784", single, StringComparison.Ordinal);
        Assert.Contains("783", single, StringComparison.Ordinal);
        Assert.Contains("28×28", single, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => driver.PredictBatch(new float[785]));
        Assert.Empty(driver.PredictBatch([]));
    }

    [Fact]
    public void ComputeGradients_WithTheSameDropoutKey_GivesTheSameBits()
    {
        NetworkCase item = EdgeNetworks.Create().Single(edge => edge.Origin == "the example of the readme");
        using var harness = new NetworkHarness([item.Declaration]);
        ITrainableDriver driver = harness.CreateTrainable(item.Declaration);
        float[] inputs = item.Inputs.Flatten().ToFloats(), targets = item.Targets.Flatten().ToFloats();

        BatchResult first = driver.ComputeGradients(inputs, targets, new DropoutKey(3, 4));
        BatchResult other = driver.ComputeGradients(inputs, targets, new DropoutKey(3, 5));
        BatchResult again = driver.ComputeGradients(inputs, targets, new DropoutKey(3, 4));

        Assert.Equal(first.LossSum, again.LossSum);
        Assert.Equal(first.Gradients, again.Gradients);
        Assert.NotEqual(first.Gradients, other.Gradients);
    }

    [Fact]
    public void PredictBatch_OfNoSamples_DoesNothing()
    {
        NetworkCase item = Cases.Value[0];
        using var harness = new NetworkHarness([item.Declaration]);
        Assert.Empty(harness.Create(item.Declaration).PredictBatch([]));
    }

    [Fact]
    public void Members_GivenAWrongLength_SayWhatTheyExpect()
    {
        NetworkCase item = EdgeNetworks.Create().Single(edge => edge.Origin == "digits");
        using var harness = new NetworkHarness([item.Declaration]);
        ITrainableDriver driver = harness.CreateTrainable(item.Declaration);

        string single = Assert.Throws<ArgumentException>(() => driver.Predict(new float[783])).Message;
        Assert.Contains("784", single, StringComparison.Ordinal);
        Assert.Contains("783", single, StringComparison.Ordinal);
        Assert.Contains("28×28", single, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => driver.PredictBatch(new float[785]));
        Assert.Throws<ArgumentException>(() => driver.ComputeLoss(new float[784 * 2], new float[3]));
        Assert.Throws<ArgumentException>(() => driver.ComputeGradients(new float[784 * 2], new float[1], default));
        Assert.Throws<ArgumentException>(() => driver.ComputeGradients(new float[783], new float[1], default));
    }
}
