using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Training;

/// <summary>
/// Reverse-mode differentiation as a transformation of the graph: the adjoint of a value is another value. One rule for
/// each primitive operation; the chain rule through a <see cref="Operation.Map"/> differentiates its expression.
/// </summary>
public sealed class ReverseMode
{
    private readonly GraphBuilder _graph;
    private readonly Dictionary<int, int> _adjoints = [];
    private readonly Dictionary<int, Dictionary<int, int>> _scanAdjoints = [];
    private readonly HashSet<int> _depends = [];

    private ReverseMode(GraphBuilder graph) => _graph = graph;

    /// <summary>Adds the adjoints of mean(loss) + Σ penalties to a graph.</summary>
    /// <param name="graph">The forward graph; grows by the backward pass.</param>
    /// <param name="loss">The loss of a sample: per-sample [1].</param>
    /// <param name="penalties">The terms of the regularisers: each shared [1].</param>
    /// <param name="parameters">The values to differentiate in.</param>
    /// <returns>For each of <paramref name="parameters"/> its adjoint, or −1 where the loss does not depend on it.</returns>
    public static EquatableArray<int> Differentiate(
        GraphBuilder graph, int loss, IReadOnlyList<int> penalties, IReadOnlyList<int> parameters)
    {
        var pass = new ReverseMode(graph);
        pass.MarkDependents(parameters);
        pass.Accumulate(loss, graph.BatchWeight());
        foreach (int penalty in penalties)
            pass.Accumulate(penalty, graph.Constant(1));

        pass.PropagateFrom(penalties.Append(loss).Max());
        return pass.AdjointsOf(parameters);
    }

    /// <summary>Adds the adjoints of the loss of each sample to a graph.</summary>
    /// <param name="graph">The forward graph; grows by the backward pass.</param>
    /// <param name="loss">The loss of a sample: per-sample [1].</param>
    /// <param name="inputs">The values to differentiate in: per-sample.</param>
    /// <returns>For each of <paramref name="inputs"/> its adjoint, or −1 where the loss does not depend on it.</returns>
    public static EquatableArray<int> Differentiate(GraphBuilder graph, int loss, IReadOnlyList<int> inputs)
    {
        var pass = new ReverseMode(graph);
        pass.MarkDependents(inputs);
        pass.Accumulate(loss, graph.Constant(1));
        pass.PropagateFrom(loss);
        return pass.AdjointsOf(inputs);
    }

    /// <summary>Adds the adjoints of a step to the body of a scan.</summary>
    /// <param name="body">The body; grows by the backward pass.</param>
    /// <param name="count">The number of its values before the backward pass.</param>
    /// <param name="seeds">Values of the body, and terms of their adjoints.</param>
    /// <param name="asked">The values to differentiate in.</param>
    /// <returns>The adjoints of those of <paramref name="asked"/> that the seeds depend on.</returns>
    internal static IReadOnlyDictionary<int, int> Differentiate(
        GraphBuilder body, int count, IReadOnlyList<(int Value, int Adjoint)> seeds, IReadOnlyList<int> asked)
    {
        var pass = new ReverseMode(body);
        pass.MarkDependents(asked);
        foreach ((int value, int adjoint) in seeds)
            pass.Accumulate(value, adjoint);
        pass.PropagateFrom(count - 1);
        return asked.Where(pass._adjoints.ContainsKey).ToDictionary(value => value, value => pass._adjoints[value]);
    }

    private EquatableArray<int> AdjointsOf(IReadOnlyList<int> values) =>
        values.Select(value => _adjoints.TryGetValue(value, out int adjoint) ? adjoint : -1).ToEquatableArray();

    // The backward pass appends after the forward values, which are visited once each from the last to the first.
    private void PropagateFrom(int last)
    {
        for (int value = last; value >= 0; value--)
        {
            if (_adjoints.TryGetValue(value, out int adjoint))
                Propagate(value, adjoint);
            else if (_scanAdjoints.TryGetValue(value, out Dictionary<int, int>? ofResults))
                PropagateScan(value, ofResults);
        }
    }

    private void PropagateScan(int scan, IReadOnlyDictionary<int, int> adjoints)
    {
        foreach ((int value, int adjoint) in ScanDerivative.Differentiate(_graph, scan, adjoints, _depends.Contains))
            Accumulate(value, adjoint);
    }

    private void MarkDependents(IReadOnlyList<int> parameters)
    {
        _depends.UnionWith(parameters);
        for (int i = 0; i < _graph.Values.Count; i++)
        {
            if (_graph.Values[i].Operands.Any(_depends.Contains))
                _depends.Add(i);
        }
    }

    private void Accumulate(int value, int adjoint)
    {
        if (!_depends.Contains(value) || _graph.Values[adjoint].Operation is Operation.Constant { Value: 0 })
            return;
        _adjoints[value] = _adjoints.TryGetValue(value, out int earlier)
            ? _graph.Map(Scalar.Variable(0) + Scalar.Variable(1), _graph.Values[value].Shape, earlier, adjoint)
            : adjoint;
    }

