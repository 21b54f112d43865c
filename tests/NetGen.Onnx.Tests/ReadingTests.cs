using Google.Protobuf;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Schema;
using NetGen.Compiler.Onnx.Tests.Harness;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>What a file may hold, what is refused, and how that is said.</summary>
public sealed class ReadingTests
{
    public static TheoryData<string> Encodings =>
        ["float raw", "float typed", "double raw", "double typed", "half raw", "half typed", "bfloat16 raw", "bfloat16 typed", "int8 raw", "int8 typed", "uint8 raw", "int16 raw", "int32 typed", "int64 raw", "int64 typed", "uint64 typed"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Tensor_InEachEncoding_HasItsValues(string encoding)
    {
        double[] values = encoding.StartsWith('u') ? [1, 2, 200] : encoding.Contains("int", StringComparison.Ordinal) ? [1, -2, 100] : [1, -2.5, 0.15625];
        TensorProto tensor = new() { Name = "t" };
        tensor.Dims.Add(3);
        void Raw(DataType type, Func<double, byte[]> bytes) =>
            (tensor.DataType, tensor.RawData) = ((int)type, ByteString.CopyFrom([.. values.SelectMany(bytes)]));
        void Ints(DataType type, Func<double, int> number)
        {
            tensor.DataType = (int)type;
            tensor.Int32Data.AddRange(values.Select(number));
        }

        static ushort Bfloat(double value) => (ushort)(BitConverter.SingleToUInt32Bits((float)value) >> 16);
        switch (encoding)
        {
            case "float raw": Raw(DataType.Float, value => BitConverter.GetBytes((float)value)); break;
            case "float typed": tensor.DataType = (int)DataType.Float; tensor.FloatData.AddRange(values.Select(value => (float)value)); break;
            case "double raw": Raw(DataType.Double, BitConverter.GetBytes); break;
            case "double typed": tensor.DataType = (int)DataType.Double; tensor.DoubleData.AddRange(values); break;
            case "half raw": Raw(DataType.Float16, value => BitConverter.GetBytes((Half)value)); break;
            case "half typed": Ints(DataType.Float16, value => BitConverter.HalfToUInt16Bits((Half)value)); break;
            case "bfloat16 raw": Raw(DataType.Bfloat16, value => BitConverter.GetBytes(Bfloat(value))); break;
            case "bfloat16 typed": Ints(DataType.Bfloat16, value => Bfloat(value)); break;
            case "int8 raw": Raw(DataType.Int8, value => [(byte)(sbyte)value]); break;
            case "int8 typed": Ints(DataType.Int8, value => (int)value); break;
            case "uint8 raw": Raw(DataType.Uint8, value => [(byte)value]); break;
            case "int16 raw": Raw(DataType.Int16, value => BitConverter.GetBytes((short)value)); break;
            case "int32 typed": Ints(DataType.Int32, value => (int)value); break;
            case "int64 raw": Raw(DataType.Int64, value => BitConverter.GetBytes((long)value)); break;
            case "int64 typed": tensor.DataType = (int)DataType.Int64; tensor.Int64Data.AddRange(values.Select(value => (long)value)); break;
            case "uint64 typed": tensor.DataType = (int)DataType.Uint64; tensor.Uint64Data.AddRange(values.Select(value => (ulong)value)); break;
        }

        using ExternalData external = new("none.onnx");
        Assert.Equal(values, new TensorReader("none.onnx", external).Read(tensor).Reals);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(26)]
    public void Operators_OfAnotherVersion_AreRefused(int version)
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph(version).Input("x", 4).Node("Relu", "x", "y").Output("y").Save(folder);
        Assert.Contains($"has {version} as the version of ONNX's operators (opset), and 7 to 25 are read", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void File_OfText_IsNoOnnxFile()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("is no ONNX file, or it is damaged", Refusal(folder.Write("text.onnx", "{ \"weights\": [] }"u8.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Network_ThatCannotBeStatic_IsRefusedWithAllReasonsAtOnce()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 5, 4).Weight("w", 1, 16, 4).Weight("r", 1, 16, 4)
            .Node("LSTM", "x w r", "a").Node("Erf", "x", "b").Node("Div", "x b", "c").Node("Loop", "x", "d").Node("Sum", "a c d", "y").Output("y").Save(folder);
        Assert.Equal(
            $"""
            The file '{path}' does not describe a network that NetGen can build:
            - the node 'node_a' (LSTM): it reads a value whose batch is axis 0; expected [steps, batch, features]
            - the node 'node_b' (Erf): NetGen has no layer for this operator
            - the node 'node_d' (Loop): which nodes are computed depends on values; a static network computes all of them
            """,
            Refusal(path));
    }

    [Fact]
    public void Input_WithoutASize_IsRefusedAndReadWithOne()
    {
        using TemporaryFolder folder = new();
        TestGraph graph = new TestGraph().Input("x", 4).Weight("w", 4, 3).Node("MatMul", "x w", "y").Output("y");
        graph.Model.Graph.Input[0].Type.TensorType.Shape.Dim[1] = new TensorShapeProto.Types.Dimension { DimParam = "features" };
        string path = graph.Save(folder);
        Assert.Contains("- the input 'x' has no certain shape in the file; say the sizes of a sample", Refusal(path), StringComparison.Ordinal);
        Model model = Comparison.Read(path, new OnnxReadOptions { InputShapes = [TensorShape.Of(4)] });
        Assert.Equal("Dense", Assert.Single(model.Network.Layers).Kind);
    }

    [Fact]
    public void Function_ThatCallsItself_IsRefused()
    {
        using TemporaryFolder folder = new();
        TestGraph graph = new TestGraph().Input("x", 4).Node("again", "x", "y").Output("y");
        FunctionProto function = new() { Name = "again" };
        function.Input.Add("a");
        function.Output.Add("b");
        NodeProto call = new() { OpType = "again" };
        call.Input.Add("a");
        call.Output.Add("b");
        function.Node.Add(call);
        graph.Model.Functions.Add(function);
        Assert.Contains("call each other more than 16 deep, or in a circle: 'again'", Refusal(graph.Save(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void Constant_OfManyElements_IsNotMade()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 4).Numbers("shape", 1_000_000_000, 1_000_000).Node("ConstantOfShape", "shape", "c").Node("Add", "x c", "y").Output("y").Save(folder);
        Assert.Contains("it makes a constant of 1,000,000,000,000,000 elements", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Image_BecomesChannelsLastWithANote_OrStays()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 3, 6, 5).Weight("w", 4, 3, 3, 3).Node("Conv", "x w", "y").Output("y").Save(folder);
        Model last = Comparison.WithRuntime(path), first = Comparison.Read(path, new OnnxReadOptions { KeepsChannelsFirst = true });
        Assert.Equal(TensorShape.Of(6, 5, 3), last.Network.Inputs[0].Shape);
        Assert.Equal(
            [
                "The output 'y' is [4, 3, 4] with the channels last; the file has [4, 4, 3].",
                "The input 'x' is [6, 5, 3] with the channels last; the file has [3, 6, 5].",
            ],
            last.Notes);
        Assert.Equal(TensorShape.Of(3, 6, 5), first.Network.Inputs[0].Shape);
        Assert.Equal("Permute Conv2D Permute", string.Join(' ', first.Network.Layers.Select(layer => layer.Kind)));
        Assert.Empty(first.Notes);
    }

    [Fact]
    public void Layers_HaveNamesOnlyWhereSomethingReadsThem()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 4).Weight("w", 4, 4).Weight("v", 4, 4)
            .Node("MatMul", "x w", "/block/MatMul_output_0").Node("Tanh", "/block/MatMul_output_0", "t").Node("MatMul", "t v", "u").Node("Add", "u t", "y").Output("y").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal([null, "t", null, null], model.Declaration.Layers.Select(layer => layer.Name));
        Assert.Equal([null, null, null, null], model.Declaration.Layers.Select(layer => layer.From));
    }

    [Fact]
    public void Zeros_BeforeASeries_AreCausalPadding()
    {
        using TemporaryFolder folder = new();
        long[] dilations = [2];
        string path = new TestGraph().Input("x", 3, 9).Numbers("pads", 0, 0, 4, 0, 0, 0).Weight("w", 2, 3, 3)
            .Node("Pad", "x pads", "p").Node("Conv", "p w", "y", ("dilations", dilations)).Output("y").Save(folder);
        Model model = Comparison.WithRuntime(path);
        Assert.Equal(Padding.Causal, Assert.IsType<ConvDeclaration>(model.Declaration.Layers[1]).Padding);
        Assert.Single(model.Network.Layers);
    }

    [Fact]
    public void Numbers_AreAsAPersonWroteThem()
    {
        using TemporaryFolder folder = new();
        string path = new TestGraph().Input("x", 4).Node("LeakyRelu", "x", "y", ("alpha", 0.1)).Output("y").Save(folder);
        Assert.Equal(0.1, Assert.IsType<LeakyReLUDeclaration>(Comparison.Read(path).Declaration.Layers[1]).NegativeSlope);
    }

    [Fact]
    public void Graphs_InsideGraphsWithoutEnd_AreRefused()
    {
        using TemporaryFolder folder = new();
        GraphProto inner = new() { Name = "inner" };
        for (int depth = 0; depth < 200; depth++)
        {
            TestGraph outer = new TestGraph().Node("If", "x", "y", ("then_branch", inner));
            inner = outer.Model.Graph;
        }

        ModelProto model = new() { Graph = inner };
        Assert.Contains("is no ONNX file, or it is damaged", Refusal(folder.Write("deep.onnx", model.ToByteArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsNoFile()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<IOException>(() => Comparison.Read(Path.GetDirectoryName(folder.PathOf("x"))!));
    }

    private static string Refusal(string path) => Assert.Throws<NetworkFileException>(() => Comparison.Read(path)).Message.ReplaceLineEndings();
}
