using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;
using NetGen.Compiler.Onnx.States;

namespace NetGen.Compiler.Onnx;

/// <summary>
/// Finds inputs and outputs of a file that are the state of its recurrent nodes: an input that the nodes start with, and the output that has the same elements after
/// the last step. Exporters slice, join and transpose states on the way, each in its own manner. So elements are numbered, and followed through the constants
/// that they become: a pair is a state where each element of the output is the element of a node that starts with the same element of the input.
/// </summary>
internal sealed class StateSearch
{
    private const int MostElements = 1 << 20;

    private readonly OnnxGraph _graph;
    private readonly OnnxReadOptions _options;
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, string> _reasons = [];
    private readonly Dictionary<string, string> _obstacles = [];
    private readonly List<(string Input, string Output)> _states = [];

    private StateSearch(OnnxGraph graph, OnnxReadOptions options)
    {
        (_graph, _options, Graph) = (graph, options, graph);
        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (string output in node.Outputs)
                _producers[output] = node;
        }
    }

    /// <summary>The graph without the states, whose nodes start with zeros.</summary>
    public OnnxGraph Graph { get; private set; }

    /// <summary>The inputs that are states, each with its output; none where the file has no such state.</summary>
    public IReadOnlyList<(string Input, string Output)> States => _states;

    /// <summary>Whether a call is one step.</summary>
    public bool IsOneStep { get; private set; }

    /// <summary>The shapes of the inputs that are states, for what is computed of shapes.</summary>
    public IReadOnlyDictionary<string, ValueFact> Facts { get; private set; } = new Dictionary<string, ValueFact>();

    /// <summary>Why a recurrent node keeps no state, by the node's first output that the file names.</summary>
    public IReadOnlyDictionary<string, string> Reasons => _reasons;

    /// <summary>What is said of an input that is a state, where another node reads it.</summary>
    public IReadOnlyDictionary<string, string> Obstacles => _obstacles;

    /// <summary>Searches a graph.</summary>
    public static StateSearch Of(OnnxGraph graph, OnnxReadOptions options)
    {
        StateSearch search = new(graph, options);
        try
        {
            search.Run();
        }
        catch (NodeException)
        {
            // A damaged node, which is refused with its reason when it becomes a layer.
        }

        return search;
    }

    private void Run()
    {
        HashSet<string> needed = Ancestors(_options.Outputs.Count > 0 ? _options.Outputs : _graph.Outputs);
        RecurrentNode[] all = [.. _graph.Nodes
            .Where(node => RecurrentShapes.IsRecurrent(node.Operator) && node.Outputs.Any(needed.Contains))
            .Select(node => new RecurrentNode(node))];
        Dictionary<RecurrentNode, string[]> sources = all.ToDictionary(node => node, InputsOf);
        RecurrentNode[] nodes = [.. all.Where(node => sources[node].Length > 0)];
        if (nodes.Length == 0)
            return;
        string[] candidates = [.. nodes.SelectMany(node => sources[node]).Distinct()];
        int samples = (int)(_graph.Inputs.Where(input => !candidates.Contains(input.Name)).Select(input => input.Sizes is { Count: > 0 } ? input.Sizes[0] : null).FirstOrDefault(size => size is > 0 and < MostElements) ?? 1);
        Dictionary<string, ValueFact> known = Known(candidates, samples);
        IReadOnlyDictionary<string, ValueFact> shapes = Folder.Fold(_graph, known, samples).Facts;
        foreach (RecurrentNode node in nodes.Where(node => node.StateSizes(shapes, samples) is null))
            Refuse(node, "it starts with states that are inputs, and reads them in both directions or with the samples first; a state goes in one direction");
        foreach (GraphInput input in _graph.Inputs.Where(input => candidates.Contains(input.Name) && Sizes(input, samples) is null))
            nodes.Where(node => sources[node].Contains(input.Name)).ToList().ForEach(node => Refuse(node, $"it starts with the input '{input.Name}', which has no certain shape in the file, or is no real number"));
        if (_reasons.Count > 0)
            return;

        Trace first = new(this, nodes, candidates, known, shapes, samples, sign: 1), second = new(this, nodes, candidates, known, shapes, samples, sign: -1);
        Pair(nodes, sources, candidates, first, second);
        if (_reasons.Count > 0)
            _states.Clear();
        else
            Remove(all, nodes, shapes, samples);
    }

    // The inputs that a node's states are computed of.
    private string[] InputsOf(RecurrentNode node)
    {
        HashSet<string> read = Ancestors(node.Parts.Where(part => node.Node.HasInput(part.Input)).Select(part => node.Node.Inputs[part.Input]));
        return [.. _graph.Inputs.Select(input => input.Name).Where(name => read.Contains(name) && !_options.Constants.ContainsKey(name))];
    }

    private HashSet<string> Ancestors(IEnumerable<string> values)
    {
        HashSet<string> seen = [];
        Stack<string> open = new(values);
        while (open.TryPop(out string? value))
        {
            // Zeros for each sample are made of a shape alone.
            if (seen.Add(value) && _producers.TryGetValue(value, out OnnxNode? node) && node.Operator is not ("Shape" or "Size"))
                node.Inputs.Where(input => input.Length > 0).ToList().ForEach(open.Push);
        }

        return seen;
    }

    private static int[]? Sizes(GraphInput input, int samples)
    {
        if (input is not { IsReal: true, Sizes: { Count: > 0 } sizes } || sizes.Count(size => size is null) > 1 || sizes.Any(size => size is < 1 or > MostElements))
            return null;
        int[] known = [.. sizes.Select(size => (int)(size ?? samples))];
        return known.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue)) <= MostElements ? known : null;
    }

    // The shapes of the other inputs, and the elements of those that are constants. The samples are a number, since states have them on another axis.
    private Dictionary<string, ValueFact> Known(string[] candidates, int samples)
    {
        Dictionary<string, ValueFact> known = [];
        foreach (GraphInput input in _graph.Inputs.Where(input => !candidates.Contains(input.Name)))
        {
            if (input.Sizes is not { Count: > 0 } all || all.Skip(1).Any(size => size is null or < 0 or > MostElements))
                continue;
            int[] sizes = [samples, .. all.Skip(1).Select(size => (int)size!.Value)];
            double count = sizes.Aggregate(1.0, (product, size) => product * size);
            Extent[] extents = [.. sizes.Select(size => new Extent(size))];
            known[input.Name] = !_options.Constants.TryGetValue(input.Name, out double value) || count > MostElements ? new ValueFact(extents)
                : input.IsReal ? new ValueFact(extents, new OnnxTensor(sizes, [.. Enumerable.Repeat(value, (int)count)]))
                : new ValueFact(extents, new OnnxTensor(sizes, [.. Enumerable.Repeat(new Extent((long)value), (int)count)]));
        }

        return known;
    }

    private void Refuse(RecurrentNode node, string reason) => _reasons.TryAdd(node.Name, reason);

    private void Pair(RecurrentNode[] nodes, Dictionary<RecurrentNode, string[]> sources, string[] candidates, Trace first, Trace second)
    {
        foreach (RecurrentNode node in nodes)
        {
            if (!first.Starts(node) || !second.Starts(node) || !first.HasSameStarts(second))
                Refuse(node, $"its first states are computed of {InputSelection.Quoted(sources[node])}; they must be elements of inputs as they are, and no other input may change them (--constant makes an input a number)");
        }

        foreach (string input in candidates.Where(_ => _reasons.Count == 0))
        {
            string[] outputs = [.. _graph.Outputs.Where(output => _states.All(state => state.Output != output) && first.Closes(input, output) && second.Closes(input, output))];
            if (outputs.Length > 0)
                _states.Add((input, outputs.MinBy(first.OfSequences)!));
            else
                nodes.Where(node => sources[node].Contains(input)).ToList().ForEach(node => Refuse(node, $"it starts with the input '{input}', and no output has the same elements after the last step, so that no state goes on from call to call"));
        }
    }

    private void Remove(RecurrentNode[] all, RecurrentNode[] nodes, IReadOnlyDictionary<string, ValueFact> shapes, int samples)
    {
        foreach (RecurrentNode other in all.Except(nodes))
            _reasons[other.Name] = "it starts with zeros in each call, and other nodes with states; all recurrent layers of a stream keep their states";
        IsOneStep = nodes.All(node => node.Steps(shapes) == 1);
        HashSet<string> inputs = [.. _states.Select(state => state.Input)], outputs = [.. _states.Select(state => state.Output)];
        if (_options.Inputs.Concat(_options.Outputs).FirstOrDefault(name => inputs.Contains(name) || outputs.Contains(name)) is { } asked)
        {
            throw new NetworkFileException(
                $"'{asked}' of the file '{_graph.Path}' is a state: the class has [Stream] and keeps it, and has no such input or output; leave it out of the names that are asked for");
        }

        foreach ((string input, string output) in _states)
            _obstacles[input] = $"the input '{input}' is a state, as the output '{output}' has it after the last step, and a node that is not recurrent reads it too";
        Facts = _graph.Inputs.Where(input => inputs.Contains(input.Name)).ToDictionary(
            input => input.Name,
            input => new ValueFact([.. input.Sizes!.Select(size => size is { } number ? new Extent(number) : Extent.Batch)]));
        Graph = _graph with
        {
            Inputs = [.. _graph.Inputs.Where(input => !inputs.Contains(input.Name))],
            Outputs = [.. _graph.Outputs.Where(output => !outputs.Contains(output))],
            Nodes = [.. _graph.Nodes.Select(node => nodes.Any(stateful => ReferenceEquals(stateful.Node, node)) ? WithoutStates(node) : node)],
        };
        if (Graph.Outputs.Count == 0)
            throw new NetworkFileException($"The file '{_graph.Path}' has no output besides the states {InputSelection.Quoted(outputs)}; export it with an output that is read");
    }

    private static OnnxNode WithoutStates(OnnxNode node) =>
        node with { Inputs = [.. node.Inputs.Select((input, i) => RecurrentShapes.IsState(node, i) ? "" : input)] };

    // Where the numbers of elements go.
    private sealed class Trace
    {
        private readonly ElementNumbers _numbers;
        private readonly FoldedGraph _folded;
        private readonly HashSet<string> _sequences = [];
        private readonly Dictionary<ElementOf, ElementOf> _starts = [];

        // The same element, of the sequence of one step and of the state after it.
        private readonly Dictionary<string, string> _states = [];

        public Trace(
            StateSearch search,
            RecurrentNode[] nodes,
            string[] candidates,
            Dictionary<string, ValueFact> known,
            IReadOnlyDictionary<string, ValueFact> shapes,
            int samples,
            int sign)
        {
            _numbers = new(sign);
            Dictionary<string, ValueFact> facts = new(known);
            foreach (GraphInput input in search._graph.Inputs.Where(input => candidates.Contains(input.Name)))
                facts[input.Name] = _numbers.Number(input.Name, Sizes(input, samples)!);
            foreach (RecurrentNode node in nodes)
            {
                int[] sizes = node.StateSizes(shapes, samples)!;
                foreach ((_, int output) in node.Parts)
                    facts[node.OutputName(output)] = _numbers.Number(node.OutputName(output), sizes);
                if (node.Steps(shapes) != 1 || node.Node.Outputs[0].Length == 0)
                    continue;
                facts[node.Node.Outputs[0]] = _numbers.Number(node.Node.Outputs[0], [1, .. sizes]);
                _states[node.Node.Outputs[0]] = node.OutputName(RecurrentNode.LastState);
                _sequences.Add(node.Node.Outputs[0]);
            }

            HashSet<OnnxNode> removed = new(nodes.Select(node => node.Node), ReferenceEqualityComparer.Instance);
            _folded = Folder.Fold(search._graph with { Nodes = [.. search._graph.Nodes.Where(node => !removed.Contains(node))] }, facts, samples);
        }

        // Whether all states of a node are elements of inputs; notes which.
        public bool Starts(RecurrentNode node)
        {
            foreach ((int input, int output) in node.Parts)
            {
                if (!node.Node.HasInput(input) || _numbers.Find(_folded.Constant(node.Node.Inputs[input])) is not { } elements)
                    return false;
                for (int i = 0; i < elements.Length; i++)
                    _starts[new ElementOf(node.OutputName(output), i)] = elements[i];
            }

            return true;
        }

        public bool HasSameStarts(Trace other) => _starts.Count == other._starts.Count && _starts.All(start => other._starts.TryGetValue(start.Key, out ElementOf element) && element == start.Value);

        // Whether an output has, after the last step, what an input was before the first one.
        public bool Closes(string input, string output)
        {
            if (_numbers.Find(_folded.Constant(output)) is not { } elements || _folded.Constant(input)!.Count != elements.Length)
                return false;
            return elements.Index().All(element =>
                _starts.TryGetValue(element.Item with { Value = _states.GetValueOrDefault(element.Item.Value, element.Item.Value) }, out ElementOf start)
                && start == new ElementOf(input, element.Index));
        }

        // How many elements of an output are those of a sequence, which a network gives besides.
        public int OfSequences(string output) => _numbers.Find(_folded.Constant(output))!.Count(element => _sequences.Contains(element.Value));
    }
}
