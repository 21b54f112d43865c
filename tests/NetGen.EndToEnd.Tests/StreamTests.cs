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
