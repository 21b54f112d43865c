using NetGen.Compiler.Onnx.Schema;
using Onnx;
using AttributeType = Onnx.AttributeProto.Types.AttributeType;
using DataType = Onnx.TensorProto.Types.DataType;

namespace NetGen.Compiler.Onnx.Graph;

/// <summary>Makes a graph of the message. Local functions are laid out where they are called; the branches of an <c>If</c> stay attributes of it.</summary>
internal sealed class GraphReader
{
    private const int MaximumDepth = 16, MaximumNodes = 100_000;

    private readonly string _path;
    private readonly ModelProto _model;
    private readonly TensorReader _tensors;
    private readonly Normalizer _normalizer;
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private readonly HashSet<string> _known = [""];
    private int _calls;

    private GraphReader(string path, ModelProto model, ExternalData external)
    {
        (_path, _model) = (path, model);
        _tensors = new(path, external);
        _normalizer = new(_constants);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It is no ONNX file, is damaged, or lacks a file beside it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OnnxGraph Read(string path)
    {
        ModelProto model = OnnxMessage.Read(path);
        using ExternalData external = new(path);
        return new GraphReader(path, model, external).Read();
    }

    private OnnxGraph Read()
    {
        GraphProto graph = _model.Graph;
        if (graph.SparseInitializer.Count > 0)
            throw Failure("has sparse weights, which are not read; export it with dense ones");
        foreach (TensorProto tensor in graph.Initializer)
        {
            Define(tensor.Name);
            _constants[tensor.Name] = _tensors.Read(tensor);
        }

        GraphInput[] inputs = [.. graph.Input.Where(input => !_constants.ContainsKey(input.Name)).Select(Input)];
        foreach (GraphInput input in inputs)
            Define(input.Name);
        var versions = Versions(_model.OpsetImport);
        List<OnnxNode> nodes = [];
        foreach (NodeProto node in graph.Node)
            Add(node, new Scope("", [], [], versions, nodes), 0);
        string[] outputs = [.. graph.Output.Select(output => output.Name)];
        if (outputs.FirstOrDefault(output => !_known.Contains(output)) is { } missing)
            throw Failure($"is damaged: nothing computes its output '{missing}'");
        return outputs.Length == 0
            ? throw Failure("is damaged: its graph has no output")
            : new OnnxGraph(_path, inputs, outputs, nodes, _constants)
            {
                HasOtherPrecision = _tensors.HasOtherPrecision,
                IsOwn = _model.ProducerName == OwnNames.Producer,
                Message = _model,
            };
    }

    private static GraphInput Input(ValueInfoProto input) => new(input.Name, input.Type?.TensorType?.Shape is not { } shape
        ? null
        : [.. shape.Dim.Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue ? (long?)size.DimValue : null)])
    {
        IsReal = (DataType)(input.Type?.TensorType?.ElemType ?? 0) is DataType.Undefined or DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16,
    };

    private void Add(NodeProto node, Scope scope, int depth)
    {
        if (++_calls > MaximumNodes)
            throw Failure($"has more than {MaximumNodes:N0} nodes, those in its functions counted where they are called");
        string[] inputs = [.. node.Input.Select(scope.Value)];
        if (inputs.FirstOrDefault(input => !_known.Contains(input)) is { } unknown)
            throw Failure($"is damaged: the node '{node.Name}' ({node.OpType}) reads '{unknown}', which nothing before it computes");
        string[] outputs = [.. node.Output.Select(scope.Declare)];
        if (outputs.Length == 0)
            throw Failure($"is damaged: the node '{node.Name}' ({node.OpType}) has no output");
        FunctionProto? function = _model.Functions.FirstOrDefault(function =>
            function.Name == node.OpType && function.Domain == node.Domain && function.Overload == node.Overload);
        if (function is not null)
        {
            Call(node, function, inputs, outputs, scope, depth);
            return;
        }

        foreach (string output in outputs)
            Define(output);
        Dictionary<string, object> attributes = [];
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (scope.Attribute(attribute) is { } given)
                attributes[attribute.Name] = node.OpType == "If" && given.G is { } branch ? Branch(branch, $"{outputs[0]}/{given.Name}/", scope, depth) : Value(given);
        }

