using System.Text;
using NetGen.Storage.Safetensors;

namespace NetGen.Tests.Storage.Safetensors;

public sealed class SafetensorsReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ScalarsEmptyTensorsAndPadding_AreRead()
    {
        using SafetensorsReader reader = Open(
            """{"__metadata__":{"a":"ü\n"},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]},"""
            + """ "s":{"data_offsets":[0,4],"shape":[],"dtype":"F32"}}   """,
            [0, 0, 0x80, 0x3F]);
        Assert.Equal("ü\n", reader.Header.Metadata["a"]);
        Assert.Equal([0L, 3L], reader.Header.Tensors["e"].Shape.ToArray());
        float[] value = new float[1];
        reader.Read<float>(reader.Header.Tensors["s"], value);
        Assert.Equal([1f], value);
        reader.Read<float>(reader.Header.Tensors["e"], []);
    }

    [Fact]
    public void FileWithoutTensors_IsRead()
    {
        using SafetensorsReader reader = Open("{}", []);
        Assert.Empty(reader.Header.Tensors);
        Assert.Empty(reader.Header.Metadata);
    }

    [Theory]
    [InlineData("", "does not start with {")]
    [InlineData(" {}", "does not start with {")]
    [InlineData("[]", "does not start with {")]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}}", "not valid JSON")]
    [InlineData("{}{}", "not valid JSON")]
    [InlineData("{}\0", "not valid JSON")]
    [InlineData("{\"t\":1}", "the entry t is not an object")]
    [InlineData("{\"t\":null}", "the entry t is not an object")]
    [InlineData("{\"t\":{}}", "needs a dtype, a shape and two data_offsets")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "the metadata a is not a string")]
    [InlineData("{\"__metadata__\":{\"a\":null}}", "the metadata a is not a string")]
    [InlineData("{\"__metadata__\":{\"a\":{}}}", "the metadata a is not a string")]
    [InlineData("{\"__metadata__\":[]}", "__metadata__ is not an object")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ appears twice")]
    [InlineData("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", "the metadata a appears twice")]
    [InlineData("{\"\\ud800\":{}}", "not valid JSON")]
    [InlineData("{\"t\":{\"shape\":[[[[[[[[1]]]]]]]]}}", "whole numbers")]
    public void BrokenHeaders_AreRefused(string header, string reason) => Refuses(header, 0, reason);

    [Theory]
    [InlineData("'dtype':'F32','shape':[2],'data_offsets':[0,4]", "has shape [2] but takes bytes 0 to 4")]
    [InlineData("'dtype':'F32','shape':[1],'data_offsets':[4,8]", "begins at byte 4 of the data, expected 0")]
    [InlineData("'dtype':'F32','shape':[1],'data_offsets':[0,4]", "take 4 bytes, but 8 bytes")]
    [InlineData("'dtype':'F32','shape':[3],'data_offsets':[0,12]", "take 12 bytes, but 8 bytes")]
    [InlineData("'dtype':'F32','shape':[-2],'data_offsets':[0,8]", "whole numbers")]
    [InlineData("'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]", "whole numbers")]
    [InlineData("'dtype':'F32','shape':[2.5],'data_offsets':[0,8]", "whole numbers")]
    [InlineData("'dtype':'F32','shape':['2'],'data_offsets':[0,8]", "whole numbers")]
    [InlineData("'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]", "whole numbers")]
    [InlineData("'dtype':'F32','shape':2,'data_offsets':[0,8]", "must be arrays")]
    [InlineData("'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,8]", "has shape")]
    [InlineData("'dtype':'F32','shape':[9223372036854775807,9223372036854775807,0],'data_offsets':[0,0]", "has shape")]
    [InlineData("'dtype':'F32','shape':[4611686018427387906],'data_offsets':[0,8]", "has shape")]
    [InlineData("'dtype':'F32','shape':[2],'data_offsets':[8,0]", "takes bytes 8 to 0")]
    [InlineData("'dtype':'F32','shape':[2],'data_offsets':[0,8,8]", "two data_offsets")]
    [InlineData("'dtype':'F32','shape':[2],'data_offsets':[0]", "two data_offsets")]
    [InlineData("'dtype':'F32','shape':[2]", "two data_offsets")]
    [InlineData("'dtype':1,'shape':[2],'data_offsets':[0,8]", "dtype is unknown, appears twice or is of the wrong type")]
    [InlineData("'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]", "dtype is unknown, appears twice")]
    [InlineData("'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[0,8]", "shape is unknown, appears twice")]
    [InlineData("'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':0", "x is unknown")]
    [InlineData("'dtype':'U16','shape':[4],'data_offsets':[0,8]", "t is of type U16; only F32, BF16, I8, F16, F64, I64 can be read")]
    [InlineData("'dtype':'f32','shape':[2],'data_offsets':[0,8]", "t is of type f32; only F32, BF16, I8, F16, F64, I64 can be read")]
    public void LyingTensors_AreRefused(string tensor, string reason) =>
        Refuses($"{{\"t\":{{{tensor.Replace('\'', '"')}}}}}", 8, reason);

    [Theory]
    [InlineData(0, 8, 4, 12, 12, "b begins at byte 4 of the data, expected 8")]
    [InlineData(0, 8, 12, 20, 20, "b begins at byte 12 of the data, expected 8")]
    [InlineData(0, 8, 0, 8, 8, "begins at byte 0 of the data, expected 8")]
    public void OverlapsAndHoles_AreRefused(int a0, int a1, int b0, int b1, int length, string reason) =>
        Refuses(
            $$$"""{"a":{"dtype":"F32","shape":[2],"data_offsets":[{{{a0}}},{{{a1}}}]},"""
            + $$$""" "b":{"dtype":"F32","shape":[2],"data_offsets":[{{{b0}}},{{{b1}}}]}}""",
            length,
            reason);

    [Fact]
    public void DuplicateNames_AreRefused() =>
        Refuses(
            """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"""
            + """ "\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            8,
            "the tensor a appears twice");

    [Fact]
    public void InvalidUtf8_IsRefused()
    {
        byte[] header = [(byte)'{', (byte)'"', 0xFF, 0xFE, (byte)'"', (byte)':', (byte)'1', (byte)'}'];
        WriteFile((ulong)header.Length, header, []);
        Assert.Throws<NetworkFileException>(() => new SafetensorsReader(_folder["file"]));
    }

    [Theory]
    [InlineData(3ul)]
    [InlineData(100_000_001ul)]
    [InlineData(1ul << 40)]
    [InlineData(ulong.MaxValue)]
    public void HeaderLongerThanTheFile_IsRefusedBeforeAnythingIsAllocated(ulong length)
    {
        WriteFile(length, "{}"u8.ToArray(), []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => new SafetensorsReader(_folder["file"]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains($"announces a header of {length} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HeaderOverTheLimit_IsRefusedEvenIfTheFileHasIt()
    {
        WriteFile(100_000_001, [], []);
        using (FileStream stream = File.OpenWrite(_folder["file"]))
            stream.SetLength(100_000_100);
        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => new SafetensorsReader(_folder["file"]));
        Assert.Contains("at most 100000000 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"{0}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", "", "", "it has more than 100000 tensors")]
    [InlineData("\"{0}\":\"\"", "\"__metadata__\":{", "}", "it has more than 100000 entries of metadata")]
    public void HeadersOfMoreEntriesThanAnybodyNeeds_AreRefused(string entry, string before, string after, string reason)
    {
        var format = CompositeFormat.Parse(entry);
        string entries = string.Join(',', Enumerable.Range(0, 100_001).Select(i => string.Format(null, format, i)));
        Refuses($"{{{before}{entries}{after}}}", 0, reason);
    }

    [Theory]
    [InlineData("{{\"{0}\":1}}", "it has a name of 2000000 bytes, and at most 2000 are read")]
    [InlineData("{{\"t\":{{\"{0}\":1}}}}", "it has a name of 2000000 bytes")]
    [InlineData("{{\"t\":{{\"dtype\":\"{0}\"}}}}", "it has a name of 2000000 bytes")]
    [InlineData("{{\"__metadata__\":{{\"{0}\":\"\"}}}}", "it has a name of 2000000 bytes")]
    [InlineData("{{\"__metadata__\":{{\"netgen.step\":\"{0}\"}}}}", "netgen.step has 2000000 bytes, and at most 1000000 are read")]
    public void NamesAndTextsWithoutEnd_AreRefused(string header, string reason) =>
        Refuses(string.Format(null, CompositeFormat.Parse(header), new string('x', 2_000_000)), 0, reason);

    [Theory]
    [InlineData("netgen.layers")]
    [InlineData("workflow")]
    public void LongTextsThatNobodyParses_AreRead(string key)
    {
        using SafetensorsReader reader = Open($"{{\"__metadata__\":{{\"{key}\":\"{new string('x', 2_000_000)}\"}}}}", []);
        Assert.Equal(2_000_000, reader.Header.Metadata[key].Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void FilesShorterThanTheLength_AreRefused(int length)
    {
        File.WriteAllBytes(_folder["file"], new byte[length]);
        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => new SafetensorsReader(_folder["file"]));
        Assert.Contains($"it has {length} bytes", error.Message, StringComparison.Ordinal);
    }

    private void Refuses(string header, int dataLength, string reason)
    {
        NetworkFileException error =
            Assert.Throws<NetworkFileException>(() => Open(header, new byte[dataLength]));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["file"], error.Message, StringComparison.Ordinal);
    }

    private SafetensorsReader Open(string header, byte[] data)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(header);
        WriteFile((ulong)bytes.Length, bytes, data);
        return new SafetensorsReader(_folder["file"]);
    }

    private void WriteFile(ulong headerLength, byte[] header, byte[] data) =>
        File.WriteAllBytes(_folder["file"], [.. BitConverter.GetBytes(headerLength), .. header, .. data]);
}
