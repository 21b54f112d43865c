using NetGen.Compiler.Conformance.Harness;

namespace NetGen.EndToEnd.Tests;

/// <summary>What an instance of a network costs: its parameters, and next to nothing else.</summary>
[Collection(Alone.Name)]
public sealed class FootprintTests
{
    private const int OverheadBytes = 256;

    [Fact]
    public void Instance_CostsItsParametersAnd256Bytes()
    {
        Check(seed => new Tiny(seed));
        Check(seed => new Wide(seed));
        Check(seed => new Large(seed));

        static void Check<TNetwork>(Func<int, TNetwork> make)
            where TNetwork : class, INetwork<TNetwork>
        {
            long bytes = Allocations.Least(rounds: 5, round => GC.KeepAlive(make(round)));
            long parameters = TNetwork.Description.StorageLength * (long)sizeof(float);
            Assert.InRange(bytes, parameters, parameters + OverheadBytes);
        }
    }

    [Fact]
    public void QuantizedInstance_HasNoMemoryButItsWeights()
    {
        Wide.Int8Network quantized = new Wide(1).QuantizeToInt8();
        long bytes = Allocations.Least(rounds: 5, _ => GC.KeepAlive(new Wide.Int8Network(quantized.Weights)));
        Assert.InRange(bytes, 0, OverheadBytes);
    }

    // Pinned memory and memory with finalizers is freed by collections of generation 2 and 1 only.
    [Fact]
    public void TinyNetworks_MadeUsedAndDropped_CauseNoCollectionOfGeneration2()
    {
        float[] input = [0.5f, -0.5f], output = new float[1];
        for (int i = 0; i < 100; i++)
            new Tiny(i).Predict(input, output);
        int before = GC.CollectionCount(2);
        for (int i = 0; i < 100_000; i++)
            new Tiny(i).Predict(input, output);

        // One for the rest of the process, in which other tests run.
        Assert.InRange(GC.CollectionCount(2) - before, 0, 1);
    }

    [Fact]
    public void Parameters_OfATinyNetwork_AreTheSameAfterTheRuntimeHasMovedThem()
    {
        float[] input = [0.5f, -0.5f], before = new float[1], after = new float[1];
        object?[] gaps = new object?[2000];
        var networks = new Tiny[1000];
        for (int i = 0; i < networks.Length; i++)
        {
            gaps[2 * i] = new byte[100];
            networks[i] = new Tiny(i);
            gaps[(2 * i) + 1] = new byte[300];
        }

        ref float weight = ref networks[500].Parameters.Buffer.Start;
        float value = weight;
        networks[500].Predict(input, before);
        Array.Clear(gaps);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        networks[500].Predict(input, after);

        Assert.Equal(before, after);
        Assert.Equal(value, weight);
        weight = 3;
        Assert.Equal(3, networks[500].DenseKernel[0]);
    }

    [Fact]
    public void Predictions_OnANewThread_AllocateForTheFirstCallAtMost()
    {
        var network = new Large(1);
        float[] inputs = new float[40 * Large.InputSize], outputs = new float[40 * Large.OutputSize];
        long allocated = -1;
        var thread = new Thread(() =>
        {
            Predict();
            allocated = Allocations.Least(rounds: 3, _ => Predict());
        });
        thread.Start();
        thread.Join();
        Assert.Equal(0, allocated);

        void Predict()
        {
            network.Predict(inputs.AsSpan(0, Large.InputSize), outputs.AsSpan(0, Large.OutputSize));
            network.PredictBatch(inputs, outputs);
        }
    }

    [Fact]
    public void PredictBatch_WithOutputsOverTheInputs_IsRefused()
    {
        var network = new Tiny(1);
        float[] memory = new float[32];
        string message = Assert.Throws<ArgumentException>(
            () => network.PredictBatch(memory.AsSpan(0, 20), memory.AsSpan(19, 10))).Message;
        Assert.StartsWith(
            "PredictBatch writes outputs while it reads inputs, and the two overlap; give outputs memory of their own.", message, StringComparison.Ordinal);
        network.PredictBatch(memory.AsSpan(0, 20), memory.AsSpan(20, 10));
    }
}
