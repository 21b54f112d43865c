using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Masks in terms of the primitive operations: 1 at the steps that count, and 0 at those that are left out, [steps, 1].</summary>
internal sealed class MaskLowering
{
    private readonly GraphBuilder _graph;
    private readonly Masks? _masks;
    private readonly Dictionary<string, int> _made = [];
    private readonly Network _network;

    /// <summary>The masks of a network.</summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="network">The network.</param>
    public MaskLowering(GraphBuilder graph, Network network)
    {
        (_graph, _network) = (graph, network);
        _masks = network.Layers.Any(Masks.IsMaker) ? Masks.Of(network) : null;
    }

    /// <summary>The mask of a value; nothing where all steps count.</summary>
    /// <param name="value">The number of the network's value.</param>
    public int? Of(int value)
    {
        if (_masks?.OriginsOf(value) is not { Count: > 0 } origins)
            return null;
        int mask = _made[_network.Layers[origins[0]].Name];
        foreach (int origin in origins.Skip(1))
            mask = _graph.Map(Scalar.Max(Scalar.Variable(0), Scalar.Variable(1)), _graph.Values[mask].Shape, mask, _made[_network.Layers[origin].Name]);
        return mask;
    }

    /// <summary>Makes the mask of a layer, and what it passes on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What it reads.</param>
    public int Lower(MaskingLayer layer, int x)
    {
        var shape = ValueShape.Of(layer.InputShape);
        int value = _graph.Reshape(x, shape);
        int differing = _graph.Map(IfZero(Scalar.Abs(Scalar.Variable(0) - layer.MaskValue)), shape, value);
        int mask = _graph.Map(Scalar.IfGreater(Scalar.Variable(0), 0, 1, 0), new(shape.Positions, 1), _graph.Sum(differing));
        _made.Add(layer.Name, mask);
        return Select(mask, value);
    }

    /// <summary>Makes the mask of the indices that are not 0.</summary>
    /// <param name="layer">The layer that looks them up.</param>
    /// <param name="x">The indices.</param>
    public void AddZeros(EmbeddingLayer layer, int x)
    {
        ValueShape shape = new(_graph.Values[x].Size, 1);
        _made.Add(layer.Name, _graph.Map(IfZero(Scalar.Variable(0)), shape, _graph.Reshape(x, shape)));
    }

    /// <summary>A value at the steps that count, and 0 at the others.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="x">[steps, n].</param>
    public int Select(int mask, int x) =>
        _graph.Map(Scalar.IfGreater(Scalar.Variable(1), 0, Scalar.Variable(0), 0), _graph.Values[x].Shape, x, mask);

    // 0 for 0, and 1 for numbers above, and for NaN.
    private static ScalarExpression IfZero(ScalarExpression x) => Scalar.IfGreaterOrEqual(0, x, 0, 1);
}
