using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>What the rules of operators share: the values so far, the constants, and the drafts.</summary>
/// <param name="graph">The folded graph.</param>
internal sealed class LoweringContext(FoldedGraph graph)
{
    private readonly Dictionary<string, Placed> _values = [];
    private Placement? _placement;

    /// <summary>The layers so far.</summary>
    public DraftNetwork Network { get; } = new();

    /// <summary>Moves axes.</summary>
    public Placement Placement => _placement ??= new(Network);

    /// <summary>The values that a node reads, or that are outputs.</summary>
    public required IReadOnlySet<string> Wanted { get; init; }

    /// <summary>Why a recurrent node keeps no state, by its first output that the file names.</summary>
    public IReadOnlyDictionary<string, string> StateReasons { get; init; } = new Dictionary<string, string>();

    /// <summary>Why a recurrent node keeps no state; nothing where it has none, or keeps it.</summary>
    public string? StateReason(OnnxNode node) => node.Outputs.Select(output => StateReasons.GetValueOrDefault(output)).FirstOrDefault(reason => reason is not null);

    /// <summary>The values that are numbers of rows of tables alone.</summary>
    public required IReadOnlySet<string> Indices { get; init; }

    /// <summary>Whether a value is numbers of rows of tables alone.</summary>
    public bool IsIndices(string value) => Indices.Contains(value);

    /// <summary>Whether anything reads a value.</summary>
    public bool IsWanted(string value) => Wanted.Contains(value);

    /// <summary>Whether a value is computed by a layer.</summary>
    public bool IsPlaced(string value) => _values.ContainsKey(value);

    /// <summary>Where a value is.</summary>
    /// <exception cref="NodeException">It is a constant.</exception>
    public Placed this[string name]
    {
        get => _values.GetValueOrDefault(name) ?? throw new NodeException($"it reads the constant '{name}' in a place where a layer reads a value");
        set => _values[name] = value;
    }

    /// <summary>The first input of a node.</summary>
    public Placed First(OnnxNode node) => this[node.Input(0)];

    /// <summary>Whether NetGen wrote the file.</summary>
    public bool IsOwn => graph.Source.IsOwn;

    /// <summary>The elements of a value that depends on no input, or nothing.</summary>
    public OnnxTensor? Constant(string value) => graph.Constant(value);

    /// <summary>The elements of an input, or of the attribute that stands for it; nothing where both are left out.</summary>
    /// <exception cref="NodeException">They are not constant.</exception>
    public OnnxTensor? Constant(OnnxNode node, int input, string attribute)
    {
        if (node.Attributes.GetValueOrDefault(attribute) is OnnxTensor tensor)
            return tensor;
        return !node.HasInput(input) ? null : Constant(node.Inputs[input])
            ?? throw new NodeException($"its {attribute} is computed of an input; a static network has constants there");
    }

    /// <summary>The elements of an input that must be given.</summary>
    public OnnxTensor Required(OnnxNode node, int input, string attribute) =>
        Constant(node, input, attribute) ?? throw new NodeException($"its {attribute} is left out");

    /// <summary>
    /// The elements of an input that is a factor, or a summand, of a normalisation; nothing where it is left out. NetGen writes numbers that change
    /// nothing where the operator must have some and the layer has none.
    /// </summary>
    public OnnxTensor? Weight(OnnxNode node, int input, string attribute, double neutral)
    {
        OnnxTensor? tensor = Constant(node, input, attribute);
        bool isNone = IsOwn && node.HasInput(input) && !OwnNames.IsWeight(node.Inputs[input]) && tensor?.Reals.All(value => value == neutral) == true;
        return isNone ? null : tensor;
    }

    /// <summary>A node with the facts of its inputs.</summary>
    public InferenceNode Inference(OnnxNode node) => new(node, [.. node.Inputs.Select(input => graph.Facts.GetValueOrDefault(input))], 1);

    /// <summary>The sizes of a sample of a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The sizes, and whether the first is one with the batch in the file.</returns>
    /// <exception cref="NodeException">The batch is not the first axis.</exception>
    public (int[] Sizes, bool HasLead) SampleSizes(string value) =>
        SampleSizes(graph.Facts.GetValueOrDefault(value)?.Sizes ?? throw new NodeException("the shape of its result is not known"));

    /// <inheritdoc cref="SampleSizes(string)"/>
    public static (int[] Sizes, bool HasLead) SampleSizes(Extent[] sizes)
    {
        if (sizes.Length == 0 || !sizes[0].IsOfBatch || sizes.Skip(1).Any(size => size.IsOfBatch))
            throw new NodeException($"its result is [{string.Join(", ", sizes)}]; the batch must be the first axis");
        if (sizes.Any(size => size.Count is < 1 or > int.MaxValue))
            throw new NodeException($"its result is [{string.Join(", ", sizes)}], which has no elements");
        bool hasLead = sizes[0].Count > 1;
        return ([.. sizes.Skip(hasLead ? 0 : 1).Select(size => (int)size.Count)], hasLead);
    }

    /// <summary>Whether the batch is an axis of its own of a value, and not the first one.</summary>
    public bool IsBatchInside(string value) => graph.Facts.GetValueOrDefault(value)?.Sizes is [{ IsOfBatch: false }, ..] sizes
        && sizes.Where(size => size.IsOfBatch).ToArray() is [{ Count: 1 }];

    /// <summary>The sizes of a sample of a value whose batch is at an axis.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NodeException">The batch is none of its axes, or several.</exception>
    public (int[] Sizes, int BatchAxis) SampleSizesAround(string value)
    {
        Extent[] sizes = graph.Facts.GetValueOrDefault(value)?.Sizes ?? throw new NodeException("the shape of its result is not known");
        int batch = Array.FindIndex(sizes, size => size.IsOfBatch);
        return batch >= 0 && sizes.Count(size => size.IsOfBatch) == 1 && sizes[batch].Count == 1
            ? ([.. sizes.Where((_, axis) => axis != batch).Select(size => (int)size.Count)], batch)
            : throw new NodeException($"its result is [{string.Join(", ", sizes)}]; the batch must be an axis of its own");
    }

    /// <summary>Checks that a value is not larger than NetGen's may be.</summary>
    /// <exception cref="NodeException">It is.</exception>
    public void RequireFew(string value)
    {
        double count = graph.Facts.GetValueOrDefault(value)?.Sizes.Aggregate(1.0, (product, size) => product * size.Count) ?? 0;
        if (count > Limits.MaximumSampleSize)
            throw new NodeException($"a sample of its result has {count:N0} elements; NetGen's have at most {Limits.MaximumSampleSize:N0}");
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">What the attribute is to say.</param>
    /// <param name="shape">The shape of its result.</param>
    /// <param name="sources">The drafts that it reads.</param>
    /// <param name="weights">Its weights.</param>
    /// <returns>Its number.</returns>
    public int Add(LayerDeclaration layer, int[] shape, int[] sources, params ModelTensor[] weights) =>
        Network.Add(new Draft(layer, sources, shape) { Weights = weights });

    /// <summary>A layer that leaves a value its shape.</summary>
    public Placed Apply(LayerDeclaration layer, Placed value, params ModelTensor[] weights) =>
        value with { Draft = Add(layer, value.Shape, [value.Draft], weights) };
}
