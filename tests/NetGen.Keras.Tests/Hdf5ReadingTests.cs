using NetGen.Compiler.Keras.Hdf5;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Files of h5py are read, and what could lead out of a file is refused.</summary>
public sealed class Hdf5ReadingTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 12).Select(value => (value / 4f) - 1)];

    [Theory]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("float64")]
    [InlineData("bfloat16")]
    [InlineData("chunked")]
    [InlineData("deep/er/values")]
    public void Floats_OfEveryKindAreRead(string name)
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        Hdf5Dataset dataset = file.Root.Dataset(name);
        Assert.Equal([3, 4], dataset.Shape);
        Assert.Equal(Values, dataset.ReadFloats());
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("int32")]
    [InlineData("int64")]
    public void Integers_BecomeFloats(string name)
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        Assert.Equal(Values.Select(value => value * 4), file.Root.Dataset(name).ReadFloats());
    }

    [Fact]
    public void Scalars_AreRead()
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        Assert.Equal(41, file.Root.Dataset("scalar").ReadInteger());
        Assert.Equal(-3, file.Root.Dataset("small").ReadInteger());
        Assert.Empty(file.Root.Dataset("scalar").Shape);
    }

    [Fact]
    public void BigEndianNumbers_AreRefusedByName()
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        string message = Assert.Throws<NetworkFileException>(() => file.Root.Dataset("big").ReadFloats()).Message;
        Assert.Contains("'big' is float32 (big-endian)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GroupsOfManyLinks_AreRead()
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        Hdf5Group many = file.Root.FindGroup("many")!;
        Assert.Equal(100, many.Names.Count());
        Assert.Equal([57f], many.Dataset("layer_57").ReadFloats());
        Assert.Null(many.FindDataset("layer_100"));
    }

    [Fact]
    public void Attributes_AreStringsOfEveryKind()
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        Hdf5Attributes attributes = file.Root.Attributes;
        Assert.Equal("fixed", attributes.FindText("fixed"));
        Assert.Equal("variable ü", attributes.FindText("variable"));
        Assert.Equal(["one", "three"], attributes.FindList("list")!);
        Assert.Equal(70_000, attributes.FindText("long")!.Length);
        Assert.Empty(attributes.FindList("empty")!);
        Assert.Null(attributes.FindText("absent"));
    }

    [Fact]
    public void ListsThatKerasSplits_AreJoined()
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.numbers.h5"));
        IReadOnlyList<string> names = file.Root.FindGroup("split")!.Attributes.FindList("weight_names")!;
        Assert.Equal(900, names.Count);
        Assert.StartsWith("a_long_name_of_a_layer_00899/", names[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soft", "a soft link")]
    [InlineData("loop", "a soft link")]
    [InlineData("external", "a link to another file")]
    [InlineData("virtual", "a virtual dataset")]
    [InlineData("outside", "values in other files")]
    public void WhatLeadsOutOfTheFile_IsRefused(string name, string kind)
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf("hdf5.links.h5"));
        NetworkFileException exception = Assert.Throws<NetworkFileException>(() => file.Root.Dataset(name).ReadFloats());
        Assert.Contains("hdf5.links.h5", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(kind, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hdf5.latest.h5")]
    [InlineData("hdf5.userblock.h5")]
    public void OtherSuperblocks_AreRead(string name)
    {
        using var file = Hdf5File.Open(KerasFiles.PathOf(name));
        Assert.Equal([0f, 1, 2], file.Root.Dataset("values").ReadFloats());
    }

    [Fact]
    public void FilesThatAreNone_AreRefused()
    {
        string message = Assert.Throws<NetworkFileException>(() => Hdf5File.Open(KerasFiles.PathOf("keras3.sequential.keras"))).Message;
        Assert.Contains("no HDF5 file", message, StringComparison.Ordinal);
    }
}
