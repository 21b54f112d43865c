namespace NetGen.EndToEnd.Tests;

/// <summary>Two products that read the caller's inputs: the first output is there before the second input is read.</summary>
[Input(24, Name = "left")]
[Input(24, Name = "right")]
[Dense(24, Tanh, Name = "of_right")]
[Dense(24, Tanh, From = "left", Name = "of_left")]
[Quantize(Bfloat16)]
[Quantize(Int8)]
public sealed partial class Crossing;

/// <summary>The same, small enough for one method.</summary>
[Input(2, Name = "left")]
[Input(2, Name = "right")]
[Dense(2, Name = "of_right")]
[Dense(2, From = "left", Name = "of_left")]
public sealed partial class SmallCrossing;

/// <summary>More inputs and outputs than the library calls with memory on the stack.</summary>
[Input(20, Name = "first")]
[Input(21, Name = "second")]
[Input(22, Name = "third")]
[Input(23, Name = "fourth")]
[Concatenate("first", "second", "third", Name = "all")]
[Dense(40, Tanh, Name = "a")]
[Dense(30, Tanh, From = "all", Name = "b")]
[Dense(20, From = "fourth", Name = "c")]
[Dense(10, From = "first", Name = "d")]
public sealed partial class ManyPorts;

/// <summary>A prediction reads the caller's memory where it lies, and takes its own from the stack.</summary>
public sealed class SampleMemoryTests
{
    private static readonly Random Numbers = new(5);

    private delegate void Prediction(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> ofRight, Span<float> ofLeft);

    [Fact]
    public void AnOutputMayTakeThePlaceOfAnInput()
    {
        AssertMayOverwrite(new Crossing(seed: 1).Predict, 24);
        AssertMayOverwrite(new SmallCrossing(seed: 1).Predict, 2);
    }

    [Fact]
    public void QuantizedNetworks_TakeASpanForEachPart()
    {
        var network = new Crossing(seed: 2);
        float[] left = Values(24), right = Values(24), row = new float[48], ofRight = new float[24], ofLeft = new float[24];

        Crossing.Bfloat16Network rounded = network.QuantizeToBfloat16();
        rounded.Predict(left, right, ofRight, ofLeft);
        rounded.Predict([.. left, .. right], row);
        Assert.Equal(row, (float[])[.. ofRight, .. ofLeft]);

        Crossing.Int8Network small = network.QuantizeToInt8();
        small.Predict(left, right, ofRight, ofLeft);
        small.Predict([.. left, .. right], row);
        Assert.Equal(row, (float[])[.. ofRight, .. ofLeft]);
    }

    [Fact]
    public void ManyInputsAndOutputs_AreThoseOfTheRow_AndAllocateNothing()
    {
        var network = new ManyPorts(seed: 3);
        float[] first = Values(20), second = Values(21), third = Values(22), fourth = Values(23), row = new float[ManyPorts.OutputSize];
        float[] a = new float[40], b = new float[30], c = new float[20], d = new float[10];
        network.Predict(first, second, third, fourth, a, b, c, d);
        network.Predict([.. first, .. second, .. third, .. fourth], row);
        Assert.Equal(row, (float[])[.. a, .. b, .. c, .. d]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            network.Predict(first, second, third, fourth, a, b, c, d);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Whatever the stack held before is not seen.
    [Fact]
    public void TheStackOfEarlierCalls_ChangesNothing()
    {
        var network = new Crossing(seed: 4);
        float[] input = Values(48), clean = new float[48], spoiled = new float[48];
        network.Predict(input, clean);
        Spoil(depth: 20);
        network.Predict(input, spoiled);
        Assert.Equal(clean, spoiled);
    }

    private static void AssertMayOverwrite(Prediction predict, int size)
    {
        float[] left = Values(size), right = Values(size), ofRight = new float[size], ofLeft = new float[size];
        predict(left, right, ofRight, ofLeft);

        predict(left, right, left, right);

        Assert.Equal(ofRight, left);
        Assert.Equal(ofLeft, right);
    }

    private static float Spoil(int depth)
    {
        Span<float> memory = stackalloc float[512];
        memory.Fill(float.NaN);
        return depth == 0 ? memory[Numbers.Next(512)] : Spoil(depth - 1) + memory[0];
    }

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => Numbers.NextSingle() - 0.5f)];
}