    private void Propagate(int value, int adjoint)
    {
        GraphValue node = _graph.Values[value];
        EquatableArray<int> x = node.Operands;
        ScalarExpression y = Scalar.Variable(0), g = Scalar.Variable(1), s = Scalar.Variable(2);
        switch (node.Operation)
        {
            case Operation.MatrixProduct:
                int full = _graph.Repeat(adjoint, node.Shape);
                if (_depends.Contains(x[0]))
                    Accumulate(x[0], _graph.InputGradient(full, x[1]));
                Accumulate(x[1], _graph.KernelGradient(x[0], full));
                if (x.Count == 3)
                    Accumulate(x[2], _graph.BatchSum(full));
                break;

            case Operation.Convolution { Window: var window }:
                int convolved = _graph.Repeat(adjoint, node.Shape);
                if (_depends.Contains(x[0]))
                    Accumulate(x[0], _graph.ConvolutionInputGradient(convolved, x[1], null, window));
                Accumulate(x[1], _graph.ConvolutionKernelGradient(x[0], convolved, window));
                if (x.Count == 3)
                    Accumulate(x[2], _graph.BatchSum(convolved));
                break;

            // What a convolution's gradient is linear in is the convolution again: the two change places.
            case Operation.ConvolutionInputGradient { Window: var window }:
                int transposed = _graph.Repeat(adjoint, node.Shape);
                if (_depends.Contains(x[0]))
                    Accumulate(x[0], _graph.Convolution(transposed, x[1], null, window));
                Accumulate(x[1], _graph.ConvolutionKernelGradient(transposed, x[0], window));
                if (x.Count == 3)
                    Accumulate(x[2], _graph.BatchSum(transposed));
                break;

            case Operation.DepthwiseConvolution { Window: var window }:
                int depthwise = _graph.Repeat(adjoint, node.Shape);
                if (_depends.Contains(x[0]))
                    Accumulate(x[0], _graph.DepthwiseInputGradient(depthwise, x[1], window));
                Accumulate(x[1], _graph.DepthwiseKernelGradient(x[0], depthwise, window));
                if (x.Count == 3)
                    Accumulate(x[2], _graph.BatchSum(depthwise));
                break;

            // Indices are inputs and no values to differentiate in.
            case Operation.Gather:
                Accumulate(x[1], _graph.GatherGradient(x[0], _graph.Repeat(adjoint, node.Shape), _graph.Values[x[1]].Shape.Positions));
                break;

            case Operation.AveragePooling { Window: var window }:
                Accumulate(x[0], _graph.AveragePoolingGradient(_graph.Repeat(adjoint, node.Shape), window));
                break;

            case Operation.MaxPooling { Window: var window }:
                Accumulate(x[0], _graph.MaxPoolingGradient(x[0], value, _graph.Repeat(adjoint, node.Shape), window));
                break;

            case Operation.Map map:
                PropagateMap(value, adjoint, node, map.Expression);
                break;

            // The adjoint of a sum is the sum's adjoint, repeated; a Map repeats operands along axes of one element by itself.
            case Operation.Sum or Operation.SumPositions:
                Accumulate(x[0], adjoint);
                break;

            case Operation.Rearrange rearranged:
                PropagateRearrangement(adjoint, node, rearranged);
                break;

            case Operation.Softmax:
                int weighted = _graph.Sum(_graph.Map(y * g, node.Shape, value, adjoint));
                Accumulate(x[0], _graph.Map(y * (g - s), node.Shape, value, adjoint, weighted));
                break;

            case Operation.LogSoftmax:
                int total = _graph.Sum(_graph.Repeat(adjoint, node.Shape));
                Accumulate(x[0], _graph.Map(g - (Scalar.Exp(y) * s), node.Shape, value, adjoint, total));
                break;

            case Operation.BatchMean:
                Accumulate(x[0], _graph.Map(y * g, node.Shape, adjoint, Fraction(x[0])));
                break;

            // That of the mean in the variance is 0: the distances from the mean add up to 0.
            case Operation.BatchVariance:
                int slope = _graph.Map(2 * y * g, node.Shape, adjoint, Fraction(x[0]));
                Accumulate(x[0], _graph.Map(y * (g - s), _graph.Values[x[0]].Shape, slope, x[0], _graph.BatchMean(x[0])));
                break;

            case Operation.ScanResult result:
                if (!_scanAdjoints.TryGetValue(x[0], out Dictionary<int, int>? ofResults))
                    _scanAdjoints.Add(x[0], ofResults = []);
                ofResults.Add(result.Value, adjoint);
                break;

            case Operation.Parameter or Operation.Input or Operation.Element or Operation.Outer or Operation.State:
                break;

            default:
                throw new InvalidOperationException($"No derivative of {node.Operation.GetType().Name}.");
        }
    }

