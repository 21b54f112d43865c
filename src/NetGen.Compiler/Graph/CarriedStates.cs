namespace NetGen.Compiler.Graph;

/// <summary>The states that go on from batch to batch, in the order of <see cref="Operation.State"/>.</summary>
internal sealed class CarriedStates
{
    private readonly List<int> _next = [];
    private int _count;

    /// <summary>For each state the value that the next batch begins with.</summary>
    public IReadOnlyList<int> Next => _next;

    /// <summary>Adds a state: what the batch before has left.</summary>
    /// <param name="graph">The graph that grows.</param>
    /// <param name="channels">Its elements.</param>
    public int Take(GraphBuilder graph, int channels) => graph.Leaf(new Operation.State(_count++), channels, isShared: false);

    /// <summary>Says what the states that were added last become.</summary>
    /// <param name="next">For each of them the value.</param>
    public void Leave(IEnumerable<int> next) => _next.AddRange(next);
}
