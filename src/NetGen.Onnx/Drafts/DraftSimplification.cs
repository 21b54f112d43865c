using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>
/// Makes one layer of several where nothing else reads the value between, as <see cref="DraftMerging"/> says.
/// </summary>
internal sealed class DraftSimplification
{
    private readonly List<Draft> _drafts = [];
    private readonly List<int> _readers = [];

    private readonly bool _isOwn;

    private DraftSimplification(bool isOwn) => _isOwn = isOwn;

    /// <summary>Simplifies a network, and leaves out what no output depends on.</summary>
    /// <param name="network">The drafts.</param>
    /// <param name="outputs">The numbers of those that are outputs.</param>
    /// <param name="isOwn">Whether NetGen wrote the file: then its names say what is one layer, and nothing else is joined.</param>
    /// <returns>The new drafts, and the new numbers of the outputs.</returns>
    public static (IReadOnlyList<Draft> Drafts, int[] Outputs) Apply(IReadOnlyList<Draft> network, int[] outputs, bool isOwn)
    {
        // Merged layers can make others mergeable: a sum after a shape that goes away.
        while (true)
        {
            DraftSimplification pass = new(isOwn);
            int[] results = pass.Run(network, outputs);
            if (pass._drafts.Count == network.Count)
                return (pass._drafts, results);
            (network, outputs) = (pass._drafts, results);
        }
    }

    private int[] Run(IReadOnlyList<Draft> network, int[] outputs)
    {
        bool[] isNeeded = new bool[network.Count];
        int[] readers = new int[network.Count], numbers = new int[network.Count];
        foreach (int output in outputs)
        {
            isNeeded[output] = true;
            readers[output]++;
        }

        for (int i = network.Count - 1; i >= 0; i--)
        {
            if (!isNeeded[i])
                continue;
            foreach (int source in network[i].Sources)
            {
                isNeeded[source] = true;
                readers[source]++;
            }
        }

        for (int i = 0; i < network.Count; i++)
        {
            if (isNeeded[i])
                numbers[i] = Add(network[i] with { Sources = [.. network[i].Sources.Select(source => numbers[source])] }, readers[i]);
        }

        return [.. outputs.Select(output => numbers[output])];
    }

    private int Add(Draft draft, int readers)
    {
        if (draft.Sources is [var source])
        {
            Draft before = _drafts[source];
            bool isOnly = _readers[source] == 1;
            // First, because a bias of zeros is a bias.
            if (isOnly && IsOneLayer(before, draft) && DraftMerging.Merge(before, draft) is { } merged)
            {
                _drafts[source] = merged with { Label = draft.Label };
                _readers[source] = readers;
                return source;
            }

            if (DraftMerging.IsNothing(draft, before))
            {
                _readers[source] += readers - 1;
                return source;
            }
        }

        _drafts.Add(draft);
        _readers.Add(readers);
        return _drafts.Count - 1;
    }

    private bool IsOneLayer(Draft before, Draft draft) => !_isOwn || OwnNames.LayerOf(before.Label) == OwnNames.LayerOf(draft.Label);
}