    private void PropagateMap(int value, int adjoint, GraphValue node, ScalarExpression expression)
    {
        // Where the derivative contains the function itself, its value is at hand: the map's own result.
        int own = node.Operands.Count, incoming = own + 1;
        int[] operands = [.. node.Operands, value, adjoint];
        for (int i = 0; i < node.Operands.Count; i++)
        {
            if (!_depends.Contains(node.Operands[i]))
                continue;
            ScalarExpression derivative = expression.Derivative(i)
                .Rewrite(part => part == expression ? Scalar.Variable(own) : null);
            int contribution = _graph.Map(derivative * Scalar.Variable(incoming), node.Shape, operands);

            // As of a comparison, which changes nothing by itself.
            if (_graph.Values[contribution].Operation is Operation.Constant { Value: 0 })
                continue;

            // What the map repeated, its adjoint sums: over the channels, the positions, the batch, or several of them.
            GraphValue operand = _graph.Values[node.Operands[i]];
            ValueShape from = operand.Shape, to = node.Shape;
            bool isOfBatch = operand.IsShared && !node.IsShared;
            if (from.Channels == 1 && to.Channels > 1)
                contribution = _graph.Sum(_graph.Repeat(contribution, to, node.IsShared));
            if (from.Positions == 1 && to.Positions > 1 && !isOfBatch)
                contribution = _graph.SumPositions(_graph.Repeat(contribution, new(to.Positions, from.Channels), node.IsShared));
            if (isOfBatch)
                contribution = SumOverBatch(derivative * Scalar.Variable(incoming), operands, contribution, node.Shape, operand.Shape);
            Accumulate(node.Operands[i], contribution);
        }
    }

    private int Fraction(int x) => _graph.BatchFraction(_graph.Values[x].Shape.Positions);

    // Factors that all samples share are taken out of the sum over them. So sums that differ by such a factor are one.
    private int SumOverBatch(ScalarExpression terms, int[] operands, int summed, ValueShape shape, ValueShape result)
    {
        if (result != shape.Channels)
            return _graph.BatchSum(_graph.Repeat(summed, new(shape.Positions, result.Channels)), result.Positions);
        (ScalarExpression common, ScalarExpression own) = Factors.Split(terms, IsCommon);
        int sum = _graph.BatchSum(_graph.Repeat(_graph.Map(own, shape, operands), shape));
        return _graph.Map(common * Scalar.Variable(operands.Length), result, [.. operands, sum]);

        bool IsCommon(int variable) => _graph.Values[operands[variable]] is
        {
            IsShared: true, Shape.Positions: 1, Operation: not (Operation.BatchWeight or Operation.Constant)
        };
    }

    // What was copied there and back. An element that is copied several times gets a sum: boxes that read an element more than once are
    // split, so that none of the parts does.
    private void PropagateRearrangement(int adjoint, GraphValue node, Operation.Rearrange rearranged)
    {
        int full = _graph.Repeat(adjoint, node.Shape);
        for (int operand = 0; operand < node.Operands.Count; operand++)
        {
            if (!_depends.Contains(node.Operands[operand]))
                continue;
            ValueShape shape = _graph.Values[node.Operands[operand]].Shape;
            foreach (IReadOnlyList<ArrangedBox> part in Disjoint(rearranged.Boxes.Where(box => box.Operand == operand)))
            {
                IEnumerable<ArrangedBox> back = part.Select(box => new ArrangedBox(
                    0,
                    box.Target,
                    box.Source,
                    box.Axes.Select(axis => new BoxAxis(axis.Length, axis.TargetStride, axis.SourceStride)).ToEquatableArray()));
                Accumulate(node.Operands[operand], _graph.Rearrange(shape, back, full));
            }
        }
    }

    private static List<List<ArrangedBox>> Disjoint(IEnumerable<ArrangedBox> boxes)
    {
        ArrangedBox[] all = [.. boxes.SelectMany(Unrepeated)];
        if (all.Length == 1)
            return [[all[0]]];
        var parts = new List<List<ArrangedBox>>();
        var read = new List<HashSet<int>>();
        foreach (ArrangedBox box in all)
        {
            int[] sources = [.. box.Elements().Select(element => element.Source)];
            int free = read.FindIndex(taken => !sources.Any(taken.Contains));
            if (free < 0)
            {
                free = parts.Count;
                parts.Add([]);
                read.Add([]);
            }

            parts[free].Add(box);
            read[free].UnionWith(sources);
        }

        return parts;
    }

    // An axis that repeats its source is as many boxes.
    private static IEnumerable<ArrangedBox> Unrepeated(ArrangedBox box)
    {
        for (int number = 0; number < box.Axes.Count; number++)
        {
            BoxAxis axis = box.Axes[number];
            if (axis.SourceStride != 0 || axis.Length == 1)
                continue;
            EquatableArray<BoxAxis> others = box.Axes.Where((_, i) => i != number).ToEquatableArray();
            return Enumerable.Range(0, axis.Length).SelectMany(step =>
                Unrepeated(box with { Target = box.Target + (step * axis.TargetStride), Axes = others }));
        }

        return [box];
    }
}
