using System.IO.Compression;
using System.Text;
using NetGen.Compiler.Tool.Checking;

namespace NetGen.Compiler.Tool.Tests;

/// <summary>Arrays of NumPy, and files that only pretend to hold some.</summary>
public sealed class NpzTests
{
    [Fact]
    public void Arrays_HaveTheirValues()
    {
        NpyArray array = NpzFile.Read(ToolRun.Golden("gate.positional.npz"))["arr_0"];
        Assert.Equal([4, 3], array.Shape);
        Assert.Equal([1, 2, -1, 0, 0, 0, 3, -2, 1, -1, 1, 5], array.Values);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8, "")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8, "its shape is (3), but its values take 8 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 9, "its shape is (2), but its values take 9 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647), }", 8, "but its values take 8 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }", 8, "its shape is (-2,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }", 8, "its first axis is the fastest to vary")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", 8, "its values are of type '<c8'; expected real numbers")]
    [InlineData("{}", 8, "its header names no type and no shape")]
    public void Header_IsCheckedAgainstTheValues(string header, int length, string message)
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.Latin1.GetBytes(header), .. new byte[length]];
        if (message.Length == 0)
            Assert.Equal(2, NpyArray.Read(bytes, "x").Values.Length);
        else
            Assert.Contains(message, Assert.Throws<NetworkFileException>(() => NpyArray.Read(bytes, "x")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "it does not begin like an array of NumPy")]
    [InlineData(9, "it does not begin like an array of NumPy")]
    [InlineData(20, "it announces a header of 118 bytes, which it does not have")]
    public void ArrayThatIsCutOff_IsRefused(int length, string message)
    {
        using ZipArchive archive = ZipFile.OpenRead(ToolRun.Golden("gate.npz"));
        using Stream stream = archive.GetEntry("inputs.npy")!.Open();
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        Assert.Contains(message, Assert.Throws<NetworkFileException>(() => NpyArray.Read(bytes, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsCutOff_IsRefused()
    {
        using var tool = new ToolRun();
        byte[] bytes = File.ReadAllBytes(ToolRun.Golden("gate.npz"));
        string path = tool.PathOf("short.npz");
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Contains("is no .npz of NumPy, or is damaged", Assert.Throws<NetworkFileException>(() => NpzFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }
}
