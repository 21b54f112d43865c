using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// Which steps of sequences layers leave out: a mask begins at <c>[Masking]</c> or at an embedding with <c>MaskZero</c>, and goes on through the
/// layers that work on each step, as in Keras.
/// </summary>
internal sealed class Masks
{
    private readonly Network _network;
    private readonly int[][] _origins;
    private readonly (int Origin, Layer End)?[] _ended;
    private readonly HashSet<int> _used = [];
    private readonly List<MaskObstacle> _obstacles = [];
    private readonly List<LostMask> _lost = [];

    private Masks(Network network)
    {
        _network = network;
        int count = network.Inputs.Count + network.Layers.Count;
        _origins = new int[count][];
        _ended = new (int, Layer)?[count];
        for (int input = 0; input < network.Inputs.Count; input++)
            _origins[input] = [];
        for (int layer = 0; layer < network.Layers.Count; layer++)
            Follow(layer);
        foreach (NetworkPort output in network.Outputs)
            _used.UnionWith(_origins[output.Value]);
        foreach (int origin in Makers.Where(origin => !_used.Contains(origin) && _lost.All(lost => lost.Maker != network.Layers[origin])).ToList())
            _lost.Add(new LostMask(network.Layers[origin], _ended.FirstOrDefault(ended => ended?.Origin == origin)?.End, Reader: null));
    }

    /// <summary>Where a mask arrives that cannot be used as Keras does.</summary>
    public IReadOnlyList<MaskObstacle> Obstacles => _obstacles;

    /// <summary>The masks that have no effect, or not where it is expected.</summary>
    public IReadOnlyList<LostMask> Lost => _lost;

    /// <summary>The masks of a network; nothing where no layer makes one.</summary>
    public static Masks? Of(Network network) => network.Layers.Any(MaskPassing.Begins) ? new(network) : null;

    /// <summary>The layers whose masks a value has, by their places among the layers; a step is masked where all of them mask it.</summary>
    /// <param name="value">The number of the value.</param>
    public IReadOnlyList<int> OriginsOf(int value) => _origins[value];

    private IEnumerable<int> Makers => Enumerable.Range(0, _network.Layers.Count).Where(layer => MaskPassing.Begins(_network.Layers[layer]));

    private void Follow(int number)
    {
        Layer layer = _network.Layers[number];
        int value = _network.ValueOf(number);
        int[][] masks = [.. layer.Sources.Select(source => _origins[source])];
        bool arrives = masks.Any(mask => mask.Length > 0);
        _origins[value] = MaskPassing.Begins(layer) ? [number] : arrives ? Passed(layer, masks) : [];
        if (_origins[value].Length > 0)
            return;
        (int Origin, Layer End)? ended = arrives
            ? (masks.First(mask => mask.Length > 0)[0], layer)
            : layer.Sources.Select(source => _ended[source]).FirstOrDefault(ended => ended is not null);
        if (!MaskPassing.Uses(layer))
            _ended[value] = ended;
        else if (!arrives && ended is { } lost)
            _lost.Add(new LostMask(_network.Layers[lost.Origin], lost.End, layer));
    }

    private int[] Passed(Layer layer, int[][] masks)
    {
        int[] all = [.. masks.SelectMany(mask => mask).Distinct().OrderBy(origin => origin)];
        string? obstacle = ObstacleOf(layer);
        if (obstacle is not null)
            _obstacles.Add(new MaskObstacle(_network.Layers[all[0]], layer, obstacle));
        if (MaskPassing.Uses(layer) || obstacle is not null)
            _used.UnionWith(all);
        return MaskPassing.Passes(layer) && masks.All(mask => mask.Length > 0) && layer.Sources.All(source => StepsOf(source) == layer.OutputShape.Dimensions[0])
            ? all
            : [];
    }

    private int StepsOf(int value) => (_network.LayerOf(value)?.OutputShape ?? _network.Inputs[value].Shape).Dimensions[0];

    private string? ObstacleOf(Layer layer) => layer switch
    {
        BatchNormalizationLayer { IsFrozen: false } when _network.Losses.Count > 0 =>
            "whose mean and variance of a batch would leave the masked steps out; use [LayerNormalization], or Trainable = false",
        MergeLayer { Function: MergeFunction.Multiply or MergeFunction.Maximum or MergeFunction.Minimum } =>
            "for which a masked step would be none of the values; merge before the mask, or after a layer without ReturnSequences",
        ConcatenateLayer concatenate when concatenate.Axis < concatenate.OutputShape.Rank - 1 =>
            "which joins steps; join before the mask, or after a layer without ReturnSequences",
        RecurrentLayer { Declared: { GoBackwards: true, ReturnSequences: true, Bidirectional: BidirectionalMerge.None } } =>
            "whose outputs are in the opposite order of the mask; leave ReturnSequences or GoBackwards out",
        _ => null,
    };
}

/// <summary>Where a mask arrives that cannot be used.</summary>
/// <param name="Maker">The layer that makes it.</param>
/// <param name="Layer">The layer where it arrives.</param>
/// <param name="Why">Why it cannot be used there, and what to do.</param>
internal sealed record MaskObstacle(Layer Maker, Layer Layer, string Why);

/// <summary>A mask that has no effect, or not where it is expected.</summary>
/// <param name="Maker">The layer that makes it.</param>
/// <param name="End">The layer that does not pass it on; nothing where there is none.</param>
/// <param name="Reader">The layer after that, which would use it; nothing where no layer uses it.</param>
internal sealed record LostMask(Layer Maker, Layer? End, Layer? Reader);
