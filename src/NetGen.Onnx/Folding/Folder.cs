using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>
/// Computes what depends on no input, and the shape of all else. The number of samples in a batch is a symbol, so that the arithmetic on
/// shapes that exporters leave in a graph becomes constants.
/// </summary>
internal sealed class Folder
{
    // The elements of all constants that are computed. A file of a few bytes must not take gigabytes.
    private const long LeastRoom = 1 << 24, RoomOfEach = 8;

    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, ValueFact> _facts = [];
    private readonly Dictionary<string, string> _failures = [];
    private readonly long _batch;
    private long _room;

    private Folder(OnnxGraph graph, IReadOnlyDictionary<string, ValueFact> inputs, long batch)
    {
        _batch = batch;
        _room = LeastRoom + (RoomOfEach * graph.Constants.Values.Sum(constant => (long)constant.Count));
        foreach ((string name, OnnxTensor constant) in graph.Constants)
            _facts[name] = ValueFact.Of(constant);
        foreach ((string name, ValueFact input) in inputs)
            _facts[name] = input;
        foreach (OnnxNode node in graph.Nodes)
            Fold(node);
    }

    /// <summary>Folds a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Its inputs: their shapes, the batch included, and the elements of those that are constants.</param>
    /// <param name="batch">The number of samples that the file was exported with; 1 where it leaves that open.</param>
    public static FoldedGraph Fold(OnnxGraph graph, IReadOnlyDictionary<string, ValueFact> inputs, long batch)
    {
        Folder folder = new(graph, inputs, batch);
        return new FoldedGraph(graph, folder._nodes, folder._facts, folder._failures);
    }

    private void Fold(OnnxNode node)
    {
        try
        {
            if (node.Operator == "Identity" && Find(node, 0) is { } same)
            {
                Keep(node, [same]);
            }
            else if (node.Operator is "Shape" or "Size" && Find(node, 0) is { } value)
            {
                Extent[] sizes = ShapeOperators.Compute(node, value.Sizes);
                _facts[node.Output] = ValueFact.Of(new OnnxTensor(node.Operator == "Size" ? [] : [sizes.Length], sizes));
            }
            else if (node.Operator == "If" && Find(node, 0)?.Constant is { } condition)
            {
                Choose(node, condition);
            }
            else if (ConstantOperators.IsKnown(node.Operator) && node.Inputs.All(input => input.Length == 0 || _facts.GetValueOrDefault(input)?.Constant is not null))
            {
                ValueFact[] results = ConstantOperators.Compute(node, [.. node.Inputs.Select(input => input.Length == 0 ? null : _facts[input])]);
                Charge(results);
                for (int i = 0; i < Math.Min(results.Length, node.Outputs.Count); i++)
                    _facts[node.Outputs[i]] = results[i];
            }
            else
            {
                Infer(node);
            }
        }
        catch (NodeException exception)
        {
            Fail(node, exception.Message);
        }
        catch (OverflowException)
        {
            Fail(node, "its sizes are too large");
        }
    }

    // The nodes of one branch in the place of an If.
    private void Choose(OnnxNode node, OnnxTensor condition)
    {
        string name = condition.Numbers is [var truth] ? truth != 0 ? "then_branch" : "else_branch" : throw new NodeException("its condition is not one truth value");
        if (node.Attributes.GetValueOrDefault(name) is not OnnxBranch branch || branch.Outputs.Count != node.Outputs.Count)
            throw new NodeException($"it has no {name} with as many outputs");
        foreach (OnnxNode inner in branch.Nodes)
            Fold(inner);
        foreach ((int i, string output) in branch.Outputs.Index())
            Fold(new OnnxNode(node.Name, "Identity", [output], [node.Outputs[i]], new Dictionary<string, object>()));
    }

    private void Charge(ValueFact[] results)
    {
        _room -= results.Sum(result => (long)result.Constant!.Count);
        if (_room < 0)
            throw new NodeException("the constants that are computed have too many elements");
    }

    private void Infer(OnnxNode node)
    {
        // A node that reads what could not be inferred is no reason of its own.
        if (node.Inputs.Where((input, i) => input.Length > 0 && !RecurrentShapes.IsState(node, i)).Any(input => !_facts.ContainsKey(input)))
        {
            _nodes.Add(node);
            return;
        }

        OnnxNode resolved = node;
        Extent[][] shapes = ShapeRules.Infer(new InferenceNode(node, [.. node.Inputs.Select((_, i) => Find(node, i))], _batch), ref resolved);
        Keep(resolved, [.. shapes.Select(shape => new ValueFact(shape))]);
    }

    private ValueFact? Find(OnnxNode node, int input) => node.HasInput(input) ? _facts.GetValueOrDefault(node.Inputs[input]) : null;

    private void Keep(OnnxNode node, ValueFact[] facts)
    {
        for (int i = 0; i < Math.Min(facts.Length, node.Outputs.Count); i++)
        {
            if (node.Outputs[i].Length > 0)
                _facts[node.Outputs[i]] = facts[i];
        }

        if (facts.Any(fact => fact.Constant is null))
            _nodes.Add(node);
    }

    private void Fail(OnnxNode node, string reason)
    {
        _failures[node.Output] = reason;
        _nodes.Add(node);
    }
}
