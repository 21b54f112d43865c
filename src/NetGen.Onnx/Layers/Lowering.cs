using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Makes layers of nodes. It goes on after a node that has none, so that all reasons are known at once.</summary>
internal sealed class Lowering
{
    // The one place where an operator is registered.
    private static readonly Dictionary<string, Func<LoweringContext, OnnxNode, Placed>> Rules = new()
    {
        ["Gemm"] = DenseRules.Gemm,
        ["MatMul"] = DenseRules.MatMul,
        ["Conv"] = ConvolutionRules.Lower,
        ["ConvTranspose"] = ConvolutionRules.LowerTransposed,
        ["MaxPool"] = PoolingRules.Lower,
        ["AveragePool"] = PoolingRules.Lower,
        ["GlobalAveragePool"] = PoolingRules.Global,
        ["GlobalMaxPool"] = PoolingRules.Global,
        ["ReduceMean"] = ReductionRules.Lower,
        ["ReduceSum"] = ReductionRules.Lower,
        ["ReduceMax"] = ReductionRules.Lower,
        ["BatchNormalization"] = NormalizationRules.Batch,
        ["InstanceNormalization"] = NormalizationRules.Instance,
        ["GroupNormalization"] = NormalizationRules.Group,
        ["LayerNormalization"] = NormalizationRules.Layer,
        ["RMSNormalization"] = NormalizationRules.RootMeanSquare,
        ["Relu"] = ActivationRules.Lower,
        ["LeakyRelu"] = ActivationRules.Lower,
        ["Elu"] = ActivationRules.Lower,
        ["Selu"] = ActivationRules.Lower,
        ["Celu"] = ActivationRules.Lower,
        ["ThresholdedRelu"] = ActivationRules.Lower,
        ["Sigmoid"] = ActivationRules.Lower,
        ["HardSigmoid"] = ActivationRules.Lower,
        ["Tanh"] = ActivationRules.Lower,
        ["Softplus"] = ActivationRules.Lower,
        ["Softsign"] = ActivationRules.Lower,
        ["Exp"] = ActivationRules.Lower,
        ["HardSwish"] = ActivationRules.Lower,
        ["Gelu"] = ActivationRules.Lower,
        ["Mish"] = ActivationRules.Lower,
        ["Swish"] = ActivationRules.Lower,
        ["Step"] = ActivationRules.Lower,
        ["ReLU"] = ActivationRules.Lower,
        ["StepSign"] = ActivationRules.Lower,
        ["Clip"] = ActivationRules.Clip,
        ["Softmax"] = ActivationRules.Softmax,
        ["LogSoftmax"] = ActivationRules.Softmax,
        ["PRelu"] = ActivationRules.PRelu,
        ["Add"] = ArithmeticRules.Lower,
        ["Sub"] = ArithmeticRules.Lower,
        ["Mul"] = ArithmeticRules.Lower,
        ["Div"] = ArithmeticRules.Lower,
        ["Max"] = ArithmeticRules.Lower,
        ["Min"] = ArithmeticRules.Lower,
        ["Mean"] = ArithmeticRules.Lower,
        ["Sum"] = ArithmeticRules.Lower,
        ["Pow"] = ArithmeticRules.Power,
        ["Neg"] = ArithmeticRules.Negate,
        ["Abs"] = ArithmeticRules.Absolute,
        ["ai.onnx.ml.Scaler"] = AffineRule.Scaler,
        ["Reshape"] = ShapeChangeRules.Reshape,
        ["Flatten"] = ShapeChangeRules.Reshape,
        ["Squeeze"] = ShapeChangeRules.Reshape,
        ["Unsqueeze"] = ShapeChangeRules.Reshape,
        ["Transpose"] = ShapeChangeRules.Transpose,
        ["Concat"] = ShapeChangeRules.Concatenate,
        ["Slice"] = ShapeChangeRules.Slice,
        ["Gather"] = ShapeChangeRules.Gather,
        ["Pad"] = ShapeChangeRules.Pad,
        ["Expand"] = ShapeChangeRules.Expand,
        ["Cast"] = ShapeChangeRules.Cast,
        ["CastLike"] = ShapeChangeRules.Cast,
        ["Identity"] = (context, node) => context.First(node),
        ["Resize"] = ResizeRule.Lower,
    };

    private readonly IReadOnlyDictionary<string, string> _inputs;
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, string> _reasons = [];
    private readonly LoweringContext _context;

    /// <summary>Lowers nodes.</summary>
    /// <param name="graph">What is known of their values.</param>
    /// <param name="nodes">The nodes in order.</param>
    /// <param name="context">The values so far, which are the inputs; receives the rest.</param>
    /// <param name="inputs">Why an input is no value, by its name.</param>
    public Lowering(FoldedGraph graph, IReadOnlyList<OnnxNode> nodes, LoweringContext context, IReadOnlyDictionary<string, string> inputs)
    {
        (_inputs, _context) = (inputs, context);
        foreach (OnnxNode node in nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
                _producers[output] = node;
            if (context.StateReason(node) is { } reason)
                node.Outputs.Where(output => output.Length > 0).ToList().ForEach(output => _reasons[output] = reason);
            else if (graph.Failures.TryGetValue(node.Output, out string? failure))
                _reasons[node.Output] = failure;
            else if (WithoutZeros(node, graph) is var known && known.Inputs.All(input => input.Length == 0 || context.IsPlaced(input) || graph.Constant(input) is not null))
                Lower(known, context);
        }
    }

