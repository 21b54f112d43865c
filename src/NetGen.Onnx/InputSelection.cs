using System.Globalization;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx;

/// <summary>The shapes of a file's inputs.</summary>
internal sealed class InputSelection
{
    private readonly Dictionary<string, Extent[]> _shapes = [];
    private readonly Dictionary<string, string> _obstacles = [];

    /// <summary>Finds them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Names and shapes that were given.</param>
    /// <exception cref="NetworkFileException">A name is unknown, or a shape is not that of the file.</exception>
    public InputSelection(OnnxGraph graph, OnnxReadOptions options)
    {
        string[] unknown = [.. options.Inputs.Where(name => graph.Inputs.All(input => input.Name != name))];
        if (unknown.Length > 0)
        {
            throw new NetworkFileException(
                $"The file '{graph.Path}' has no input {Quoted(unknown)}; its inputs are {Quoted(graph.Inputs.Select(input => input.Name))}");
        }

        Inputs = options.Inputs.Count == 0 ? graph.Inputs : [.. options.Inputs.Select(name => graph.Inputs.First(input => input.Name == name))];
        if (options.InputShapes.Count > Inputs.Count)
            throw new NetworkFileException($"The file '{graph.Path}' has {Inputs.Count} inputs, but {options.InputShapes.Count} shapes are given");
        foreach (GraphInput input in graph.Inputs.Except(Inputs))
            _obstacles[input.Name] = $"the input '{input.Name}' is none of those that are asked for";
        foreach ((int i, GraphInput input) in Inputs.Index())
            Add(graph, input, i < options.InputShapes.Count ? options.InputShapes[i] : null);
        Batch = Inputs.Select(input => input.Sizes is { Count: > 0 } ? input.Sizes[0] : null).FirstOrDefault(size => size is > 0) ?? 1;
    }

    /// <summary>The inputs that are asked for, in order.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>The shapes of those that have one, the batch included.</summary>
    public IReadOnlyDictionary<string, Extent[]> Shapes => _shapes;

    /// <summary>Why an input can be none of a network, by its name.</summary>
    public IReadOnlyDictionary<string, string> Obstacles => _obstacles;

    /// <summary>The number of samples that the file was exported with; 1 where it leaves that open.</summary>
    public long Batch { get; }

    /// <summary>Names as messages list them.</summary>
    public static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

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
