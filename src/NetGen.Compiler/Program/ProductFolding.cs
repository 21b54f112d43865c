using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>
/// Makes a map after a product part of the product's weights, where it is a·y + b with factors that follow from parameters alone:
/// f(x·K + b) = x·(K·f′) + f(b). Padding is none of the product's concern, since the map stands after it.
/// </summary>
internal sealed class ProductFolding
{
    private readonly NetworkGraph _graph;
    private readonly Func<int, bool> _keeps;
    private readonly GraphBuilder _folded = new();
    private readonly Dictionary<int, int> _numbers = [];
    private readonly int[] _readers;

    private ProductFolding(NetworkGraph graph, Func<int, bool> keeps)
    {
        (_graph, _keeps) = (graph, keeps);
        _readers = new int[graph.Values.Count];
        foreach (int read in graph.Values.SelectMany(value => value.Operands).Concat(graph.Outputs).Concat(graph.Training?.Roots ?? []))
            _readers[read]++;
    }

    /// <summary>The graph with all such maps folded.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keeps">
    /// Whether the kernel that is a parameter stays as it is, with its factors beside it (<see cref="Operation.ScaledKernel"/>); by default
    /// none does.
    /// </param>
    public static NetworkGraph Fold(NetworkGraph graph, Func<int, bool>? keeps = null)
    {
        var folding = new ProductFolding(graph, keeps ?? (_ => false));
        foreach (Layers.ParameterSpecification parameter in graph.Parameters)
            folding._folded.Parameter(parameter);
        TrainingOutputs? training = graph.Training?.Renumber(folding.At);
        return folding._folded.Build([.. graph.Outputs.Select(folding.At)], training);
    }

    // Operands first; a loop, since graphs may be deep.
    private int At(int index)
    {
        var pending = new Stack<int>([index]);
        while (pending.Count > 0)
        {
            int next = pending.Peek();
            int[] missing = _numbers.ContainsKey(next) ? [] : [.. Needs(next).Where(need => !_numbers.ContainsKey(need))];
            if (missing.Length == 0)
            {
                if (!_numbers.ContainsKey(next))
                    _numbers.Add(next, Make(next));
                pending.Pop();
            }

            foreach (int need in missing)
                pending.Push(need);
        }

        return _numbers[index];
    }

    private IEnumerable<int> Needs(int index) => FoldedInto(index) is { } product
        ? _graph.Values[index].Operands.Where(operand => operand != product).Concat(_graph.Values[product].Operands)
        : _graph.Values[index].Operands;

    private int Make(int index)
    {
        GraphValue value = _graph.Values[index];
        if (FoldedInto(index) is { } product)
            return Fold(value, product);
        return value.Operation is Operation.Parameter parameter
            ? parameter.Index
            : _folded.Copy(value with { Operands = value.Operands.Select(operand => _numbers[operand]).ToEquatableArray() });
    }

    private int Fold(GraphValue map, int index)
    {
        GraphValue product = _graph.Values[index];
        ScalarExpression expression = ((Operation.Map)map.Operation).Expression;
        int place = map.Operands.ToList().IndexOf(index), kernel = _numbers[product.Operands[1]];
        ScalarExpression summand = product.Operands.Count == 3 ? Scalar.Variable(place) : 0;
        ScalarExpression[] withBias = [.. map.Operands.Select((_, i) => i == place ? summand : Scalar.Variable(i))];
        int[] At(int product) => [.. map.Operands.Select((operand, i) => i == place ? product : _numbers[operand])];
        int bias = _folded.Map(
            expression.Substitute(withBias), map.Shape.Channels, At(product.Operands.Count == 3 ? _numbers[product.Operands[2]] : kernel));
        int scaled = Scale(kernel, expression.Derivative(place), place, At);
        return _folded.Copy(product with { Operands = [_numbers[product.Operands[0]], scaled, bias] });
    }

    private int Scale(int kernel, ScalarExpression factor, int place, Func<int, int[]> at)
    {
        ValueShape shape = _folded.Values[kernel].Shape;
        if (!IsKept(_folded.Values[kernel]))
            return _folded.Map(Scalar.Variable(place) * factor, shape, at(kernel));
        return factor is ConstantExpression
            ? kernel
            : _folded.Copy(new GraphValue(
                new Operation.ScaledKernel(), [kernel, _folded.Map(factor, shape.Channels, at(kernel))], shape, IsShared: true));
    }

    // The product that a map becomes part of.
    private int? FoldedInto(int index)
    {
        if (_graph.Values[index] is not { IsShared: false, Operation: Operation.Map { Expression: var expression } } map)
            return null;
        EquatableArray<int> x = map.Operands;
        int place = Enumerable.Range(0, x.Count).Where(i => IsProduct(x[i])).DefaultIfEmpty(-1).First();
        bool isFolded = place >= 0
            && _graph.Values[x[place]].Shape == map.Shape
            && x.Where((_, i) => i != place).All(other => _graph.Values[other] is { IsShared: true, Shape.Positions: 1, Operation: not Operation.BatchWeight })
            && x.Any(other => _graph.Values[other] is { IsShared: true, Operation: Operation.Map })
            && !expression.Derivative(place).Variables().Contains(place)

            // A number other than 1 is no vector of factors that a kernel could have beside it.
            && (expression.Derivative(place) is not ConstantExpression { Value: not 1 } || !IsKept(_graph.Values[_graph.Values[x[place]].Operands[1]]));
        return isFolded ? x[place] : null;
    }

    private bool IsKept(GraphValue kernel) => kernel.Operation is Operation.Parameter parameter && _keeps(parameter.Index);

    private bool IsProduct(int index) => _readers[index] == 1
        && _graph.Values[index].Operation is Operation.MatrixProduct or Operation.Convolution or Operation.DepthwiseConvolution;
}
