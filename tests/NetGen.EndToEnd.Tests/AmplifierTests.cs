using Amplifier;

namespace NetGen.EndToEnd.Tests;

/// <summary>The sample Amplifier in short: a few seconds of lessons, and the riff.</summary>
[Collection(Alone.Name)]
public sealed class AmplifierTests
{
    private static readonly float[] Riff = Sounds.Riff();

    // With all its lessons, the sample reaches about −24 dB.
    [Fact]
    public void Networks_AfterAFewLessons_SoundLikeTheCircuit_AndBlocksAreTheWholeBitForBit()
    {
        float[] lessons = Lessons.Sound(seconds: 6), circuit = Circuit.Play(Riff);
        var waveNet = new WaveNet(seed: 1);
        Lessons.Teach(waveNet, Lessons.Of(lessons, WaveNet.Length), epochs: 6, batchSize: 1, learningRate: 0.006f);
        Check<WaveNet, WaveNet.State>(waveNet);

        var lstm = new Lstm(seed: 1);
        Lessons.Teach(lstm, Lessons.Of(lessons, Lstm.Length), epochs: 8, batchSize: 4, learningRate: 0.01f);
        Check<Lstm, Lstm.State>(lstm);

        void Check<TNetwork, TState>(TNetwork network)
            where TNetwork : class, IStreamNetwork<TNetwork, TState>
            where TState : struct, IStreamState
        {
            Performance played = Performance.Of<TNetwork, TState>(network, Riff);
            Assert.InRange(played.ErrorToSignal(circuit), -60, -10);
            Assert.Equal(0, played.AllocatedBytes);

            var stream = new TState();
            float[] whole = new float[Riff.Length];
            network.Steps(Riff, ref stream, whole);
            Assert.Equal(whole, played.Sound);
        }
    }

    // The diodes let about 0.6 V through in one direction and twice that in the other, whatever the input is.
    [Fact]
    public void Circuit_OfALoudSine_ClipsItsHalvesDifferently_AndIsAtRestInSilence()
    {
        float[] sine = [.. Enumerable.Range(0, 4800).Select(i => MathF.Sin(MathF.Tau * 440 * i / Circuit.SampleRate))];
        float[] loud = Circuit.Play(sine), louder = Circuit.Play([.. sine.Select(value => 4 * value)]);
        Assert.InRange(louder.Max() / loud.Max(), 0.9, 1.3);
        Assert.InRange(-louder.Min() / loud.Max(), 1.1, 3);
        Assert.All(Circuit.Play(new float[100]), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(24, 2)]
    [InlineData(32, 1)]
    public void WaveFile_OfIntegers_IsReadAsTheMeanOfItsChannels(int bits, int channels)
    {
        float[] values = [0.5f, -0.25f, 0.75f, -1];
        using var file = new TemporaryFile(Wave(1, bits, channels, Circuit.SampleRate, [.. values.SelectMany(value => Integer(value, bits))]));
        float[] expected = [.. values.Chunk(channels).Select(sample => sample.Average())];
        Assert.Equal(expected, WaveFile.Read(file.Path).Sound);
    }

    [Fact]
    public void WaveFile_IsReadAsItWasWritten()
    {
        using var file = new TemporaryFile([]);
        WaveFile.Write(file.Path, Riff);
        Assert.Equal(Riff, WaveFile.Read(file.Path).Sound);
    }

    [Fact]
    public void WaveFile_OfAnotherSampleRate_IsResampled()
    {
        const int rate = 44_100;
        float[] Sine(int sampleRate) => [.. Enumerable.Range(0, sampleRate / 10).Select(i => 0.5f * MathF.Sin(MathF.Tau * 1000 * i / sampleRate))];
        using var file = new TemporaryFile(Wave(3, 32, 1, rate, [.. Sine(rate).SelectMany(BitConverter.GetBytes)]));
        WaveFile read = WaveFile.Read(file.Path);
        Assert.EndsWith("resampled to 48,000", read.Remarks, StringComparison.Ordinal);

        // Away from the ends, where the interpolation sees silence.
        float[] expected = Sine(Circuit.SampleRate);
        Assert.Equal(expected.Length, read.Sound.Length);
        Assert.All(Enumerable.Range(100, expected.Length - 200), i => Assert.Equal(expected[i], read.Sound[i], 1e-3));
    }

    [Fact]
    public void WaveFile_ThatCannotBeRead_SaysWhy()
    {
        byte[] good = Wave(1, 16, 1, Circuit.SampleRate, [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Equal("'none.wav': expected a WAV file, got no file; check the path.", Assert.Throws<InvalidDataException>(() => WaveFile.Read("none.wav")).Message);
        AssertError("expected a WAV file, which begins with RIFF and WAVE, got another kind of file.", "no WAV"u8.ToArray());
        AssertError("expected a chunk 'data', got none.", good[..36]);
        AssertError("expected 8 bytes in its chunk 'data', got 5; it was not copied completely.", good[..^3]);
        AssertError("expected sound, got silence.", Wave(1, 16, 1, Circuit.SampleRate, new byte[4]));
        AssertError("expected integers of 16, 24 or 32 bits or floats of 32, got format 1 of 8 bits; convert it to one of these.", Wave(1, 8, 1, Circuit.SampleRate, new byte[8]));
        AssertError("expected a channel or more, at 8,000 to 384,000 samples a second, got 1 channels at 500.", Wave(1, 16, 1, 500, new byte[8]));

        static void AssertError(string message, byte[] bytes)
        {
            using var file = new TemporaryFile(bytes);
            Assert.Equal($"'{file.Path}': {message}", Assert.Throws<InvalidDataException>(() => WaveFile.Read(file.Path)).Message);
        }
    }

    private static byte[] Integer(float value, int bits)
    {
        long integer = (long)(value * (1L << (bits - 1)));
        return BitConverter.GetBytes(integer)[..(bits / 8)];
    }

    private static byte[] Wave(short format, int bits, int channels, int rate, byte[] data) =>
    [
        .. "RIFF"u8, .. BitConverter.GetBytes(36 + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(16),
        .. BitConverter.GetBytes(format), .. BitConverter.GetBytes((short)channels), .. BitConverter.GetBytes(rate),
        .. BitConverter.GetBytes(rate * channels * bits / 8), .. BitConverter.GetBytes((short)(channels * bits / 8)), .. BitConverter.GetBytes((short)bits),
        .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data,
    ];

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
