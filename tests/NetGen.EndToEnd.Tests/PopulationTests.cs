using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>Many sets of parameters of one network.</summary>
public sealed class PopulationTests
{
    [Fact]
    public void PredictEach_GivesTheBitsOfEachNetwork()
    {
        CheckBits(seed => new Tiny(seed));
        CheckBits(seed => new Spiral(seed));
        CheckBits(seed => new Image(seed));
        CheckBits(seed => new Large(seed));
        CheckBits(seed => new Actor(seed));
        CheckBits(seed => new NormalizedResidual(seed));
    }

    [Fact]
    public void PredictEach_WithSeveralSamplesForEachMember_GivesTheBitsOfPredictBatch()
    {
        CheckBatches(seed => new Spiral(seed), samples: 3);
        CheckBatches(seed => new Actor(seed), samples: 17);
        CheckBatches(seed => new NormalizedResidual(seed), samples: 2);

        // More than a chunk.
        CheckBatches(seed => new Tiny(seed), samples: 700);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(-1)]
    public void PredictEach_OnSeveralThreads_GivesTheSameBits(int degree)
    {
        var population = new Population<Image>(200, seed: 4);
        float[] inputs = Values(200 * Image.InputSize), alone = new float[200 * Image.OutputSize], together = new float[alone.Length];
        population.PredictEach(inputs, alone);
        for (int round = 0; round < 5; round++)
        {
            together.AsSpan().Fill(float.NaN);
            population.PredictEach(inputs, together, degree);
            AssertBits(alone, together);
        }
    }

    // What predictions read of a batch normalisation is computed by whichever thread comes first.
    [Fact]
    public void PredictEach_OnSeveralThreadsAfterAChange_GivesTheSameBits()
    {
        var population = new Population<NormalizedResidual>(64, seed: 2);
        float[] inputs = Values(64 * NormalizedResidual.InputSize), alone = new float[64 * NormalizedResidual.OutputSize], together = new float[alone.Length];
        population.PredictEach(inputs, alone);
        int[] members = [.. Enumerable.Range(0, 64).Select(i => i / 8)];
        float[] expected = new float[alone.Length];
        for (int i = 0; i < 64; i++)
            population.Predict(members[i], inputs.AsSpan(i * NormalizedResidual.InputSize, NormalizedResidual.InputSize), Row<NormalizedResidual>(expected, i));
        for (int round = 0; round < 5; round++)
        {
            for (int member = 0; member < 64; member++)
                population.MarkChanged(member);
            population.PredictEach(inputs, together, -1);
            AssertBits(alone, together);
            for (int member = 0; member < 64; member++)
                population.MarkChanged(member);
            population.PredictMembers(members, inputs, together, -1);
            AssertBits(expected, together);
        }
    }

    [Fact]
    public void AChange_ChangesThePredictionsOfThatMemberOnly()
    {
        var population = new Population<FrozenNormalization>(new FrozenNormalization(seed: 1), 3);
        float[] input = Values(FrozenNormalization.InputSize), before = new float[3], after = new float[3];
        PredictWithAll(before);
        AssertBits(before.AsSpan(0, 1), before.AsSpan(1, 1));

        int mean = IndexOf<FrozenNormalization>("batch_normalization/moving_mean");
        population.GetParameter(1, mean)[2] += 1;
        PredictWithAll(after);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Equal(before[2], after[2]);

        population.Copy(from: 1, to: 2);
        PredictWithAll(before);
        Assert.Equal(before[1], before[2]);

        population.CopyFrom(new FrozenNormalization(seed: 1), member: 1);
        PredictWithAll(after);
        Assert.Equal(after[0], after[1]);

        Span<float> values = population[0];
        PredictWithAll(before);
        values[FrozenNormalization.Description.Parameters[mean].Offset] += 1;
        population.MarkChanged(0);
        PredictWithAll(after);
        Assert.NotEqual(before[0], after[0]);

        void PredictWithAll(float[] outputs)
        {
            for (int member = 0; member < 3; member++)
                population.Predict(member, input, outputs.AsSpan(member, 1));
        }
    }

    [Fact]
    public void TenThousandMembers_LieInOneMemory()
    {
        const int count = 10_000;
        long before = GC.GetAllocatedBytesForCurrentThread();
        var population = new Population<Wide>(new Wide(seed: 3), count);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // The parameters, the network that was copied, and little else: no scratch memory for each.
        long expected = sizeof(float) * (long)count * Wide.Description.StorageLength;
        Assert.InRange(bytes, expected, expected + 20_000);

        float[] inputs = Values(count * Wide.InputSize), outputs = new float[count * Wide.OutputSize];
        Assert.Equal(0, Allocations.Least(rounds: 4, _ => population.PredictEach(inputs, outputs)));
    }

