using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Masks in terms of the primitive operations: 1 at the steps that count, and 0 at those that are left out, [steps, 1].</summary>
/// <param name="graph">Receives the operations.</param>
/// <param name="network">The network.</param>
internal sealed class MaskLowering(GraphBuilder graph, Network network)
{
    private readonly Masks? _masks = Masks.Of(network);
    private readonly Dictionary<string, int> _made = [];

    /// <summary>The mask of a value; nothing where all steps count.</summary>
    /// <param name="value">The number of the network's value.</param>
    public int? Of(int value)
    {
        if (_masks?.OriginsOf(value) is not { Count: > 0 } origins)
            return null;
        return origins.Select(origin => _made[network.Layers[origin].Name]).Aggregate((one, other) =>
            graph.Map(Scalar.Max(Scalar.Variable(0), Scalar.Variable(1)), graph.Values[one].Shape, one, other));
    }

    /// <summary>Makes the mask of a layer, and what it passes on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What it reads.</param>
    public int Lower(MaskingLayer layer, int x)
    {
        var shape = ValueShape.Of(layer.InputShape);
        int value = graph.Reshape(x, shape);
        int differing = graph.Map(IfZero(Scalar.Abs(Scalar.Variable(0) - layer.MaskValue)), shape, value);
        int mask = graph.Map(Scalar.IfGreater(Scalar.Variable(0), 0, 1, 0), new(shape.Positions, 1), graph.Sum(differing));
        _made.Add(layer.Name, mask);
        return Select(mask, value);
    }

    /// <summary>Makes the mask of the indices that are not 0.</summary>
    /// <param name="layer">The layer that looks them up.</param>
    /// <param name="x">The indices.</param>
    public void AddZeros(EmbeddingLayer layer, int x)
    {
        ValueShape shape = new(graph.Values[x].Size, 1);
        _made.Add(layer.Name, graph.Map(IfZero(Scalar.Variable(0)), shape, graph.Reshape(x, shape)));
    }

    /// <summary>A value at the steps that count, and 0 at the others.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="x">[steps, n].</param>
    public int Select(int mask, int x) =>
        graph.Map(Scalar.IfGreater(Scalar.Variable(1), 0, Scalar.Variable(0), 0), graph.Values[x].Shape, x, mask);

    // 0 for 0, and 1 for numbers above, and for NaN.
    private static ScalarExpression IfZero(ScalarExpression x) => Scalar.IfGreaterOrEqual(0, x, 0, 1);
}
