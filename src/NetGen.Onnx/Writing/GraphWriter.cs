using System.Runtime.InteropServices;
using Google.Protobuf;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Schema;
using Onnx;
using AttributeType = Onnx.AttributeProto.Types.AttributeType;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>
/// Nodes and weights of a graph while it is written. Each value is there with its channels last, as NetGen has it, or first, as ONNX's convolutions
/// want it, or both; a <c>Transpose</c> between the two is written where the other one is asked for.
/// </summary>
/// <param name="model">The network.</param>
/// <param name="places">Receives the places of weights in place of their values; nothing to write the values.</param>
internal sealed class GraphWriter(Model model, WeightPlaces? places = null)
{
    private readonly Dictionary<string, ModelTensor> _weights = model.Weights.ToDictionary(weight => weight.Name);
    private readonly HashSet<string> _written = [];
    private readonly Dictionary<(int Value, bool IsFirst), string> _values = [];
    private int _constants;

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; } = new() { Name = model.Declaration.Type.Name };

    /// <summary>Whether a value is there with its channels first, and not last.</summary>
    public bool IsFirst(int value) => !_values.ContainsKey((value, false));

    /// <summary>A value with its channels last.</summary>
    public string Last(int value) => Find(value, isFirst: false);

    /// <summary>A value with its channels first.</summary>
    public string First(int value) => Find(value, isFirst: true);

    /// <summary>The name that a value is to have.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isFirst">Whether its channels come first.</param>
    public string NameOf(int value, bool isFirst) => isFirst ? OwnNames.ChannelsFirst(model.Network.NameOf(value)) : PortOf(value) ?? model.Network.NameOf(value);

    /// <summary>Says that a value is there under its name.</summary>
    public void Define(int value, bool isFirst) => _values[(value, isFirst)] = NameOf(value, isFirst);

    /// <summary>Writes a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="output">The output's name, which is the node's too.</param>
    /// <param name="inputs">The inputs' names.</param>
    /// <param name="attributes">Whole numbers, real numbers, texts, and lists of them.</param>
    /// <returns>The output's name.</returns>
    public string Add(string operation, string output, string[] inputs, params (string Name, object Value)[] attributes) =>
        AddAt(0, operation, output, inputs, attributes);

    /// <summary>Writes a node of whose outputs one is used.</summary>
    /// <param name="place">The number of that output.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="output">The output's name, which is the node's too.</param>
    /// <param name="inputs">The inputs' names.</param>
    /// <param name="attributes">As those of <see cref="Add"/>.</param>
    /// <returns>The output's name.</returns>
    public string AddAt(int place, string operation, string output, string[] inputs, (string Name, object Value)[] attributes)
    {
        NodeProto node = new() { OpType = operation, Name = output };
        node.Input.AddRange(inputs);
        node.Output.AddRange([.. Enumerable.Repeat("", place), output]);
        node.Attribute.AddRange(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        Graph.Node.Add(node);
        return output;
    }

    /// <summary>A weight in NetGen's shape.</summary>
    public string Weight(ParameterSpecification parameter) => Weight(parameter, parameter.Name, tensor => tensor);

    /// <summary>A weight in another shape or order, under a name.</summary>
    public string Weight(ParameterSpecification parameter, string name, Func<OnnxTensor, OnnxTensor> change)
    {
        if (!_written.Contains(name))
            Weight(name, change(Values(parameter)));
        return name;
    }

    /// <summary>The values of a weight.</summary>
    public OnnxTensor Values(ParameterSpecification parameter) =>
        places?.Of(parameter) ?? new([.. parameter.Shape.Dimensions], [.. _weights[parameter.Name].Values.Select(value => (double)value)]);

    /// <summary>A weight that is made of several, under a name.</summary>
    public string Weight(string name, OnnxTensor tensor)
    {
        if (!_written.Add(name))
            return name;
        if (places is null)
            Write(name, [.. tensor.Sizes.Select(size => (long)size)], Weights.Floats(tensor.Reals));
        else
            places.Put(name, tensor);
        return name;
    }

    /// <summary>One whole number.</summary>
    public string Number(long number)
    {
        string name = Numbers(number);
        Graph.Initializer[^1].Dims.Clear();
        return name;
    }

    /// <summary>A constant of whole numbers.</summary>
    public string Numbers(params IEnumerable<long> numbers)
    {
        string name = OwnNames.Constant("numbers", _constants++);
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.Int64 };
        tensor.Int64Data.AddRange(numbers);
        tensor.Dims.Add(tensor.Int64Data.Count);
        Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>A constant of real numbers, in a shape.</summary>
    public string Reals(long[] shape, params double[] reals)
    {
        string name = OwnNames.Constant("reals", _constants++);
        Write(name, shape, Weights.Floats(reals));
        return name;
    }

    /// <summary>One real number.</summary>
    public string Real(double value) => Reals([], value);

    // The names that a file had for the only input and the only output, where nothing else has them.
    private string? PortOf(int value)
    {
        Network network = model.Network;
        string? name = value == 0 && network.Inputs.Count == 1 ? model.InputName
            : network.Outputs is [var output] && output.Value == value ? model.OutputName
            : null;
        bool isFree = name is not null && OwnNames.IsResult(name) && !OwnNames.IsWeight(name)
            && name != (value == 0 ? model.OutputName : model.InputName)
            && network.Layers.All(layer => layer.Name != name) && network.Inputs.All(input => input.Name != name);
        return isFree ? name : null;
    }

    private string Find(int value, bool isFirst)
    {
        if (_values.TryGetValue((value, isFirst), out string? name))
            return name;
        string other = _values[(value, !isFirst)];
        int rank = (model.Network.LayerOf(value)?.OutputShape ?? model.Network.Inputs[value].Shape).Rank;
        if (rank == 1)
            return other;
        long[] order = isFirst
            ? [0, rank, .. Enumerable.Range(1, rank - 1).Select(axis => (long)axis)]
            : [0, .. Enumerable.Range(2, rank - 1).Select(axis => (long)axis), 1];
        Define(value, isFirst);
        return Add("Transpose", NameOf(value, isFirst), [other], ("perm", order));
    }

    private void Write(string name, long[] shape, float[] values)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.Float };
        tensor.Dims.AddRange(shape);
        if (BitConverter.IsLittleEndian)
        {
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values));
        }
        else
        {
            tensor.FloatData.AddRange(values);
        }

        Graph.Initializer.Add(tensor);
    }

    private static AttributeProto Attribute(string name, object value)
    {
        AttributeProto attribute = new() { Name = name };
        switch (value)
        {
            case int number:
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
            case double[] numbers:
                attribute.Type = AttributeType.Floats;
                attribute.Floats.AddRange(numbers.Select(number => (float)number));
                break;
            case string[] texts:
                attribute.Type = AttributeType.Strings;
                attribute.Strings.AddRange(texts.Select(ByteString.CopyFromUtf8));
                break;
            default:
                throw new InvalidOperationException($"An attribute of {value.GetType()}.");
        }

        return attribute;
    }
}
