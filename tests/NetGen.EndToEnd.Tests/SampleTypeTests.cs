using NetGen.Compiler.Conformance.Harness;

namespace NetGen.EndToEnd.Tests;

/// <summary>Three buttons of a game, from what it sees.</summary>
[Input(2, 3)]
[Flatten]
[Dense(12, Relu)]
[Dense(3, Sigmoid)]
[OutputNames("left", "right", "high jump")]
[Quantize(Int8)]
public sealed partial class Buttons;

/// <summary>Typed samples: no call can have a wrong length.</summary>
public sealed class SampleTypeTests
{
    [Fact]
    public void Predict_OfTypedSamples_GivesTheBitsOfSpans()
    {
        var network = new Buttons(seed: 3);
        float[] values = [0.5f, -1, 2, 0.25f, 3, -0.75f], expected = new float[3];
        network.Predict(values, expected);

        Buttons.Input input = default;
        values.CopyTo(input);
        network.Predict(in input, out Buttons.Output output);

        Assert.Equal(expected, ((ReadOnlySpan<float>)output).ToArray());
        Assert.Equal(expected, (float[])[output.Left, output.Right, output.HighJump]);
        Assert.Equal(expected, (float[])[output[0], output[1], output[^1]]);
        network.QuantizeToInt8().Predict(in input, out Buttons.Output quantized);
        Assert.InRange(quantized.Left, output.Left - 0.05f, output.Left + 0.05f);
    }

    [Fact]
    public void Indexer_OfSeveralDimensions_CountsRows()
    {
        Buttons.Input input = default;
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 3; column++)
                input[row, column] = (10 * row) + column;
        }

        Assert.Equal([0, 1, 2, 10, 11, 12], ((ReadOnlySpan<float>)input).ToArray());
        Assert.Contains("2×3", Assert.Throws<IndexOutOfRangeException>(() => Read(1, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<IndexOutOfRangeException>(() => Read(-1, 0));
        Assert.Throws<IndexOutOfRangeException>(() => Read(2, 0));

        static float Read(int row, int column)
        {
            Buttons.Input read = default;
            return read[row, column];
        }
    }

    [Fact]
    public void NamedOutput_CanBeSet()
    {
        Buttons.Output output = default;
        output.Right = 0.5f;
        Assert.Equal(0.5f, output[1]);
    }

    [Fact]
    public void Predict_OfTypedSamples_AllocatesNothing()
    {
        var network = new Buttons();
        Buttons.Input input = default;
        Buttons.Output output = default;
        Assert.Equal(0, Allocations.Least(rounds: 5, _ => network.Predict(in input, out output)));
        Assert.NotEqual(0, output.Left);
    }
}
