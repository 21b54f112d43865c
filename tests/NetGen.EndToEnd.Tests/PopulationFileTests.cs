using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace NetGen.EndToEnd.Tests;

/// <summary>Populations in files.</summary>
public sealed class PopulationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("netgen-population-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Save_AndLoad_KeepEveryBit()
    {
        CheckRoundTrip<Tiny>(5);
        CheckRoundTrip<Image>(2);
        CheckRoundTrip<Actor>(300);
        CheckRoundTrip<NormalizedResidual>(3);
    }

    [Fact]
    public void Load_OfANormalizedNetwork_ChangesItsPredictions()
    {
        var saved = new Population<NormalizedResidual>(3, seed: 1);
        var loaded = new Population<NormalizedResidual>(3, seed: 2);
        float[] inputs = new float[3 * NormalizedResidual.InputSize], expected = new float[3 * NormalizedResidual.OutputSize], outputs = new float[expected.Length];
        inputs.AsSpan().Fill(0.25f);
        saved.PredictEach(inputs, expected);
        loaded.PredictEach(inputs, outputs);
        Assert.NotEqual(expected, outputs);

        saved.Save(PathOf("file"));
        loaded.Load(PathOf("file"));
        loaded.PredictEach(inputs, outputs);
        Assert.Equal(expected, outputs);
    }

    // The header, read without NetGen.
    [Fact]
    public void File_HasKerasLayoutWithTheMembersInFront()
    {
        var population = new Population<Spiral>(4, seed: 3);
        population.Save(PathOf("file"));
        byte[] bytes = File.ReadAllBytes(PathOf("file"));
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));

        Assert.Equal("4", header.RootElement.GetProperty("__metadata__").GetProperty("netgen.population").GetString());
        for (int i = 0; i < Spiral.Description.Parameters.Length; i++)
        {
            ParameterInfo info = Spiral.Description.Parameters[i];
            JsonElement tensor = header.RootElement.GetProperty(info.Name);
            Assert.Equal([4, .. info.Shape], tensor.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()));
            int start = 8 + length + tensor.GetProperty("data_offsets")[0].GetInt32();
            float[] ofMember2 = new float[info.Count];
            population.GetParameter(2, i).CopyTo(ofMember2);
            for (int j = 0; j < info.Count; j++)
                Assert.Equal(ofMember2[j], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(start + (sizeof(float) * ((2 * info.Count) + j)))));
        }
    }

    [Fact]
    public void FileOfAnotherProgram_NeedsNoMetadata()
    {
        // Two networks 2 → 1 without a hidden layer: kernels 2×2×1 and biases 2×1.
        WriteFile("file", """{"dense/kernel":{"dtype":"F32","shape":[2,2,1],"data_offsets":[0,16]},"dense/bias":{"dtype":"F32","shape":[2,1],"data_offsets":[16,24]}}""", [1, 2, 3, 4, 10, 20]);
        var population = new Population<Sum>(PathOf("file"));
        float[] inputs = [1, 1, 1, 1], outputs = new float[2];
        population.PredictEach(inputs, outputs);
        Assert.Equal([13, 27], outputs);
    }

    [Fact]
    public void WrongFiles_AreRefused_AndChangeNothing()
    {
        var population = new Population<Spiral>(4, seed: 1);
        float[] before = population.GetValues(3).ToArray();
        new Spiral(seed: 1).Save(PathOf("network"));
        new Population<Spiral>(7, seed: 1).Save(PathOf("seven"));
        new Population<Tiny>(4, seed: 1).Save(PathOf("tiny"));
        WriteFile("none", """{"dense/kernel":{"dtype":"F32","shape":[0,2,1],"data_offsets":[0,0]},"dense/bias":{"dtype":"F32","shape":[0,1],"data_offsets":[0,0]}}""", []);

        AssertRefused("the file has one network and no population; load it with network.Load", () => population.Load(PathOf("network")));
        AssertRefused("the file has one network and no population", () => _ = new Population<Spiral>(PathOf("network")));
        AssertRefused("the file has 7 members; new Population<Spiral>(path) makes as many", () => population.Load(PathOf("seven")));
        AssertRefused("does not fit a population of 4 networks Spiral", () => population.Load(PathOf("tiny")));
        AssertRefused("the file has a population of 7 networks; read it with new Population<T>(path)", () => new Spiral(seed: 1).Load(PathOf("seven")));
        AssertRefused("has 0 members, and a population of Sum has 1 to", () => _ = new Population<Sum>(PathOf("none")));
        Assert.Throws<FileNotFoundException>(() => population.Load(PathOf("absent")));
        Assert.Equal(before, population.GetValues(3).ToArray());
        Assert.Equal(7, new Population<Spiral>(PathOf("seven")).Count);
    }

    private static void AssertRefused(string message, Action load) =>
        Assert.Contains(message, Assert.Throws<NetworkFileException>(load).Message, StringComparison.Ordinal);

    private void CheckRoundTrip<TNetwork>(int count)
        where TNetwork : class, INetwork<TNetwork>
    {
        var saved = new Population<TNetwork>(count, seed: 1);
        saved.Save(PathOf("file"));
        var loaded = new Population<TNetwork>(count, seed: 2);
        loaded.Load(PathOf("file"));
        var read = new Population<TNetwork>(PathOf("file"));
        Assert.Equal(count, read.Count);
        for (int member = 0; member < count; member++)
        {
            Assert.Equal(saved.GetValues(member), loaded.GetValues(member));
            Assert.Equal(saved.GetValues(member), read.GetValues(member));
        }
    }

    private void WriteFile(string name, string header, float[] values)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        byte[] data = new byte[sizeof(float) * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(sizeof(float) * i), values[i]);
        File.WriteAllBytes(PathOf(name), [.. length, .. text, .. data]);
    }

    private string PathOf(string name) => Path.Combine(_folder, name + ".safetensors");
}

[Input(2)]
[Dense(1)]
public sealed partial class Sum;