    [Fact]
    public void Calls_AllocateNothing()
    {
        var normalized = new Population<NormalizedResidual>(4, seed: 1);
        var large = new Population<Large>(2, seed: 1);
        var network = new NormalizedResidual();
        int[] members = [3, 0];
        float[] inputs = Values(8 * NormalizedResidual.InputSize), outputs = new float[8 * NormalizedResidual.OutputSize];
        float[] few = Values(2 * Large.InputSize), results = new float[2 * Large.OutputSize];
        Assert.Equal(0, Allocations.Least(rounds: 4, _ =>
        {
            normalized.Copy(0, 1);
            normalized.CopyFrom(network, 2);
            normalized.CopyTo(3, network);
            normalized[0][0] += 1;
            normalized.PredictEach(inputs.AsSpan(0, inputs.Length / 2), outputs.AsSpan(0, outputs.Length / 2));
            normalized.PredictEach(inputs, outputs);
            normalized.PredictMembers(members, inputs, outputs);
            large.PredictEach(few, results);
        }));
    }

    [Fact]
    public void Members_HaveSeedsOfTheirOwn()
    {
        Population<Spiral> first = new(5, seed: 7), again = new(5, seed: 7), other = new(5, seed: 8);
        for (int i = 0; i < 5; i++)
        {
            AssertBits(first.GetValues(i), again.GetValues(i));
            Assert.False(first.GetValues(i).SequenceEqual(other.GetValues(i)));
            for (int j = 0; j < i; j++)
                Assert.False(first.GetValues(i).SequenceEqual(first.GetValues(j)));
        }

        first.Initialize(member: 2, seed: 11);
        var network = new Spiral(seed: 0);
        first.CopyTo(2, network);
        AssertBits(new Spiral(seed: 11).Parameters.Buffer.Span, network.Parameters.Buffer.Span);
    }

    [Fact]
    public void Clone_HasMembersOfItsOwn()
    {
        var population = new Population<NormalizedResidual>(2, seed: 1);
        Population<NormalizedResidual> clone = population.Clone();
        AssertBits(population.GetValues(1), clone.GetValues(1));
        clone[1][0] += 1;
        Assert.NotEqual(population.GetValues(1)[0], clone.GetValues(1)[0]);

        population.CopyFrom(clone, from: 1, to: 0);
        AssertBits(clone.GetValues(1), population.GetValues(0));
    }

    [Fact]
    public void TrainableElements_AreAllThatTrainingChanges()
    {
        NetworkDescription description = NormalizedResidual.Description;
        ReadOnlySpan<int> elements = Population<NormalizedResidual>.TrainableElements;
        Assert.Equal(description.TrainableParameterCount, elements.Length);

        // Each value of the parameters is the number of its place.
        var network = new NormalizedResidual();
        var expected = new List<float>();
        int number = 0;
        for (int i = 0; i < description.Parameters.Length; i++)
        {
            Parameter parameter = network.Parameters[i];
            for (int j = 0; j < parameter.Length; j++, number++)
            {
                parameter[j] = number;
                if (parameter.Info.IsTrainable)
                    expected.Add(number);
            }
        }

        var values = new List<float>();
        foreach (int element in elements)
            values.Add(network.Parameters.Buffer.Span[element]);
        Assert.Equal(expected, values);
    }