        string own = scope.Prefix + (node.Name.Length > 0 ? node.Name : node.Output[0]);
        scope.Versions.TryGetValue(NodeNames.IsDefaultDomain(node.Domain) ? "" : node.Domain, out long version);
        scope.Nodes.Add(_normalizer.Normalize(new OnnxNode(own, NodeNames.Operator(node), inputs, outputs, attributes), version));
    }

    private void Call(NodeProto node, FunctionProto function, string[] inputs, string[] outputs, Scope scope, int depth)
    {
        if (depth == MaximumDepth)
            throw Failure($"has functions that call each other more than {MaximumDepth} deep, or in a circle: '{function.Name}'");
        Dictionary<string, AttributeProto> attributes = [];
        foreach (AttributeProto attribute in function.AttributeProto)
            attributes[attribute.Name] = attribute;
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (scope.Attribute(attribute) is { } given)
                attributes[attribute.Name] = given;
        }

        Dictionary<string, string> values = [];
        for (int i = 0; i < function.Input.Count; i++)
            values[function.Input[i]] = i < inputs.Length ? inputs[i] : "";
        for (int i = 0; i < function.Output.Count && i < outputs.Length; i++)
        {
            if (outputs[i].Length > 0)
                values[function.Output[i]] = outputs[i];
        }

        string prefix = $"{outputs[0]}/";
        Scope inner = new(prefix, values, attributes, Versions(function.OpsetImport), scope.Nodes);
        foreach (NodeProto part in function.Node)
            Add(part, inner, depth + 1);
        if (outputs.FirstOrDefault(output => !_known.Contains(output)) is { } missing)
            throw Failure($"is damaged: the function '{function.Name}' does not compute '{missing}'");
    }

    // The nodes of a branch see the values around it, and what they compute is seen in it alone.
    private OnnxBranch Branch(GraphProto graph, string prefix, Scope scope, int depth)
    {
        if (depth == MaximumDepth)
            throw Failure($"has graphs inside of each other more than {MaximumDepth} deep");
        Scope inner = new(prefix, [], scope.Attributes, scope.Versions, []) { Outer = scope };
        foreach (TensorProto tensor in graph.Initializer)
        {
            string name = inner.Declare(tensor.Name);
            Define(name);
            _constants[name] = _tensors.Read(tensor);
        }

        foreach (NodeProto node in graph.Node)
            Add(node, inner, depth + 1);
        string[] outputs = [.. graph.Output.Select(output => inner.Value(output.Name))];
        return outputs.FirstOrDefault(output => !_known.Contains(output)) is { } missing
            ? throw Failure($"is damaged: nothing computes '{missing}', which is an output of a branch")
            : new OnnxBranch(inner.Nodes, outputs);
    }

    private object Value(AttributeProto attribute) => attribute.Type switch
    {
        AttributeType.Int => attribute.I,
        AttributeType.Float => ShortestNumber.Of(attribute.F),
        AttributeType.String => attribute.S.ToStringUtf8(),
        AttributeType.Ints => attribute.Ints.ToArray(),
        AttributeType.Strings => attribute.Strings.Select(text => text.ToStringUtf8()).ToArray(),
        AttributeType.Floats => attribute.Floats.Select(value => ShortestNumber.Of(value)).ToArray(),
        AttributeType.Tensor when attribute.T is not null => _tensors.ReadAttribute(attribute.T),
        _ => attribute.Type,
    };

    private void Define(string value)
    {
        if (value.Length > 0 && !_known.Add(value))
            throw Failure($"is damaged: the value '{value}' is computed twice");
    }

    private static Dictionary<string, long> Versions(IEnumerable<OperatorSetIdProto> imports)
    {
        Dictionary<string, long> versions = [];
        foreach (OperatorSetIdProto import in imports)
            versions[NodeNames.IsDefaultDomain(import.Domain) ? "" : import.Domain] = import.Version;
        return versions;
    }

    private NetworkFileException Failure(string reason) => new($"The file '{_path}' {reason}");

    /// <summary>The names that mean something where a node stands: in the graph, in one call of a function, or in a branch; and where its nodes go.</summary>
    private sealed record Scope(
        string Prefix,
        Dictionary<string, string> Values,
        Dictionary<string, AttributeProto> Attributes,
        Dictionary<string, long> Versions,
        List<OnnxNode> Nodes)
    {
        // What is around a branch.
        public Scope? Outer { get; init; }

        private bool IsInner => Prefix.Length > 0;

        public string Value(string name) =>
            name.Length == 0 ? "" : Values.TryGetValue(name, out string? value) ? value : Outer?.Value(name) ?? Prefix + name;

        public string Declare(string name)
        {
            string value = Outer is null || name.Length == 0 ? Value(name) : Prefix + name;
            if (IsInner && name.Length > 0)
                Values[name] = value;
            return value;
        }

        // In a function, an attribute may stand for one of the call; nothing where the call has not got it.
        public AttributeProto? Attribute(AttributeProto attribute)
        {
            if (attribute.RefAttrName.Length == 0)
                return attribute;
            if (!Attributes.TryGetValue(attribute.RefAttrName, out AttributeProto? given))
                return null;
            AttributeProto renamed = given.Clone();
            renamed.Name = attribute.Name;
            return renamed;
        }
    }
}
