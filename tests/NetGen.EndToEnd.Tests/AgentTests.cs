using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;

namespace NetGen.EndToEnd.Tests;

/// <summary>Agents whose data lie as the game likes: an array of structs, arrays of numbers, a span on the stack.</summary>
public sealed class AgentTests
{
    private const int Count = 700;

    // More than a chunk, several pieces, and a rest.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void PredictAgents_GivesTheBitsOfPredictBatch(int degree)
    {
        var network = new Wide(seed: 3);
        float[] observations = Values(Count * Wide.InputSize), expected = new float[Count], actions = new float[Count];
        network.PredictBatch(observations, expected);
        var flock = new Flock(observations, actions, Wide.InputSize);
        network.PredictAgents(ref flock, Count, degree);
        Assert.Equal(Bits(expected), Bits(actions));

        var population = new Population<Wide>(Count, seed: 1);
        population.PredictEach(observations, expected);
        population.PredictAgents(ref flock, degree);
        Assert.Equal(Bits(expected), Bits(actions));
    }

    // The agents observe in order, and a chunk before the first of it acts.
    [Fact]
    public void PredictAgents_WithARefStruct_ChangesIt()
    {
        var network = new Tiny(seed: 1);
        Span<Bird> birds = stackalloc Bird[3];
        for (int i = 0; i < 3; i++)
            birds[i] = new Bird { X = i, Y = -i };
        var agents = new Birds { All = birds };
        network.PredictAgents(ref agents, 3);
        Assert.Equal(3, agents.Acted);
        float[] output = new float[1];
        for (int i = 0; i < 3; i++)
        {
            network.PredictBatch([i, -i], output);
            Assert.Equal(output[0], birds[i].Turn);
        }
    }

    [Fact]
    public void PredictBatch_OfStructs_ReadsAndWritesThem()
    {
        var network = new Tiny(seed: 2);
        Point[] points = [.. Enumerable.Range(0, Count).Select(i => new Point(MathF.Sin(i), MathF.Cos(i)))];
        float[] expected = new float[Count], actual = new float[Count];
        network.PredictBatch(MemoryMarshal.Cast<Point, float>(points), expected);
        network.PredictBatch<Tiny, Point, float>(points, actual);
        Assert.Equal(Bits(expected), Bits(actual));

        Tiny.Input[] inputs = [.. points.Select(point => { Tiny.Input input = default; (input[0], input[1]) = (point.X, point.Y); return input; })];
        var outputs = new Tiny.Output[Count];
        network.PredictBatch(inputs.AsSpan(), outputs.AsSpan(), maxDegreeOfParallelism: -1);
        Assert.Equal(Bits(expected), Bits([.. outputs.Select(output => output[0])]));

        var population = new Population<Tiny>(network, Count);
        population.PredictEach(MemoryMarshal.Cast<Point, float>(points), expected);
        population.PredictEach<Point, float>(points, actual);
        Assert.Equal(Bits(expected), Bits(actual));
    }

    [Fact]
    public void AStructOfAnotherSize_IsNamed()
    {
        var network = new Tiny(seed: 2);
        string message = Assert.Throws<ArgumentException>(() => network.PredictBatch<Tiny, Bird, float>(new Bird[2], new float[2])).Message;
        Assert.Contains("PredictBatch of Tiny expects inputs of 2 floats each (8 bytes), got the struct Bird of 12 bytes", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentException>(() => new Population<Tiny>(network, 2).PredictEach<Point, Point>(new Point[2], new Point[2])).Message;
        Assert.Contains("PredictEach of Tiny expects outputs of 1 floats each (4 bytes), got the struct Point of 8 bytes", message, StringComparison.Ordinal);
    }

    // The second is agent 130: the first chunk is good.
    [Fact]
    public void AnIndexThatIsNone_IsNamedByItsAgent()
    {
        var network = new OneWord(seed: 1);
        float[] observations = new float[200 * OneWord.InputSize], actions = new float[200 * OneWord.OutputSize];
        observations[(130 * OneWord.InputSize) + 1] = -1;
        Assert.Contains("value 1 of the observation of agent 130", Message(() => Predict(network)), StringComparison.Ordinal);
        var population = new Population<OneWord>(network, 200);
        Assert.Contains("value 1 of the observation of agent 130", Message(() => PredictEach(population)), StringComparison.Ordinal);

        void Predict(OneWord network)
        {
            var flock = new Flock(observations, actions, OneWord.InputSize);
            network.PredictAgents(ref flock, 200);
        }

        void PredictEach(Population<OneWord> population)
        {
            var flock = new Flock(observations, actions, OneWord.InputSize);
            population.PredictAgents(ref flock);
        }

        static string Message(Action call) => Assert.Throws<ArgumentException>(call).Message;
    }

    [Fact]
    public void Calls_AllocateNothing()
    {
        var network = new Wide(seed: 3);
        var normalized = new NormalizedResidual(seed: 1);
        var population = new Population<Wide>(network, 200);
        float[] observations = Values(200 * Wide.InputSize), actions = new float[200];
        float[] images = Values(20 * NormalizedResidual.InputSize), classes = new float[20 * NormalizedResidual.OutputSize];
        Assert.Equal(0, Allocations.Least(rounds: 4, _ =>
        {
            var flock = new Flock(observations, actions, Wide.InputSize);
            network.PredictAgents(ref flock, 200);
            population.PredictAgents(ref flock);
            var few = new Flock(images, classes, NormalizedResidual.InputSize);
            normalized.PredictAgents(ref few, 20);
        }));
        Assert.Equal(0, Allocations.LeastOnAllThreads(() =>
        {
            var flock = new Flock(observations, actions, Wide.InputSize);
            network.PredictAgents(ref flock, 200, -1);
            population.PredictAgents(ref flock, -1);
        }));
    }

    private static int[] Bits(float[] values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(1.7f * i))];

    private readonly record struct Point(float X, float Y);

    private struct Bird
    {
        public float X, Y, Turn;
    }

    private ref struct Birds : IAgents
    {
        public Span<Bird> All;
        public int Acted;

        public readonly void Observe(int index, Span<float> observation)
        {
            Assert.Equal(0, Acted);
            (observation[0], observation[1]) = (All[index].X, All[index].Y);
        }

        public void Act(int index, ReadOnlySpan<float> action)
        {
            All[index].Turn = action[0];
            Acted++;
        }
    }

    private readonly struct Flock(float[] observations, float[] actions, int size) : IAgents
    {
        public void Observe(int index, Span<float> observation) => observations.AsSpan(index * size, size).CopyTo(observation);

        public void Act(int index, ReadOnlySpan<float> action) => action.CopyTo(actions.AsSpan(index * action.Length));
    }
}