    /// <summary>Why a value is computed by no layer: a sentence for each node on the way to it.</summary>
    /// <param name="value">The value.</param>
    public IEnumerable<string> Reasons(string value)
    {
        HashSet<OnnxNode> seen = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new([value]);
        SortedSet<string> found = new(StringComparer.Ordinal);
        while (open.TryPop(out string? next))
        {
            if (_inputs.TryGetValue(next, out string? obstacle))
                found.Add(obstacle);
            if (!_producers.TryGetValue(next, out OnnxNode? node) || !seen.Add(node))
                continue;
            string? reason = _reasons.GetValueOrDefault(node.Output) ?? _reasons.GetValueOrDefault(next);
            if (reason is not null)
                found.Add($"the node '{node.Name}' ({node.Operator}): {reason}");

            // Of a state that no stream keeps, the node says it all.
            bool isState = _context.StateReason(node) is not null;
            foreach (string input in node.Inputs.Where((_, i) => !isState || !RecurrentShapes.IsState(node, i)))
                open.Push(input);
        }

        return found;
    }

    // Further results are those of training, or indices.
    private void Place(OnnxNode node, Placed result, LoweringContext context)
    {
        context[node.Output] = result;
        foreach (string other in node.Outputs.Skip(1))
            _reasons[other] = "NetGen's layer has the first of its results only";
    }

    private void LowerRecurrent(OnnxNode node, LoweringContext context)
    {
        RecurrentRules.Lower(context, node);
        foreach (string other in node.Outputs.Where(output => output.Length > 0 && !context.IsPlaced(output)))
            _reasons[other] = "NetGen's layer has its states, and not the cell of its last step";
    }

    // The states that a recurrent node starts with are left out where they are zeros, of whatever number of samples.
    private OnnxNode WithoutZeros(OnnxNode node, FoldedGraph graph) => RecurrentShapes.IsRecurrent(node.Operator)
        ? node with { Inputs = [.. node.Inputs.Select((input, i) => RecurrentShapes.IsState(node, i) && IsZero(input, graph) ? "" : input)] }
        : node;

    private bool IsZero(string value, FoldedGraph graph)
    {
        // A damaged file may have nodes without inputs, and circles.
        for (int step = 0; graph.Constant(value) is null && _producers.TryGetValue(value, out OnnxNode? node); step++)
        {
            if (node.Operator == "ConstantOfShape")
                return node.Attributes.GetValueOrDefault("value") is not OnnxTensor element || element.Reals.All(number => number == 0);
            if (step > _producers.Count || node.Inputs is not [var input, ..] || node.Operator is not ("Expand" or "Identity" or "Unsqueeze" or "Squeeze" or "Slice" or "Reshape" or "Transpose" or "Cast" or "Gather"))
                return false;
            value = input;
        }

        return graph.Constant(value) is { IsOfBatch: false } constant && constant.Reals.All(number => number == 0);
    }

    // Only a few operators know where the batch is.
    private static void RequireBatchFirst(OnnxNode node, LoweringContext context)
    {
        bool mayBeElsewhere = RecurrentShapes.IsRecurrent(node.Operator)
            || (node.Operator == "Concat" && node.Inputs.Count == 1)
            || node.Operator is "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Slice" or "Gather" or "Split" or "Identity" or "Cast"
                or "Relu" or "LeakyRelu" or "Elu" or "Selu" or "Sigmoid" or "HardSigmoid" or "Tanh" or "Softplus" or "Softsign" or "Exp";
        if (!mayBeElsewhere && node.Inputs.Any(input => context.IsPlaced(input) && context[input].BatchAxis > 0))
            throw new NodeException("the batch must be the first axis of what it reads");
    }

    private void Lower(OnnxNode node, LoweringContext context)
    {
        context.Network.Label = node.Output;
        try
        {
            foreach (string output in node.Outputs)
                context.RequireFew(output);
            RequireBatchFirst(node, context);
            if (node.Operator == "Split")
                ShapeChangeRules.Split(context, node);
            else if (RecurrentShapes.IsRecurrent(node.Operator))
                LowerRecurrent(node, context);
            else if (!Rules.TryGetValue(node.Operator, out Func<LoweringContext, OnnxNode, Placed>? rule))
                _reasons[node.Output] = Obstacles.Of(node.Operator);
            else
                Place(node, rule(context, node), context);
        }
        catch (NodeException exception)
        {
            _reasons[node.Output] = exception.Message;
        }
        catch (OverflowException)
        {
            _reasons[node.Output] = "its sizes are too large";
        }
    }
}
