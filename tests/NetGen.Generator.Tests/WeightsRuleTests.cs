using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>NG0045 and NG0046: the files of <c>[Weights]</c> are there and fit the network.</summary>
public sealed class WeightsRuleTests
{
    private const string Net = "[Input(3)] [Dense(4, Relu)] [Dense(2)] [⟦Weights(\"net.safetensors\")⟧] partial class Net;";

    private const string SmallLayers = "[Input(3)] [Dense(4, Relu)] [Dense(2)] [Quantize(Int8)] [Quantize(Bfloat16)] ";

    private static readonly (string, string, int[])[] Tensors =
        [("dense/kernel", "F32", [3, 4]), ("dense/bias", "F32", [4]), ("dense_1/kernel", "F32", [4, 2]), ("dense_1/bias", "F32", [2])];

    [Fact]
    public void FileThatFits_IsNotReported()
    {
        AssertNoErrors(Net, WeightsText.Of("net.safetensors", Tensors));
        AssertNoErrors(Net, WeightsText.Digits, WeightsText.Of("net.safetensors", [.. Tensors, ("optimizer/m/dense/bias", "F32", [4]), ("callback/c/dense/bias", "F32", [4]), ("evolution/mean", "F64", [9])]));
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    [InlineData("F64")]
    public void FloatsOfAnotherSize_AreNotReported(string type)
    {
        AssertNoErrors(Net, WeightsText.Of("net.safetensors", [.. Tensors.Select(tensor => (tensor.Item1, type, tensor.Item3))]));
        AssertError(
            "NG0045",
            $"The weights 'net.safetensors' do not fit the network 'Net.Bfloat16Network': dense/bias: file {type} 4, network F32 4",
            SmallLayers + "[⟦Weights(\"net.safetensors\", Bfloat16)⟧] partial class Net;",
            WeightsText.Of("net.safetensors", ("dense/kernel", "BF16", [3, 4]), ("dense/bias", type, [4]), ("dense_1/kernel", "BF16", [4, 2]), ("dense_1/bias", "F32", [2])));
    }

    [Fact]
    public void QuantizedFileThatFits_IsNotReported()
    {
        (string, string, int[])[] bfloat16 =
            [("dense/kernel", "BF16", [3, 4]), ("dense/bias", "F32", [4]), ("dense_1/kernel", "BF16", [4, 2]), ("dense_1/bias", "F32", [2])];
        (string, string, int[])[] int8 =
        [
            ("dense/kernel", "I8", [3, 4]), ("dense/kernel_scale", "F32", [4]), ("dense/bias", "F32", [4]),
            ("dense_1/kernel", "I8", [4, 2]), ("dense_1/kernel_scale", "F32", [2]), ("dense_1/bias", "F32", [2]),
        ];

        AssertNoErrors(SmallLayers + "[⟦Weights(\"net.safetensors\", Bfloat16)⟧] partial class Net;", WeightsText.Of("net.safetensors", bfloat16));
        AssertNoErrors(SmallLayers + "[⟦Weights(\"net.safetensors\", Int8)⟧] partial class Net;", WeightsText.Of("net.safetensors", int8));
    }

    [Fact]
    public void EveryDifference_IsInOneMessage() => AssertError(
        "NG0045",
        "The weights 'net.safetensors' do not fit the network 'Net': dense/kernel: file 3×5, network 3×4; dense/bias: file I64 4, network F32 4; "
            + "dense_1/bias: not in the file, network 2; other: file scalar, not in the network",
        Net,
        WeightsText.Of("net.safetensors", ("dense/kernel", "F32", [3, 5]), ("dense/bias", "I64", [4]), ("dense_1/kernel", "F32", [4, 2]), ("other", "F32", [])));

    [Fact]
    public void TransposedKernels_AreRecognised() => AssertError(
        "NG0045",
        "The weights 'net.safetensors' do not fit the network 'Net': the kernels seem to be transposed: NetGen stores them as [inputs, units], as Keras does, "
            + "and PyTorch as [units, inputs]; read a PyTorch state_dict with LoadPyTorch, or transpose square ones too; "
            + "dense/kernel: file 4×3, network 3×4; dense_1/kernel: file 2×4, network 4×2",
        Net,
        WeightsText.Of("net.safetensors", ("dense/kernel", "F32", [4, 3]), ("dense/bias", "F32", [4]), ("dense_1/kernel", "F32", [2, 4]), ("dense_1/bias", "F32", [2])));

    [Fact]
    public void FloatsForAQuantizedNetwork_AreReported() => AssertError(
        "NG0045",
        "The weights 'net.safetensors' do not fit the network 'Net.Int8Network': dense/kernel: file F32 3×4, network I8 3×4; "
            + "dense/kernel_scale: not in the file, network 4; dense_1/kernel: file F32 4×2, network I8 4×2; dense_1/kernel_scale: not in the file, network 2",
        SmallLayers + "[⟦Weights(\"net.safetensors\", Int8)⟧] partial class Net;",
        WeightsText.Of("net.safetensors", Tensors));

    [Fact]
    public void LongList_IsCut()
    {
        string layers = string.Concat(Enumerable.Repeat("[Dense(2)] ", 15));
        Diagnostic diagnostic = Assert.Single(TestCompilation.BuildWith(
            $"using NetGen; [Input(2)] {layers} [Weights(\"net.safetensors\")] partial class Net;", WeightsText.Of("net.safetensors")).Diagnostics);

        Assert.EndsWith("; dense_9/bias: not in the file, network 2; and 10 more", Message(diagnostic), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}}", 0, "the header is not what safetensors has, at character 2")]
    [InlineData("{'t':1}", 0, "the header is not what safetensors has, at character 5")]
    [InlineData("{'t':{'dtype':'F32'}}", 0, "t needs a dtype, a shape and two data_offsets")]
    [InlineData("{'t':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}", 4, "the header is not what safetensors has, at character 29")]
    [InlineData("{'t':{'dtype':'F32','shape':[01],'data_offsets':[0,4]}}", 4, "the header is not what safetensors has, at character 31")]
    [InlineData("{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}", 4, "t is 2 but takes bytes 0 to 4")]
    [InlineData("{'t':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", 8, "t begins at byte 4 of the data, expected 0")]
    [InlineData("{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 8, "the tensors take 4 bytes, but 8 bytes of data follow the header")]
    [InlineData("{'t':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,4]}}", 4, "an array has more than 8 numbers")]
    [InlineData("{'t':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':'y'}}", 4, "t has an unknown member x")]
    [InlineData("{'t':{'dtype':'F32','shape':[0],'data_offsets':[0,0]},'t':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}", 0, "the tensor t appears twice")]
    [InlineData("{'__metadata__':{'a':1}}", 0, "the header is not what safetensors has, at character 21")]
    [InlineData("{'\\u00", 0, "the header is not what safetensors has, at character 7")]
    public void DamagedFile_IsReportedWithTheReason(string header, int dataLength, string reason) => AssertError(
        "NG0045",
        $"The weights 'net.safetensors' do not fit the network 'Net': it is not a valid safetensors file: {reason}",
        Net,
        WeightsText.OfHeader("net.safetensors", header.Replace('\'', '"'), dataLength));

    [Fact]
    public void FileWithoutAHeader_IsReportedWithTheReasonOfTheBuild() => AssertError(
        "NG0045",
        "The weights 'net.safetensors' do not fit the network 'Net': it is not a valid safetensors file: it has 3 bytes",
        Net,
        new WeightsText("net.safetensors\ndamaged it has 3 bytes"));

    [Fact]
    public void FileThatIsNotThere_IsReported() => AssertError(
        "NG0046",
        "The project has no weights 'net.safetensors': <NetGenWeights> names it, but there is no such file; train the network and save it there, or correct the name",
        Net,
        new WeightsText("net.safetensors\nmissing"));

    [Fact]
    public void ProjectWithoutWeights_IsToldHowToListThem() => AssertError(
        "NG0046",
        "The project has no weights 'net.safetensors': it has none; add <NetGenWeights Include=\"net.safetensors\" /> to an <ItemGroup> of the project file, "
            + "relative to its folder",
        "[Input(2)] [Dense(1)] [Weights(⟦\"net.safetensors\"⟧)] partial class Net;");

    [Theory]
    [InlineData("nett.safetensors", "net.safetensors")]
    [InlineData("Net.safetensors", "net.safetensors")]
    [InlineData("data\\\\net.safetensors", "data/net.safetensors")]
    [InlineData("net.safetensors", "../common/net.safetensors")]
    public void NameThatIsNearlyThatOfAFile_IsReportedWithIt(string written, string name)
    {
        Diagnostic diagnostic = Assert.Single(TestCompilation.BuildWith(
            $"using NetGen; [Input(2)] [Dense(1)] [Weights(\"{written}\")] partial class Net;", WeightsText.Digits, WeightsText.Of(name)).Diagnostics);

        Assert.Equal("NG0046", diagnostic.Id);
        Assert.EndsWith($": it has '{name}'; write that name", Message(diagnostic), StringComparison.Ordinal);
        Assert.Equal($"\"{name}\"", diagnostic.Properties["value 0"]);
    }

    [Fact]
    public void EachAttribute_HasItsOwnError()
    {
        BuildResult build = TestCompilation.BuildWith(
            "using NetGen; [Input(2)] [Dense(1)] [Quantize(Int8)] [Weights(\"a\")] [Weights(\"b\", Int8)] partial class Net;", WeightsText.Of("a"));

        Assert.Equal(["NG0045", "NG0046"], build.Diagnostics.Select(diagnostic => diagnostic.Id).Order());
    }

    // Otherwise every use of Pretrained would be a second error.
    [Fact]
    public void FileThatDoesNotFit_KeepsTheMembers() => Assert.Equal(
        ["NG0045"],
        TestCompilation.BuildWith(
            "using NetGen; [Input(2)] [Dense(1)] [Weights(\"a\")] partial class Net { public static Net Of() => Pretrained; public static Net Mine() => CreatePretrained(); }",
            WeightsText.Of("a")).Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void DeclarationWithAnotherError_KeepsTheMembers() => Assert.Equal(
        ["NG0006"],
        TestCompilation.BuildWith(
            """
            using NetGen;
            [Input(2, 2)] [Dense(1)] [Quantize(Int8)] [Weights("a")] [Weights("b", Int8)]
            partial class Net { public static object Of() => Pretrained; public static Net Mine() => CreatePretrained(); public object Small => Int8Network.Pretrained; }
            """).Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void WeightsOnAnotherPart_AreThoseOfTheNetwork() => AssertError(
        "NG0045",
        "The weights 'a' do not fit the network 'Net': dense/kernel: not in the file, network 2×1; dense/bias: not in the file, network 1",
        "[Input(2)] [Dense(1)] partial class Net; [⟦Weights(\"a\")⟧] partial class Net;",
        WeightsText.Of("a"));

    [Fact]
    public void ChangedFile_IsReadAgain()
    {
        AssertNoErrors(Net, WeightsText.Of("net.safetensors", Tensors));
        Assert.NotEmpty(TestCompilation.BuildWith("using NetGen; " + MarkedSource.Parse(Net).Text, WeightsText.Of("net.safetensors")).Diagnostics);
    }

    private static void AssertNoErrors(string marked, params WeightsText[] weights)
    {
        BuildResult build = TestCompilation.BuildWith("using NetGen; " + MarkedSource.Parse(marked).Text, weights);

        Assert.Empty(build.Diagnostics);
        Assert.Equal(2, build.Networks.Length);
    }

    private static void AssertError(string id, string message, string marked, params WeightsText[] weights)
    {
        MarkedSource source = MarkedSource.Parse("using NetGen; " + marked);

        Diagnostic diagnostic = Assert.Single(TestCompilation.BuildWith(source.Text, weights).Diagnostics);

        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, Message(diagnostic));
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
