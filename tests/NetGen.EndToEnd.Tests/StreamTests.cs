namespace NetGen.EndToEnd.Tests;

/// <summary>Steps of streams for as long as a game or a concert lasts.</summary>
[Collection(Alone.Name)]
public sealed class StreamTests
{
    // At 48,000 a second, three and a half minutes of sound.
    private const int Steps = 10_000_000;

    [Fact]
    public void TenMillionSteps_AllocateAndCollectNothing() => Run(new Echo(), new Echo.State());

    [Fact]
    public void TenMillionStepsInBlocks_AllocateAndCollectNothing()
    {
        var network = new Filter();
        var state = new Filter.State();
        float[] inputs = Sound(480), outputs = new float[480];
        network.WarmUpSteps<Filter, Filter.State>();
        AssertQuiet(() =>
        {
            for (int step = 0; step < Steps; step += inputs.Length)
                network.Steps(inputs, ref state, outputs);
        });
        Assert.All(outputs, output => Assert.True(float.IsFinite(output)));
    }

    [Fact]
    public void TypedSteps_GiveWhatRowsGive()
    {
        var network = new Echo(seed: 1);
        Echo.State first = default, second = default;
        for (int step = 0; step < 5; step++)
        {
            Echo.StepInput input = default;
            input[0] = step;
            Span<float> output = new float[1];
            network.Step([step], ref first, output);
            network.Step(input, ref second, out Echo.StepOutput typed);
            Assert.Equal(output[0], typed[0]);
        }
    }

    // A call takes two steps: rows of the one, and then of the other input.
    [Fact]
    public void StepsOfSeveralPorts_GiveWhatRowsGive()
    {
        Assert.Equal((2, 1, 10, 8), (TwoRates.StepStride, TwoRates.StepLatency, TwoRates.StepInputSize, TwoRates.StepOutputSize));
        Assert.Equal((4, 6), (TwoRates.StateStepInputSize, TwoRates.OtherStepInputSize));
        Assert.Equal((4, 4), (TwoRates.HalfStepOutputSize, TwoRates.EachStepOutputSize));
        var network = new TwoRates(seed: 1);
        TwoRates.State rows = new(), spans = new(), types = new();
        float[] whole = new float[8], half = new float[4], each = new float[4];
        for (int step = 0; step < 9; step++)
        {
            float[] input = Sound(10 * (step + 1))[^10..];
            network.Step(input, ref rows, whole);
            network.Step(state: input.AsSpan(0, 4), other: input.AsSpan(4), stream: ref spans, half: half, each: each);
            Assert.Equal(whole, half.Concat(each));

            TwoRates.StateStepInput state = default;
            TwoRates.OtherStepInput other = default;
            (state[0, 0], state[0, 1], state[1, 0], state[1, 1]) = (input[0], input[1], input[2], input[3]);
            input.AsSpan(4).CopyTo(other);
            network.Step(state, other, ref types, out TwoRates.HalfStepOutput typedHalf, out TwoRates.EachStepOutput typedEach);
            float[] typed = [.. (ReadOnlySpan<float>)typedHalf, .. (ReadOnlySpan<float>)typedEach];
            Assert.Equal(whole, typed);
            Assert.Equal(each[3], typedEach[1, 1]);
        }

        Assert.Throws<ArgumentException>(() => network.Step(new float[4], new float[5], ref types, half, each));
    }

    private static void Run<TNetwork, TState>(TNetwork network, TState state)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        float[] inputs = Sound(1000), outputs = new float[1000];
        network.WarmUpSteps<TNetwork, TState>();
        AssertQuiet(() =>
        {
            for (int step = 0; step < Steps; step++)
                network.Step(inputs.AsSpan(step % 1000, 1), ref state, outputs.AsSpan(step % 1000, 1));
        });
        Assert.All(outputs, output => Assert.True(float.IsFinite(output)));
    }

    private static void AssertQuiet(Action steps)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        int collections = GC.CollectionCount(0);
        steps();
        Assert.Equal(bytes, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(collections, GC.CollectionCount(0));
    }

    private static float[] Sound(int length) => [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i / 7f))];
}
