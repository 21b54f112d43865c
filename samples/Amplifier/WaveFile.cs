using System.Buffers.Binary;
using System.Text;

namespace Amplifier;

/// <summary>Sound in a WAV file.</summary>
/// <param name="Sound">One channel, at <see cref="Circuit.SampleRate"/>.</param>
/// <param name="Remarks">How it became so, for people.</param>
internal sealed record WaveFile(float[] Sound, string Remarks)
{
    private const int Integers = 1;
    private const int Floats = 3;
    private const int Extensible = 0xFFFE;
    private const int HeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    /// <summary>Reads 16, 24 or 32-bit integers, or 32-bit floats, of any number of channels and any sample rate.</summary>
    /// <exception cref="InvalidDataException">The file is none of these.</exception>
    public static WaveFile Read(string path)
    {
        if (!File.Exists(path))
            throw Invalid(path, "a WAV file", "no file; check the path");
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < HeaderLength || !HasName(file, 0, "RIFF") || !HasName(file, 8, "WAVE"))
            throw Invalid(path, "a WAV file, which begins with RIFF and WAVE", "another kind of file");

        ReadOnlySpan<byte> format = Chunk(path, file, "fmt ");
        if (format.Length < 16)
            throw Invalid(path, "at least 16 bytes in its chunk 'fmt '", $"{format.Length}");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format), channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        int rate = BinaryPrimitives.ReadInt32LittleEndian(format[4..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag == Extensible && format.Length >= 26)
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        if (channels < 1 || rate is < 8_000 or > 384_000)
            throw Invalid(path, "a channel or more, at 8,000 to 384,000 samples a second", $"{channels} channels at {rate:N0}");
        if ((tag, bits) is not ((Integers, 16 or 24 or 32) or (Floats, 32)))
            throw Invalid(path, "integers of 16, 24 or 32 bits or floats of 32", $"format {tag} of {bits} bits; convert it to one of these");

        ReadOnlySpan<byte> data = Chunk(path, file, "data");
        int bytes = bits / 8;
        float[] sound = new float[data.Length / (bytes * channels)];
        for (int i = 0; i < sound.Length * channels; i++)
            sound[i / channels] += Value(data.Slice(i * bytes, bytes), tag) / channels;
        if (!sound.All(float.IsFinite))
            throw Invalid(path, "finite samples", "some that are infinite or not a number");
        if (sound.All(sample => sample == 0))
            throw Invalid(path, "sound", "silence");

        string remarks = $"{sound.Length / (double)rate:F1} s, {rate:N0} samples a second, {bits}-bit {(tag == Floats ? "floats" : "integers")}";
        remarks += channels > 1 ? $"; the mean of {channels} channels is played" : "";
        if (rate == Circuit.SampleRate)
            return new(sound, remarks);
        return new(Resampling.ToCircuit(sound, rate), remarks + $"; resampled to {Circuit.SampleRate:N0}");
    }

    /// <summary>Writes 32-bit floats, one channel. Readers see the old file or the new one, never half of one.</summary>
    public static void Write(string path, ReadOnlySpan<float> sound)
    {
        string temporary = path + ".tmp";
        using (var writer = new BinaryWriter(File.Create(temporary)))
        {
            const int formatLength = 18, factLength = 4;
            int length = sound.Length * sizeof(float);
            writer.Write("RIFF"u8);
            writer.Write(4 + (3 * ChunkHeaderLength) + formatLength + factLength + length);
            writer.Write("WAVEfmt "u8);
            writer.Write(formatLength);
            writer.Write((short)Floats);
            writer.Write((short)1);
            writer.Write(Circuit.SampleRate);
            writer.Write(Circuit.SampleRate * sizeof(float));
            writer.Write((short)sizeof(float));
            writer.Write((short)32);
            writer.Write((short)0);
            writer.Write("fact"u8);
            writer.Write(factLength);
            writer.Write(sound.Length);
            writer.Write("data"u8);
            writer.Write(length);
            foreach (float sample in sound)
                writer.Write(sample);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static float Value(ReadOnlySpan<byte> bytes, int tag) => (tag, bytes.Length) switch
    {
        (Floats, _) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (_, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32_768f,
        (_, 3) => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2_147_483_648f,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2_147_483_648f,
    };

    // Chunks follow each other: a name of four letters, a length, and as many bytes, padded to an even number.
    private static ReadOnlySpan<byte> Chunk(string path, byte[] file, string name)
    {
        long start = HeaderLength;
        while (start + ChunkHeaderLength <= file.Length)
        {
            long length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)start + 4)), first = start + ChunkHeaderLength;
            if (HasName(file, (int)start, name))
            {
                return first + length <= file.Length
                    ? file.AsSpan((int)first, (int)length)
                    : throw Invalid(path, $"{length:N0} bytes in its chunk '{name}'", $"{file.Length - first:N0}; it was not copied completely");
            }

            start = first + length + (length & 1);
        }

        throw Invalid(path, $"a chunk '{name}'", "none");
    }

    private static bool HasName(byte[] file, int start, string name) => Encoding.ASCII.GetString(file, start, 4) == name;

    private static InvalidDataException Invalid(string path, string expected, string got) =>
        new($"'{path}': expected {expected}, got {got}.");
}