    [Fact]
    public void WhatDoesNotFit_IsNamed()
    {
        var population = new Population<Tiny>(3, seed: 1);
        float[] inputs = new float[6], outputs = new float[3];

        Assert.Contains("The population has 3 members, 0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() => population.Predict(3, inputs.AsSpan(0, 2), outputs.AsSpan(0, 1))).Message, StringComparison.Ordinal);
        Assert.Equal("member", Assert.Throws<ArgumentOutOfRangeException>(() => population[-1].Length).ParamName);
        Assert.Equal("members", Assert.Throws<ArgumentOutOfRangeException>(() => population.PredictMembers([0, 3], inputs.AsSpan(0, 4), outputs.AsSpan(0, 2))).ParamName);
        Assert.Contains("PredictEach expects a multiple of 6 values in inputs (2 for each of 3 members), got 5", Message(() => population.PredictEach(inputs.AsSpan(1), outputs)), StringComparison.Ordinal);
        Assert.Contains("PredictEach expects 3 values in outputs (3 samples of 1), got 2", Message(() => population.PredictEach(inputs, outputs.AsSpan(1))), StringComparison.Ordinal);
        Assert.Contains("PredictEach writes outputs while it reads inputs", Message(() => population.PredictEach(inputs, inputs.AsSpan(0, 3))), StringComparison.Ordinal);
        Assert.Contains("PredictMembers expects a multiple of 4 values in inputs (2 for each of 2 members), got 6", Message(() => population.PredictMembers([0, 1], inputs, outputs)), StringComparison.Ordinal);
        Assert.Contains("Predict expects 2 input values (Input 2), got 1", Message(() => population.Predict(0, inputs.AsSpan(0, 1), outputs.AsSpan(0, 1))), StringComparison.Ordinal);
        Assert.Equal("maxDegreeOfParallelism", Assert.Throws<ArgumentOutOfRangeException>(() => population.PredictEach(inputs, outputs, 0)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => new Population<Tiny>(0, seed: 1)).ParamName);
        Assert.Contains("has at most", Assert.Throws<ArgumentOutOfRangeException>(() => new Population<Large>(int.MaxValue, seed: 1)).Message, StringComparison.Ordinal);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => population.GetParameter(0, 4)).ParamName);

        population.PredictEach([], []);
        population.PredictMembers([], [], []);

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    private static void CheckBits<TNetwork>(Func<long, TNetwork> create)
        where TNetwork : class, INetwork<TNetwork>
    {
        const int count = 5;
        TNetwork[] networks = [.. Enumerable.Range(0, count).Select(i => create(i))];
        var population = new Population<TNetwork>(networks[0], count);
        for (int member = 1; member < count; member++)
            population.CopyFrom(networks[member], member);
        float[] inputs = Values(count * TNetwork.Description.InputSize), expected = new float[count * TNetwork.Description.OutputSize], outputs = new float[expected.Length];
        for (int member = 0; member < count; member++)
            networks[member].Predict(Input<TNetwork>(inputs, member), Row<TNetwork>(expected, member));

        population.PredictEach(inputs, outputs);
        AssertBits(expected, outputs);
        outputs.AsSpan().Clear();
        for (int member = 0; member < count; member++)
            population.Predict(member, Input<TNetwork>(inputs, member), Row<TNetwork>(outputs, member));
        AssertBits(expected, outputs);

        population.PredictMembers([4, 4, 1, 0, 2], inputs, outputs);
        int sample = 0;
        foreach (int member in (int[])[4, 4, 1, 0, 2])
        {
            networks[member].Predict(Input<TNetwork>(inputs, sample), Row<TNetwork>(expected, sample));
            sample++;
        }

        AssertBits(expected, outputs);
    }

    private static void CheckBatches<TNetwork>(Func<long, TNetwork> create, int samples)
        where TNetwork : class, INetwork<TNetwork>
    {
        TNetwork[] networks = [create(1), create(2), create(3)];
        var population = new Population<TNetwork>(networks[0], 3);
        population.CopyFrom(networks[1], 1);
        population.CopyFrom(networks[2], 2);
        int inputs = samples * TNetwork.Description.InputSize, outputs = samples * TNetwork.Description.OutputSize;
        float[] values = Values(3 * inputs), expected = new float[3 * outputs], actual = new float[3 * outputs];
        for (int member = 0; member < 3; member++)
            networks[member].PredictBatch(values.AsSpan(member * inputs, inputs), expected.AsSpan(member * outputs, outputs));
        population.PredictEach(values, actual);
        AssertBits(expected, actual);
        actual.AsSpan().Clear();
        population.PredictEach(values, actual, -1);
        AssertBits(expected, actual);
    }

    private static ReadOnlySpan<float> Input<TNetwork>(float[] inputs, int row)
        where TNetwork : class, INetwork<TNetwork> => inputs.AsSpan(row * TNetwork.Description.InputSize, TNetwork.Description.InputSize);

    private static Span<float> Row<TNetwork>(float[] outputs, int row)
        where TNetwork : class, INetwork<TNetwork> => outputs.AsSpan(row * TNetwork.Description.OutputSize, TNetwork.Description.OutputSize);

    private static int IndexOf<TNetwork>(string name)
        where TNetwork : class, INetwork<TNetwork> => TNetwork.Description.Parameters.Select(parameter => parameter.Name).ToList().IndexOf(name);

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(1.7f * i))];

    private static void AssertBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        Assert.Equal(MemoryMarshal.Cast<float, int>(expected).ToArray(), MemoryMarshal.Cast<float, int>(actual).ToArray());
}
