using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NetGen.Storage;
using NetGen.Storage.Safetensors;

namespace NetGen.Tests.Network;

public sealed class NetworkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveAndLoad_KeepEveryBit_AndLeaveNoOtherFile()
    {
        var saved = new FakeNetwork(1);
        Parameter kernel = saved.Parameters[0];
        kernel[0] = float.NaN;
        kernel[1] = float.PositiveInfinity;
        kernel[2] = float.NegativeInfinity;
        kernel[3] = -0f;
        kernel[4] = float.Epsilon;
        saved.Save(_folder["net.safetensors"]);
        saved.Save(_folder["net.safetensors"]);

        var loaded = new FakeNetwork(2);
        loaded.Load(_folder["net.safetensors"]);
        Assert.Equal(Bits(saved), Bits(loaded));
        Assert.Equal(["net.safetensors"], _folder.Files);
    }

    [Fact]
    public void Save_WritesTheFormatThatTheSpecificationDescribes()
    {
        var network = new FakeNetwork(1);
        network.Save(_folder["net.safetensors"]);

        byte[] file = File.ReadAllBytes(_folder["net.safetensors"]);
        int headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Assert.Equal(0, headerLength % 8);
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        JsonElement metadata = header.RootElement.GetProperty("__metadata__");
        Assert.Equal("1", metadata.GetProperty("netgen.format").GetString());
        Assert.Equal("FakeNetwork", metadata.GetProperty("netgen.network").GetString());
        Assert.Equal(
            "dense: Dense(18, Relu) -> 18, 108 parameters\ndense_1: Dense(3, Relu) -> 3, 57 parameters",
            metadata.GetProperty("netgen.layers").GetString());

        JsonElement kernel = header.RootElement.GetProperty("dense_1/kernel");
        Assert.Equal("F32", kernel.GetProperty("dtype").GetString());
        Assert.Equal("[18,3]", kernel.GetProperty("shape").GetRawText());
        int begin = kernel.GetProperty("data_offsets")[0].GetInt32();
        Assert.Equal(begin + (18 * 3 * 4), kernel.GetProperty("data_offsets")[1].GetInt32());

        // Row-major [inputs, outputs], as Keras has it.
        for (int i = 0; i < 18 * 3; i++)
        {
            float value = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(8 + headerLength + begin + (4 * i)));
            Assert.Equal(network.Parameters[2][i / 3, i % 3], value);
        }
    }

    [Fact]
    public void Load_ReadsFilesOfOtherPrograms()
    {
        // As the Python package writes it: no metadata of ours, sorted names, padding after the header.
        float[] values = new float[(3 * 18) + 3 + 18 + (5 * 18)];
        for (int i = 0; i < values.Length; i++)
            values[i] = i;
        const string header =
            """{"dense_1/kernel":{"dtype":"F32","shape":[18,3],"data_offsets":[0,216]},"""
            + """ "dense_1/bias":{"dtype":"F32","shape":[3],"data_offsets":[216,228]},"""
            + """ "dense/bias":{"dtype":"F32","shape":[18],"data_offsets":[228,300]},"""
            + """ "dense/kernel":{"dtype":"F32","shape":[5,18],"data_offsets":[300,660]}}     """;
        WriteFile(header, values);
        var network = new FakeNetwork(1);
        network.Load(_folder["file"]);
        Assert.Equal(53, network.Parameters[2][17, 2]);
        Assert.Equal(56, network.Parameters[3][2]);
        Assert.Equal(57, network.Parameters[1][0]);
        Assert.Equal(75, network.Parameters[0][0, 0]);
    }

    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("F64", 8)]
    public void Load_ReadsFloatsOfOtherSizes(string type, int size)
    {
        (string Name, int Count, string Shape)[] tensors = [("dense/kernel", 90, "5,18"), ("dense/bias", 18, "18"), ("dense_1/kernel", 54, "18,3"), ("dense_1/bias", 3, "3")];
        List<string> entries = [];
        List<byte> data = [];
        foreach ((string name, int count, string shape) in tensors)
        {
            entries.Add($$"""
                "{{name}}":{"dtype":"{{type}}","shape":[{{shape}}],"data_offsets":[{{data.Count}},{{data.Count + (count * size)}}]}
                """);
            data.AddRange(Enumerable.Range(0, count).SelectMany(i => Encode(Value(i))));
        }

        byte[] header = Encoding.UTF8.GetBytes($"{{{string.Join(',', entries)}}}");
        File.WriteAllBytes(_folder["file"], [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. data]);
        var network = new FakeNetwork(1);

        network.Load(_folder["file"]);

        for (int i = 0; i < 90; i++)
            Assert.Equal((float)Value(i), network.Parameters[0][i / 18, i % 18]);
        Assert.Equal((float)Value(2), network.Parameters[3][2]);

        // Of 8 bits of precision, and where there are 53, a third.
        double Value(int i) => type == "F64" ? i / 3.0 : (i - 40) * 0.375;
        byte[] Encode(double value) => type switch
        {
            "F16" => BitConverter.GetBytes((Half)value),
            "BF16" => BitConverter.GetBytes((float)value)[2..],
            _ => BitConverter.GetBytes(value),
        };
    }

    [Fact]
    public void Load_OfAnotherNetwork_ListsEveryDifference_AndChangesNothing()
    {
        var other = new ParameterStore(FakeNetwork.Describe("Other", 5, 20, 3, 2));
        ModelFile.Write(_folder["other"], other, [], new Dictionary<string, string>());

        var network = new FakeNetwork(1);
        uint[] before = Bits(network);
        NetworkFileException error = Assert.Throws<NetworkFileException>(() => network.Load(_folder["other"]));
        Assert.Equal(
            $"""
            {_folder["other"]} does not fit the network FakeNetwork:
              dense/kernel: file 5×20, network 5×18
              dense/bias: file 20, network 18
              dense_1/kernel: file 20×3, network 18×3
              dense_2/kernel: file 3×2, not in the network
              dense_2/bias: file 2, not in the network
            """,
            error.Message);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void Load_OfTransposedKernels_HintsAtPyTorch_AndChangesNothing()
    {
        const string header =
            """{"dense/kernel":{"dtype":"F32","shape":[18,5],"data_offsets":[0,360]},"""
            + """ "dense/bias":{"dtype":"F32","shape":[18],"data_offsets":[360,432]},"""
            + """ "dense_1/kernel":{"dtype":"F32","shape":[3,18],"data_offsets":[432,648]},"""
            + """ "dense_1/bias":{"dtype":"F32","shape":[3],"data_offsets":[648,660]}}""";
        WriteFile(header, new float[660 / sizeof(float)]);

        var network = new FakeNetwork(1);
        uint[] before = Bits(network);
        NetworkFileException error = Assert.Throws<NetworkFileException>(() => network.Load(_folder["file"]));
        Assert.Equal(
            $"""
            {_folder["file"]} does not fit the network FakeNetwork:
              the kernels seem to be transposed: NetGen stores them as [inputs, units], as Keras does, and PyTorch as [units, inputs]; read a PyTorch state_dict with LoadPyTorch, or transpose square ones too
              dense/kernel: file 18×5, network 5×18
              dense_1/kernel: file 3×18, network 18×3
            """,
            error.Message);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void Load_OfTransposedKernelsAndOtherDifferences_GivesNoHint()
    {
        const string header =
            """{"dense/kernel":{"dtype":"F32","shape":[18,5],"data_offsets":[0,360]},"""
            + """ "dense/bias":{"dtype":"F32","shape":[18],"data_offsets":[360,432]},"""
            + """ "dense_1/kernel":{"dtype":"F32","shape":[3,18],"data_offsets":[432,648]}}""";
        WriteFile(header, new float[648 / sizeof(float)]);

        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => new FakeNetwork(1).Load(_folder["file"]));
        Assert.DoesNotContain("transposed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfFileWithFewerLayers_NamesWhatIsMissing()
    {
        var other = new ParameterStore(FakeNetwork.Describe("Other", 5, 18));
        ModelFile.Write(_folder["other"], other, [], new Dictionary<string, string>());
        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => new FakeNetwork(1).Load(_folder["other"]));
        Assert.Contains("dense_1/kernel: not in the file, network 18×3", error.Message, StringComparison.Ordinal);
        Assert.Contains("dense_1/bias: not in the file, network 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfMissingFile_ThrowsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => new FakeNetwork(1).Load(_folder["nothing"]));

    [Fact]
    public void Save_IntoMissingFolder_ThrowsAndLeavesNothing()
    {
        Assert.Throws<DirectoryNotFoundException>(
            () => new FakeNetwork(1).Save(Path.Combine(_folder["nothing"], "net.safetensors")));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Load_OfDamagedFile_LoadsOrThrowsNetworkFileException_AndIsAllOrNothing()
    {
        new FakeNetwork(1).Save(_folder["net"]);
        byte[] sound = File.ReadAllBytes(_folder["net"]);
        int headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(sound);
        var random = new System.Random(7);
        var network = new FakeNetwork(2);
        int refused = 0;
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = Damage(sound, headerEnd, random);
            File.WriteAllBytes(_folder["damaged"], damaged);
            uint[] before = Bits(network);
            try
            {
                network.Load(_folder["damaged"]);
            }
            catch (NetworkFileException)
            {
                refused++;
                Assert.Equal(before, Bits(network));
            }
        }

        // Damage to the values alone goes unnoticed: the format has no checksums.
        Assert.InRange(refused, 2500, 4900);
    }

    private static byte[] Damage(byte[] sound, int headerEnd, System.Random random)
    {
        var bytes = new List<byte>(sound);
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            int end = random.Next(4) == 0 ? bytes.Count : Math.Min(headerEnd, bytes.Count);
            int at = random.Next(end);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = (byte)"0123456789{}[]\",:\\-.e "[random.Next(22)];
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                case 4:
                    bytes.Insert(at, (byte)"0123456789{}[]\",:\\-.e "[random.Next(22)]);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 80), bytes.Count - at)));
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes.RemoveRange(at + 1, bytes.Count - at - 1);
                    break;
            }

            // Often the length follows, so that the damage reaches the parser.
            if (bytes.Count > 8 && random.Next(2) == 0)
            {
                byte[] length = BitConverter.GetBytes((ulong)Math.Max(0, headerEnd - 8 + bytes.Count - sound.Length));
                for (int b = 0; b < 8; b++)
                    bytes[b] = length[b];
            }
        }

        return [.. bytes];
    }

    private void WriteFile(string header, float[] values)
    {
        using FileStream stream = File.Create(_folder["file"]);
        stream.Write(BitConverter.GetBytes((ulong)header.Length));
        stream.Write(Encoding.UTF8.GetBytes(header));
        foreach (float value in values)
            stream.Write(BitConverter.GetBytes(value));
    }

    private static uint[] Bits(FakeNetwork network) =>
        [.. network.Parameters.Buffer.Span.ToArray().Select(BitConverter.SingleToUInt32Bits)];
}
