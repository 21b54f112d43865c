using System.Collections.Immutable;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>What the names of a form stand for.</summary>
/// <param name="Graph">The nodes.</param>
/// <param name="Values">The values.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record Match(MatchedGraph Graph, ImmutableDictionary<string, string> Values, ImmutableDictionary<string, OnnxNode> Nodes)
{
    /// <summary>A value.</summary>
    public string this[string name] => Values[name];

    /// <summary>The elements of a constant.</summary>
    public OnnxTensor Constant(string name) => Graph.Constant(Values[name])!;

    /// <summary>The only element of a constant, or nothing.</summary>
    public double? Single(string name) => Constant(name) is { Count: 1 } constant ? ShortestNumber.Of(constant.Reals[0]) : null;
}

/// <summary>Nodes of which some are replaced by shorter ones.</summary>
/// <param name="folded">The graph.</param>
internal sealed class MatchedGraph(FoldedGraph folded)
{
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, string> _origins = [];

    /// <summary>The elements of a value that depends on no input, or nothing.</summary>
    public OnnxTensor? Constant(string value) => folded.Constant(value);

    /// <summary>The shape of a value, or nothing.</summary>
    public Extent[]? Sizes(string value) => folded.Facts.GetValueOrDefault(value)?.Sizes;

    /// <summary>Adds a node whose inputs are there.</summary>
    public void Add(OnnxNode node)
    {
        foreach (string output in node.Outputs)
            _producers[output] = node;
        if (node.Operator == "Identity" && node.HasInput(0))
            _origins[node.Output] = Origin(node.Inputs[0]);
    }

    /// <summary>The node that computes a value, past nodes that only pass it on; nothing for an input.</summary>
    public OnnxNode? Producer(string value) => _producers.GetValueOrDefault(Origin(value));

    /// <summary>All ways in which a value is of a form.</summary>
    public IEnumerable<Match> Find(Form form, string value) => Find(
        form, value, new Match(this, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, OnnxNode>.Empty));

    private string Origin(string value) => _origins.GetValueOrDefault(value, value);

    private IEnumerable<Match> Find(Form form, string value, Match match)
    {
        switch (form)
        {
            case ValueForm named:
                string origin = Origin(value);
                if (!match.Values.TryGetValue(named.Name, out string? bound))
                    yield return match with { Values = match.Values.Add(named.Name, origin) };
                else if (bound == origin)
                    yield return match;
                break;
            case ConstantForm constant when Constant(value) is { } elements:
                if (constant.Expected is not { } number)
                    yield return match with { Values = match.Values.SetItem(constant.Name, value) };
                else if (elements.Count > 0 && !elements.IsOfBatch && elements.Reals.All(element => IsClose(element, number)))
                    yield return match;
                break;
            case ChoiceForm choice:
                foreach (Match found in choice.Choices.SelectMany(spelling => Find(spelling, value, match)))
                    yield return found;
                break;
            case OperatorForm operation when Producer(value) is { } node && node.Operator == operation.Operator:
                Match named2 = operation.Name.Length == 0 ? match : match with { Nodes = match.Nodes.SetItem(operation.Name, node) };
                foreach (Match found in FindInputs(operation, node, named2))
                    yield return found;
                break;
        }
    }

    private IEnumerable<Match> FindInputs(OperatorForm form, OnnxNode node, Match match)
    {
        if (node.Inputs.Count < form.Inputs.Length)
            yield break;
        IEnumerable<Match> found = [match];
        for (int i = 0; i < form.Inputs.Length; i++)
        {
            int at = i;
            found = found.SelectMany(so => Find(form.Inputs[at], node.Inputs[at], so));
        }

        foreach (Match one in found)
            yield return one;
        if (form.Operator is not ("Add" or "Mul" or "Max" or "Min") || node.Inputs.Count != 2)
            yield break;
        foreach (Match one in Find(form.Inputs[0], node.Inputs[1], match).SelectMany(so => Find(form.Inputs[1], node.Inputs[0], so)))
            yield return one;
    }

    private static bool IsClose(double a, double b) => Math.Abs(a - b) <= 1e-6 * Math.Max(Math.Abs(b), 1e-3);
}
