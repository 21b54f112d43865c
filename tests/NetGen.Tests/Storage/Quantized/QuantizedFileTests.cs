using System.Buffers.Binary;
using System.Text.Json;
using NetGen.Storage;
using NetGen.Tests.Network;

namespace NetGen.Tests.Storage.Quantized;

public sealed class QuantizedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void SaveAndLoad_KeepEveryBit_AndLeaveNoOtherFile(WeightFormat format)
    {
        FakeQuantizedNetwork saved = Create(format);
        saved.Save(_folder["net.safetensors"]);
        saved.Save(_folder["net.safetensors"]);
        QuantizedWeights loaded = QuantizedWeights.Load(_folder["net.safetensors"], FakeQuantizedNetwork.Of(format));

        Assert.Equal(Bits(saved.Weights), Bits(loaded));
        Assert.Equal(["net.safetensors"], _folder.Files);
    }

    [Fact]
    public void Int8_IsWrittenInKerasLayout_WithItsScales()
    {
        FakeQuantizedNetwork network = Create(WeightFormat.Int8);
        network.Save(_folder["net"]);
        using JsonDocument header = Read(_folder["net"], out byte[] data);

        JsonElement metadata = header.RootElement.GetProperty("__metadata__");
        Assert.Equal("int8", metadata.GetProperty("netgen.weights").GetString());
        Assert.Equal("FakeNetwork", metadata.GetProperty("netgen.network").GetString());
        ReadOnlySpan<byte> kernel = Tensor(header, data, "dense/kernel", "I8", "[5,18]");
        ReadOnlySpan<byte> scales = Tensor(header, data, "dense/kernel_scale", "F32", "[18]");
        Tensor(header, data, "dense/bias", "F32", "[18]");
        float[] values = new float[90];
        network.Weights.CopyTo(0, values);
        for (int i = 0; i < 90; i++)
        {
            float scale = BinaryPrimitives.ReadSingleLittleEndian(scales[(4 * (i % 18))..]);
            Assert.Equal(values[i], (sbyte)kernel[i] * scale);
        }
    }

    [Fact]
    public void Bfloat16_IsWrittenInKerasLayout()
    {
        FakeQuantizedNetwork network = Create(WeightFormat.Bfloat16);
        network.Save(_folder["net"]);
        using JsonDocument header = Read(_folder["net"], out byte[] data);

        Assert.Equal("bfloat16", header.RootElement.GetProperty("__metadata__").GetProperty("netgen.weights").GetString());
        Assert.False(header.RootElement.TryGetProperty("dense/kernel_scale", out _));
        ReadOnlySpan<byte> kernel = Tensor(header, data, "dense_1/kernel", "BF16", "[18,3]");
        float[] values = new float[54];
        network.Weights.CopyTo(2, values);
        for (int i = 0; i < 54; i++)
            Assert.Equal(values[i], Bfloat16Format.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(kernel[(2 * i)..])));
    }

    [Fact]
    public void Load_OfAnotherFormat_ListsEveryDifference()
    {
        Create(WeightFormat.Int8).Save(_folder["net"]);
        NetworkFileException error = Assert.Throws<NetworkFileException>(
            () => QuantizedWeights.Load(_folder["net"], FakeQuantizedNetwork.Bfloat16));
        Assert.Equal(
            $"""
            {_folder["net"]} does not fit the network FakeNetwork with Bfloat16 weights:
              dense/kernel: file I8 5×18, network BF16 5×18
              dense_1/kernel: file I8 18×3, network BF16 18×3
              dense/kernel_scale: file 18, not in the network
              dense_1/kernel_scale: file 3, not in the network
            """,
            error.Message);
    }

    [Fact]
    public void Load_OfAFloatNetworksFile_SaysOfWhatTypeItIs()
    {
        new FakeNetwork(1).Save(_folder["net"]);
        string message = Assert.Throws<NetworkFileException>(
            () => QuantizedWeights.Load(_folder["net"], FakeQuantizedNetwork.Int8)).Message;
        Assert.Contains("dense/kernel: file F32 5×18, network I8 5×18", message, StringComparison.Ordinal);
        Assert.Contains("dense/kernel_scale: not in the file, network 18", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkLoad_OfAQuantizedFile_IsRefused_AndChangesNothing()
    {
        Create(WeightFormat.Int8).Save(_folder["net"]);
        var network = new FakeNetwork(2);
        float[] before = network.Parameters.Buffer.Span.ToArray();
        string message = Assert.Throws<NetworkFileException>(() => network.Load(_folder["net"])).Message;
        Assert.Contains("dense/kernel: file I8 5×18, network F32 5×18", message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters.Buffer.Span);
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void Load_OfDamagedFile_LoadsOrThrowsNetworkFileException(WeightFormat format)
    {
        Create(format).Save(_folder["net"]);
        byte[] sound = File.ReadAllBytes(_folder["net"]);
        int headerEnd = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(sound);
        var random = new System.Random(7);
        int refused = 0;
        for (int round = 0; round < 1000; round++)
        {
            byte[] damaged = (byte[])sound.Clone();
            damaged[random.Next(headerEnd)] = (byte)"0123456789{}[]\",:BF16I8 "[random.Next(23)];
            File.WriteAllBytes(_folder["damaged"], round % 5 == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                QuantizedWeights.Load(_folder["damaged"], FakeQuantizedNetwork.Of(format));
            }
            catch (NetworkFileException)
            {
                refused++;
            }
        }

        // Metadata, which take a part of the header, may be anything.
        Assert.InRange(refused, 500, 990);
    }

    [Fact]
    public void Load_OfMissingFile_ThrowsFileNotFound() => Assert.Throws<FileNotFoundException>(
        () => QuantizedWeights.Load(_folder["nothing"], FakeQuantizedNetwork.Int8));

    private static FakeQuantizedNetwork Create(WeightFormat format) =>
        new(QuantizedWeights.Of(new FakeNetwork(1).Parameters, FakeQuantizedNetwork.Of(format)));

    private static JsonDocument Read(string path, out byte[] data)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        data = file[(8 + length)..];
        return JsonDocument.Parse(file.AsMemory(8, length));
    }

    private static ReadOnlySpan<byte> Tensor(JsonDocument header, byte[] data, string name, string type, string shape)
    {
        JsonElement tensor = header.RootElement.GetProperty(name);
        Assert.Equal(type, tensor.GetProperty("dtype").GetString());
        Assert.Equal(shape, tensor.GetProperty("shape").GetRawText());
        JsonElement offsets = tensor.GetProperty("data_offsets");
        return data.AsSpan(offsets[0].GetInt32()..offsets[1].GetInt32());
    }

    private static int[] Bits(QuantizedWeights weights) =>
        [.. weights.Buffer.Span.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
