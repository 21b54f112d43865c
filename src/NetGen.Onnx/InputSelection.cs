using System.Globalization;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx;

/// <summary>The shapes of a file's inputs.</summary>
internal sealed class InputSelection
{
    private readonly Dictionary<string, Extent[]> _shapes = [];
    private readonly Dictionary<string, string> _obstacles = [];
    private readonly Dictionary<string, ValueFact> _constants = [];

    /// <summary>Finds them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Names and shapes that were given.</param>
    /// <exception cref="NetworkFileException">A name is unknown, or a shape is not that of the file.</exception>
    public InputSelection(OnnxGraph graph, OnnxReadOptions options)
    {
        string[] unknown = [.. options.Inputs.Concat(options.Constants.Keys).Where(name => graph.Inputs.All(input => input.Name != name))];
        if (unknown.Length > 0)
        {
            throw new NetworkFileException(
                $"The file '{graph.Path}' has no input {Quoted(unknown)}; its inputs are {Quoted(graph.Inputs.Select(input => input.Name))}");
        }

        if (options.Inputs.FirstOrDefault(options.Constants.ContainsKey) is { } both)
            throw new NetworkFileException($"The input '{both}' of the file '{graph.Path}' is asked for as an input and as a constant; it can be one of them");
        foreach (GraphInput input in graph.Inputs.Where(input => options.Constants.ContainsKey(input.Name)))
            _constants[input.Name] = Constant(graph, input, options.Constants[input.Name]);
        Inputs = options.Inputs.Count == 0
            ? [.. graph.Inputs.Where(input => !_constants.ContainsKey(input.Name))]
            : [.. options.Inputs.Select(name => graph.Inputs.First(input => input.Name == name))];
        if (options.InputShapes.Count > Inputs.Count)
            throw new NetworkFileException($"The file '{graph.Path}' has {Inputs.Count} inputs, but {options.InputShapes.Count} shapes are given");
        foreach (GraphInput input in graph.Inputs.Except(Inputs).Where(input => !_constants.ContainsKey(input.Name)))
            _obstacles[input.Name] = $"the input '{input.Name}' is none of those that are asked for";
        foreach ((int i, GraphInput input) in Inputs.Index())
            Add(graph, input, i < options.InputShapes.Count ? options.InputShapes[i] : null);
        Batch = Inputs.Select(input => input.Sizes is { Count: > 0 } ? input.Sizes[0] : null).FirstOrDefault(size => size is > 0) ?? 1;
    }

    /// <summary>The inputs that are asked for, in order.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>The shapes of those that have one, the batch included.</summary>
    public IReadOnlyDictionary<string, Extent[]> Shapes => _shapes;

    /// <summary>What is known of the inputs: their shapes, and the elements of those that are constants.</summary>
    public IReadOnlyDictionary<string, ValueFact> Facts => _shapes
        .Select(shape => KeyValuePair.Create(shape.Key, new ValueFact(shape.Value)))
        .Concat(_constants)
        .ToDictionary();

    /// <summary>Why an input can be none of a network, by its name.</summary>
    public IReadOnlyDictionary<string, string> Obstacles => _obstacles;

    /// <summary>The number of samples that the file was exported with; 1 where it leaves that open.</summary>
    public long Batch { get; }

    /// <summary>Names as messages list them.</summary>
    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    // One number for all elements of each sample.
    private static ValueFact Constant(OnnxGraph graph, GraphInput input, double value)
    {
        NetworkFileException Failure(string why) => new($"The input '{input.Name}' of the file '{graph.Path}' cannot be a constant: {why}");
        // The states of recurrent nodes have the batch as their second axis.
        if (input.Sizes is not { Count: > 0 } sizes || sizes.Skip(1).Any(size => size < 0) || sizes.Count(size => size is null) > 1)
            throw Failure("it has no certain shape in the file");
        int batch = Math.Max(sizes.ToList().IndexOf(null), 0);
        if (!input.IsReal && (value != Math.Truncate(value) || Math.Abs(value) > int.MaxValue))
            throw Failure($"its elements are integers or truth values, and {value.ToString(CultureInfo.InvariantCulture)} is given");
        double count = sizes.Where((_, axis) => axis != batch).Aggregate(1.0, (product, size) => product * size!.Value);
        if (count > ConstantOperators.MaximumMade)
            throw Failure($"it has {count:N0} elements");
        Extent[] shape = [.. sizes.Select((size, axis) => axis == batch ? Extent.Batch : new Extent(size!.Value))];
        int[] sample = [.. shape.Select(size => size.IsOfBatch ? 1 : (int)size.Count)];
        return new ValueFact(shape, input.IsReal
            ? new OnnxTensor(sample, [.. Enumerable.Repeat(value, (int)count)])
            : new OnnxTensor(sample, [.. Enumerable.Repeat(new Extent((long)value), (int)count)]));
    }

    private void Add(OnnxGraph graph, GraphInput input, TensorShape? given)
    {
        long?[]? sizes = input.Sizes is { } known ? [.. known] : given is { } all ? [null, .. all.Dimensions.Select(size => (long?)size)] : null;
        if (given is { } shape && sizes is not null)
        {
            bool fits = sizes.Length == shape.Rank + 1 && !shape.Dimensions.Where((size, axis) => sizes[axis + 1] is { } old && old != size).Any();
            if (!fits)
            {
                string found = string.Join(", ", sizes.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "?"));
                throw new NetworkFileException($"The file '{graph.Path}' has the input '{input.Name}' of [{found}], which is not {shape} for each sample");
            }

            sizes = [null, .. shape.Dimensions.Select(size => (long?)size)];
        }

        if (sizes is null || sizes.Skip(1).Any(size => size is null or < 0 or > 1 << 24))
            _obstacles[input.Name] = $"the input '{input.Name}' has no certain shape in the file; say the sizes of a sample";
        else if (sizes.Skip(1).Any(size => size == 0))
            _obstacles[input.Name] = $"the input '{input.Name}' has no elements";
        else if (sizes.Length == 0)
            _obstacles[input.Name] = $"the input '{input.Name}' is one number; the first axis of an input is the batch";
        else
            _shapes[input.Name] = [Extent.Batch, .. sizes.Skip(1).Select(size => new Extent(size!.Value))];
    }
}
