using Google.Protobuf;
using Onnx;
using AttributeType = Onnx.AttributeProto.Types.AttributeType;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>A small ONNX file, node by node.</summary>
internal sealed class TestGraph
{
    /// <summary>The message.</summary>
    public ModelProto Model { get; } = new() { IrVersion = 8, Graph = new GraphProto { Name = "test" } };

    public TestGraph(long version = 17) => Model.OpsetImport.Add(new OperatorSetIdProto { Version = version });

    /// <summary>An input with an open batch.</summary>
    public TestGraph Input(string name, params int[] sizes)
    {
        Model.Graph.Input.Add(Value(name, sizes));
        return this;
    }

    /// <summary>An output.</summary>
    public TestGraph Output(string name)
    {
        Model.Graph.Output.Add(new ValueInfoProto { Name = name });
        return this;
    }

    /// <summary>A node with one output.</summary>
    public TestGraph Node(string operation, string inputs, string output, params (string Name, object Value)[] attributes)
    {
        NodeProto node = new() { OpType = operation, Name = "node_" + output.Split(' ')[0] };
        node.Input.AddRange(inputs.Split(' '));
        node.Output.AddRange(output.Split(' '));
        foreach ((string name, object value) in attributes)
        {
            AttributeProto attribute = new() { Name = name };
            switch (value)
            {
                case long number:
                    (attribute.Type, attribute.I) = (AttributeType.Int, number);
                    break;
                case double number:
                    (attribute.Type, attribute.F) = (AttributeType.Float, (float)number);
                    break;
                case string text:
                    (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(text));
                    break;
                case long[] numbers:
                    attribute.Type = AttributeType.Ints;
                    attribute.Ints.AddRange(numbers);
                    break;
                case float[] reals:
                    attribute.Type = AttributeType.Floats;
                    attribute.Floats.AddRange(reals);
                    break;
                case GraphProto graph:
                    (attribute.Type, attribute.G) = (AttributeType.Graph, graph);
                    break;
            }

            node.Attribute.Add(attribute);
        }

        Model.Graph.Node.Add(node);
        return this;
    }

    /// <summary>A weight whose values are 0, ⅛, ¼, …, over and over.</summary>
    public TestGraph Weight(string name, params long[] sizes)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.Float };
        tensor.Dims.AddRange(sizes);
        tensor.FloatData.AddRange(Enumerable.Range(0, (int)sizes.Aggregate(1L, (product, size) => product * size)).Select(i => (((i * 7) % 16) - 7) / 8f));
        Model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>A list of whole numbers.</summary>
    public TestGraph Numbers(string name, params long[] numbers)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.Int64 };
        tensor.Dims.Add(numbers.Length);
        tensor.Int64Data.AddRange(numbers);
        Model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Writes the file.</summary>
    public string Save(TemporaryFolder folder) => folder.Write("test.onnx", Model.ToByteArray());

    private static ValueInfoProto Value(string name, int[] sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } } };
    }
}
