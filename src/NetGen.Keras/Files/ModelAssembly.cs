using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Layers;
using NetGen.Compiler.Keras.Weights;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Files;

/// <summary>Makes a model of a graph and of the weights of its file.</summary>
/// <param name="graph">The graph.</param>
/// <param name="file">The file, for messages.</param>
internal sealed class ModelAssembly(KerasGraph graph, string file)
{
    /// <summary>Makes the model.</summary>
    /// <param name="type">The class that it is to become.</param>
    /// <param name="weights">The weights of the file.</param>
    /// <param name="outputs">The numbers of the outputs, in order.</param>
    /// <exception cref="NetworkFileException">Weights are missing or do not fit; the message lists all.</exception>
    public Model Build(TypeIdentity type, IKerasWeights weights, IReadOnlyList<int> outputs)
    {
        KerasNode[] nodes = [.. Needed(outputs).Select(number => graph.Nodes[number])];
        Dictionary<string, IReadOnlyList<ModelTensor>> tensors = Bind(nodes, weights);
        Model named = Build(type, nodes, tensors, outputs, withNames: true);

        // Names that NetGen would give itself are left out, if all stay as they are.
        try
        {
            Model automatic = Build(type, nodes, tensors, outputs, withNames: false);
            return automatic.Network.Layers.Select(layer => layer.Name).SequenceEqual(named.Network.Layers.Select(layer => layer.Name)) ? automatic : named;
        }
        catch (NetworkFileException)
        {
            return named;
        }
    }

    private Model Build(
        TypeIdentity type,
        KerasNode[] nodes,
        Dictionary<string, IReadOnlyList<ModelTensor>> tensors,
        IReadOnlyList<int> outputs,
        bool withNames)
    {
        var builder = new ModelBuilder(file);
        var owners = new Dictionary<string, string>();
        var names = new AutomaticNames(nodes, withNames);
        string before = "";
        foreach (KerasNode node in nodes)
        {
            LayerDeclaration declared = node.Declaration;
            string[] sources = [.. node.Sources.Select(source => names.Of(graph.Nodes[source]))];
            declared = LayerShapes.Connect(declared, sources.Skip(1)) with { Name = names.Written(node), From = sources.Length == 0 || sources[0] == before ? null : sources[0] };
            IReadOnlyList<ModelTensor> own = [];
            if (node.Leaf is { } leaf && node.Layer!.Parameters.Count > 0)
            {
                if (owners.TryGetValue(leaf.Place.Path, out string? owner))
                    declared = declared with { ShareWith = owner };
                else
                    (own, owners[leaf.Place.Path]) = (tensors[leaf.Place.Path], names.Of(node));
            }

            builder.Add(declared, own);
            before = names.Of(node);
        }

        foreach (KerasNode unused in graph.Nodes.Where(node => node.Declaration is InputDeclaration && !nodes.Contains(node)))
            builder.Note($"the input '{unused.Name}' is left out: no output depends on it.");
        string[] wanted = [.. outputs.Select(output => names.Of(graph.Nodes[output]))];
        if (!wanted.SequenceEqual(Unread(nodes).Select(names.Of)))
            builder.Output(wanted);
        return builder.Build(type);
    }

    // What NetGen takes as outputs by itself.
    private IEnumerable<KerasNode> Unread(KerasNode[] nodes)
    {
        HashSet<KerasNode> read = [.. nodes.SelectMany(node => node.Sources).Select(source => graph.Nodes[source])];
        return nodes.Where(node => node.Declaration is not InputDeclaration && !read.Contains(node));
    }

    // The values that an output depends on, inputs first.
    private List<int> Needed(IReadOnlyList<int> outputs)
    {
        bool[] isNeeded = new bool[graph.Nodes.Count];
        foreach (int output in outputs)
            isNeeded[output] = true;
        for (int number = graph.Nodes.Count - 1; number >= 0; number--)
        {
            foreach (int source in isNeeded[number] ? graph.Nodes[number].Sources : [])
                isNeeded[source] = true;
        }

        IEnumerable<int> needed = Enumerable.Range(0, isNeeded.Length).Where(number => isNeeded[number]);
        return [.. needed.OrderBy(number => graph.Nodes[number].Declaration is not InputDeclaration)];
    }

    private Dictionary<string, IReadOnlyList<ModelTensor>> Bind(KerasNode[] nodes, IKerasWeights weights)
    {
        var tensors = new Dictionary<string, IReadOnlyList<ModelTensor>>();
        var problems = new List<string>();
        foreach (KerasNode node in nodes.Where(node => node.Leaf is not null && node.Layer!.Parameters.Count > 0))
        {
            KerasLeaf leaf = node.Leaf!;
            if (tensors.ContainsKey(leaf.Place.Path))
                continue;
            var binding = new WeightBinding(leaf, node.Layer!, problems);
            tensors.Add(leaf.Place.Path, leaf.Constants is { } constants ? binding.OfConstants(constants) : binding.OfArrays(weights.Of(leaf)));
        }

        return problems.Count == 0 ? tensors : throw FileProblems.Failure($"{file} has weights that do not fit its layers", problems);
    }

    /// <summary>The names of values as they are written, and as NetGen knows them.</summary>
    private sealed class AutomaticNames
    {
        private readonly Dictionary<KerasNode, string?> _written = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<KerasNode, string> _known = new(ReferenceEqualityComparer.Instance);

        public AutomaticNames(KerasNode[] nodes, bool withNames)
        {
            var used = new Dictionary<string, int>();
            bool isOnlyInput = nodes.Count(node => node.Declaration is InputDeclaration) == 1;
            foreach (KerasNode node in nodes)
            {
                string start = MemberNames.Snake(RecurrentLayers.ClassOf(node.Declaration));
                int count = used.GetValueOrDefault(start);
                string automatic = count == 0 ? start : FormattableString.Invariant($"{start}_{count}");
                bool isAutomatic = (!withNames && node.Name == automatic) || (node.Declaration is InputDeclaration && isOnlyInput && IsAutomaticInput(node.Name));
                used[start] = count + (isAutomatic ? 1 : 0);
                _written[node] = isAutomatic ? null : node.Name;
                _known[node] = isAutomatic ? automatic : node.Name;
            }
        }

        public string? Written(KerasNode node) => _written[node];

        public string Of(KerasNode node) => _known[node];

        // input, input_1, input_layer_2, keras_tensor_7, dense_input.
        private static bool IsAutomaticInput(string name)
        {
            string start = name.TrimEnd("0123456789_".ToCharArray());
            return start is "input" or "input_layer" or "InputLayer" or "keras_tensor" || name.EndsWith("_input", StringComparison.Ordinal);
        }
    }
}
