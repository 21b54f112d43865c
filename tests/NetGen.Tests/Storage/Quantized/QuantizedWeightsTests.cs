using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Tests.Network;

namespace NetGen.Tests.Storage.Quantized;

public sealed class QuantizedWeightsTests
{
    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Kernels_AreWithinTheFormatsError_AndBiasesAreExact(WeightFormat format)
    {
        var network = new FakeNetwork(1);
        QuantizedWeights weights = QuantizedWeights.Of(network.Parameters, FakeQuantizedNetwork.Of(format));

        for (int i = 0; i < FakeNetwork.Description.Parameters.Length; i++)
        {
            ParameterInfo info = FakeNetwork.Description.Parameters[i];
            float[] exact = Values(network.Parameters[i]), stored = new float[info.Count];
            weights.CopyTo(i, stored);
            if (info.Layout == ParameterLayout.Vector)
            {
                Assert.Equal(exact, stored);
                continue;
            }

            int outputs = info.Shape[1];
            for (int at = 0; at < exact.Length; at++)
            {
                float largest = exact.Where((_, j) => j % outputs == at % outputs).Max(MathF.Abs);

                // Half a unit of the last place: of the weight itself, or of the largest of its output; and the rounding
                // of the product of integer and scale.
                double error = format == WeightFormat.Bfloat16
                    ? Math.Abs(exact[at]) / 256
                    : largest / 254 * (1 + 1e-6);
                Assert.InRange(stored[at], exact[at] - error, exact[at] + error);
            }
        }
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16, 2 * 6 * 8)]
    [InlineData(WeightFormat.Int8, (2 * 6 * 4) + 32)]
    public void Kernels_OfHigherRank_HaveAllAxesButTheLastAsInputs(WeightFormat format, int length)
    {
        var matrix = new ParameterInfo("matrix", [6, 18], 0, ParameterLayout.Panels, Initializer.RandomNormal, 1);
        ParameterInfo window = matrix with { Name = "window", Shape = [2, 3, 18] };
        float[][] stored = new float[2][], packed = new float[2][];
        foreach ((int i, ParameterInfo info) in new[] { matrix, window }.Index())
        {
            var network = new NetworkDescription("Net", [6], [18], [], [info], info.StorageLength);
            var store = new ParameterStore(network);
            store.Initialize(4);
            QuantizedWeights weights = QuantizedWeights.Of(store, new QuantizedDescription(network, format, [0], length));
            weights.CopyTo(0, stored[i] = new float[info.Count]);
            packed[i] = weights.Buffer.Span.ToArray();
        }

        Assert.Equal(stored[0], stored[1]);
        Assert.Equal(packed[0].Select(BitConverter.SingleToInt32Bits), packed[1].Select(BitConverter.SingleToInt32Bits));
        Assert.Contains(stored[1], value => value != 0);
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16, true, 2 * 6 * 5 * 8)]
    [InlineData(WeightFormat.Int8, true, (2 * 6 * 5 * 4) + 32)]
    [InlineData(WeightFormat.Bfloat16, false, 6 * 6 * 8)]
    [InlineData(WeightFormat.Int8, false, (6 * 6 * 4) + 96)]
    public void KernelsOfWindows_HaveAScaleForEachOutput_InFilesToo(WeightFormat format, bool isTransposed, int length)
    {
        // [window, outputs, inputs] of a transposed convolution, and [window, channels, multiplier] of a depthwise one.
        var info = new ParameterInfo("conv/kernel", [2, 3, 18, 5], 0, ParameterLayout.Panels, Initializer.RandomNormal, 1)
        {
            IsTransposed = isTransposed,
            LaneAxes = isTransposed ? 1 : 2,
        };
        int outputs = isTransposed ? 18 : 90;
        var network = new NetworkDescription("Net", [6], [18], [], [info], info.StorageLength);
        var store = new ParameterStore(network);
        store.Initialize(4);
        var description = new QuantizedDescription(network, format, [0], length);
        QuantizedWeights weights = QuantizedWeights.Of(store, description);
        float[] exact = Values(store[0]), stored = new float[info.Count];
        weights.CopyTo(0, stored);

        // The weights of an output differ in size, so that the scale of another would be found out.
        foreach (IGrouping<int, int> output in Enumerable.Range(0, exact.Length).GroupBy(at => isTransposed ? at / 5 % 18 : at % 90))
        {
            float largest = output.Max(at => MathF.Abs(exact[at]));
            foreach (int at in output)
            {
                double error = format == WeightFormat.Bfloat16 ? Math.Abs(exact[at]) / 256 : largest / 254 * (1 + 1e-6);
                Assert.InRange(stored[at], exact[at] - error, exact[at] + error);
            }
        }

        // The first output's weights lie in the first lane, and its largest is exact in int8.
        float[] first = [.. Enumerable.Range(0, exact.Length / outputs).Select(row => stored[isTransposed ? (row / 5 * 90) + (row % 5) : row * 90])];
        for (int row = 0; row < first.Length; row++)
        {
            ReadOnlySpan<float> words = weights.Buffer.Span;
            float lane = format == WeightFormat.Bfloat16
                ? Bfloat16Format.ToSingle(MemoryMarshal.Cast<float, ushort>(words)[row * 16])
                : MemoryMarshal.Cast<float, sbyte>(words)[row * 16] * words[length - ((outputs + 15) / 16 * 16)];
            Assert.Equal(first[row], lane);
        }

        using var folder = new TemporaryFolder();
        QuantizedFile.Write(folder["model"], weights);
        Assert.Equal(
            weights.Buffer.Span.ToArray().Select(BitConverter.SingleToInt32Bits),
            QuantizedWeights.Load(folder["model"], description).Buffer.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Gates_LieByThemselves_AndInt8LeavesThemInFloats()
    {
        var info = new ParameterInfo("lstm/kernel", [5, 54], 0, ParameterLayout.Panels, Initializer.RandomNormal, 1) { PartColumns = 18, IsRecurrent = true };
        var network = new NetworkDescription("Net", [5], [18], [], [info], info.StorageLength);
        var store = new ParameterStore(network);
        store.Initialize(4);
        float[] exact = Values(store[0]), stored = new float[info.Count];
        var floats = QuantizedWeights.Of(store, new QuantizedDescription(network, WeightFormat.Int8, [0], info.StorageLength));
        Assert.Equal(store.Buffer.Span.ToArray(), floats.Buffer.Span.ToArray());

        // A gate is two panels of 5 rows of 8 words.
        const int gate = 2 * 5 * 8;
        var description = new QuantizedDescription(network, WeightFormat.Bfloat16, [0], 3 * gate);
        var weights = QuantizedWeights.Of(store, description);
        weights.CopyTo(0, stored);
        Assert.Equal(exact.Select(value => Bfloat16Format.ToSingle(Bfloat16Format.Round(value))), stored);
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<float, ushort>(weights.Buffer.Span);
        for (int part = 0; part < 3; part++)
        {
            // Outputs 0 and 8 of a row share its first word; output 17 is the second one of the second panel.
            for (int row = 0; row < 5; row++)
            {
                int first = (row * 54) + (part * 18), word = (part * gate) + (row * 8);
                Assert.Equal(Bfloat16Format.Round(exact[first]), halves[2 * word]);
                Assert.Equal(Bfloat16Format.Round(exact[first + 8]), halves[(2 * word) + 1]);
                Assert.Equal(Bfloat16Format.Round(exact[first + 17]), halves[2 * (word + (5 * 8) + 1)]);
            }
        }

        using var folder = new TemporaryFolder();
        QuantizedFile.Write(folder["model"], weights);
        Assert.Equal(
            weights.Buffer.Span.ToArray().Select(BitConverter.SingleToInt32Bits),
            QuantizedWeights.Load(folder["model"], description).Buffer.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Panels_ThatAreReadElementByElement_StayFloats_InFilesToo(WeightFormat format)
    {
        ParameterInfo slopes = new("slopes", [2, 3, 18], 0, ParameterLayout.Panels, Initializer.RandomNormal, 1) { IsQuantizable = false };
        var network = new NetworkDescription("Net", [108], [108], [], [slopes], slopes.StorageLength);
        var store = new ParameterStore(network);
        store.Initialize(4);
        var description = new QuantizedDescription(network, format, [0], slopes.StorageLength);
        QuantizedWeights weights = QuantizedWeights.Of(store, description);
        Assert.Equal(store.Buffer.Span.ToArray(), weights.Buffer.Span.ToArray());

        using var folder = new TemporaryFolder();
        QuantizedFile.Write(folder["model"], weights);
        Assert.Equal(store.Buffer.Span.ToArray(), QuantizedWeights.Load(folder["model"], description).Buffer.Span.ToArray());
        float[] values = new float[108];
        weights.CopyTo(0, values);
        Assert.Equal(Values(store[0]), values);
    }

    [Fact]
    public void Int8_OfAWindow_NamesTheIndexOfAWeightThatIsNotFinite()
    {
        var window = new ParameterInfo("conv/kernel", [2, 3, 18], 0, ParameterLayout.Panels, Initializer.Zeros, 1);
        var network = new NetworkDescription("Net", [6], [18], [], [window], window.StorageLength);
        var store = new ParameterStore(network);
        Parameter kernel = store[0];
        kernel[(((1 * 3) + 2) * 18) + 7] = float.NaN;
        var error = Assert.Throws<InvalidOperationException>(
            () => QuantizedWeights.Of(store, new QuantizedDescription(network, WeightFormat.Int8, [0], 80)));
        Assert.StartsWith("conv/kernel[1, 2, 7] is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Int8_RoundsToNearest_AndTiesToEven()
    {
        var network = new FakeNetwork(1);
        Parameter kernel = network.Parameters[0];

        // The largest weight of the first output is 127, so its scale is 1.
        float[] weights = [127, 0.5f, 1.5f, -2.5f, -126.51f];
        for (int input = 0; input < 5; input++)
            kernel[input, 0] = weights[input];
        float[] stored = Stored(network, WeightFormat.Int8, 0);

        Assert.Equal([127, 0, 2, -2, -127], Enumerable.Range(0, 5).Select(input => stored[input * 18]));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.Epsilon)]
    [InlineData(100 * float.Epsilon)]
    [InlineData(1e-40f)]
    [InlineData(3e38f)]
    public void Int8_OfExtremeWeights_StaysWithinItsError(float largest)
    {
        var network = new FakeNetwork(1);
        float[] fractions = [1, -1, 0, 0.5f, 0.3f];
        for (int input = 0; input < 5; input++)
            network.Parameters[0][input, 17] = largest * fractions[input];
        float[] stored = Stored(network, WeightFormat.Int8, 0);

        // Where the scale is rounded itself, it is so by half the smallest float: 127 times that is the most it can do.
        for (int input = 0; input < 5; input++)
        {
            double error = Math.Abs((double)network.Parameters[0][input, 17] - stored[(input * 18) + 17]);
            Assert.InRange(error, 0, (largest / 254.0 * (1 + 1e-6)) + (127 * float.Epsilon));
        }
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Int8_OfAWeightThatIsNotFinite_SaysWhichOne(float weight, string text)
    {
        var network = new FakeNetwork(1);
        network.Parameters[2][7, 2] = weight;

        string message = Assert.Throws<InvalidOperationException>(
            () => QuantizedWeights.Of(network.Parameters, FakeQuantizedNetwork.Int8)).Message;
        Assert.StartsWith($"dense_1/kernel[7, 2] is {text},", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bfloat16_KeepsInfinityAndNaN()
    {
        var network = new FakeNetwork(1);
        network.Parameters[0][4, 0] = float.PositiveInfinity;
        network.Parameters[0][4, 1] = float.NaN;
        float[] stored = Stored(network, WeightFormat.Bfloat16, 0);

        Assert.Equal(float.PositiveInfinity, stored[4 * 18]);
        Assert.Equal(float.NaN, stored[(4 * 18) + 1]);
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Storage_HasEveryValueWhereTheDescriptionSays_AndZerosElsewhere(WeightFormat format)
    {
        QuantizedWeights weights = QuantizedWeights.Of(new FakeNetwork(1).Parameters, FakeQuantizedNetwork.Of(format));
        float[] words = weights.Buffer.Span.ToArray();
        Span<byte> bytes = MemoryMarshal.AsBytes(words.AsSpan());
        for (int i = 0; i < FakeNetwork.Description.Parameters.Length; i++)
        {
            ParameterInfo info = FakeNetwork.Description.Parameters[i];
            int offset = weights.Description.Offsets[i];
            float[] values = new float[info.Count];
            weights.CopyTo(i, values);
            for (int at = 0; at < values.Length; at++)
            {
                (int input, int output) = Math.DivRem(at, info.Shape[^1]);
                if (info.Layout == ParameterLayout.Vector)
                {
                    Assert.Equal(values[at], words[offset + at]);
                    words[offset + at] = 0;
                }
                else if (format == WeightFormat.Bfloat16)
                {
                    int word = offset + (((output / 16 * info.Shape[0]) + input) * 8) + (output % 8);
                    Span<byte> half = bytes.Slice((word * 4) + (output / 8 % 2 * 2), 2);
                    Assert.Equal(values[at], Bfloat16Format.ToSingle(BitConverter.ToUInt16(half)));
                    half.Clear();
                }
                else
                {
                    int at8 = (offset * 4) + (((output / 16 * info.Shape[0]) + input) * 16) + (output % 16);
                    int scale = offset + (((info.StorageLength / 4) + 15) / 16 * 16) + output;
                    Assert.Equal(values[at], (sbyte)bytes[at8] * words[scale]);
                    bytes[at8] = 0;
                    if (input == info.Shape[0] - 1)
                        words[scale] = 0;
                }
            }
        }

        Assert.All(words, word => Assert.Equal(0, BitConverter.SingleToInt32Bits(word)));
    }

    [Fact]
    public void Weights_AreASnapshot()
    {
        var network = new FakeNetwork(1);
        QuantizedWeights weights = QuantizedWeights.Of(network.Parameters, FakeQuantizedNetwork.Int8);
        float[] before = weights.Buffer.Span.ToArray();
        network.Parameters.Initialize(2);

        Assert.Equal(before, weights.Buffer.Span);
        Assert.Equal(4 * 224, weights.SizeInBytes);
    }

    [Fact]
    public void Of_AnotherNetwork_IsRefused()
    {
        var other = new ParameterStore(FakeNetwork.Describe("Other", 5, 18, 3));
        string message = Assert.Throws<ArgumentException>(
            () => QuantizedWeights.Of(other, FakeQuantizedNetwork.Int8)).Message;
        Assert.Contains("the parameters of the network FakeNetwork, got those of Other", message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyTo_ASpanOfAnotherLength_IsRefused()
    {
        QuantizedWeights weights = QuantizedWeights.Of(new FakeNetwork(1).Parameters, FakeQuantizedNetwork.Int8);
        string message = Assert.Throws<ArgumentException>(() => weights.CopyTo(0, new float[89])).Message;
        Assert.Contains("dense/kernel has 90 values, got room for 89", message, StringComparison.Ordinal);
    }

    private static float[] Stored(FakeNetwork network, WeightFormat format, int parameter)
    {
        float[] stored = new float[network.Parameters[parameter].Length];
        QuantizedWeights.Of(network.Parameters, FakeQuantizedNetwork.Of(format)).CopyTo(parameter, stored);
        return stored;
    }

    private static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }
}
