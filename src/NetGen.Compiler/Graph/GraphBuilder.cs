using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// Grows a graph value by value. Equal values are made once; a view such as a reshape is the value itself, because a
/// sample's elements lie in one order whatever its shape.
/// </summary>
public sealed class GraphBuilder
{
    private readonly List<GraphValue> _values = [];
    private readonly Dictionary<GraphValue, int> _indices = [];
    private readonly List<ParameterSpecification> _parameters = [];

    /// <summary>The values so far.</summary>
    public IReadOnlyList<GraphValue> Values => _values;

    /// <summary>The input of the network.</summary>
    public int Input(int size) => Add(new Operation.Input(), [], size, isShared: false);

    /// <summary>The targets.</summary>
    public int Target(int size) => Add(new Operation.Target(), [], size, isShared: false);

    /// <summary>
    /// What the gradient of a sample is multiplied by: its weight divided by the batch's samples. It is no parameter's, and so
    /// counts as shared.
    /// </summary>
    public int BatchWeight() => Add(new Operation.BatchWeight(), [], 1, isShared: true);

    /// <summary>A constant.</summary>
    public int Constant(double value) => Add(new Operation.Constant(value), [], 1, isShared: true);

    /// <summary>Declares a parameter.</summary>
    public int Parameter(ParameterSpecification specification)
    {
        _parameters.Add(specification);
        return Add(new Operation.Parameter(_parameters.Count - 1), [], specification.Shape.Size, isShared: true);
    }

    /// <summary>x·K + b.</summary>
    public int MatrixProduct(int x, int kernel, int? bias, bool isUnrolled = false, bool skipsZeros = true)
    {
        int outputs = _values[kernel].Size / _values[x].Size;
        EquatableArray<int> operands = bias is int b ? [x, kernel, b] : [x, kernel];
        return Add(new Operation.MatrixProduct(isUnrolled, skipsZeros), operands, outputs, isShared: false);
    }

    /// <summary>g·Kᵀ.</summary>
    public int InputGradient(int gradient, int kernel) =>
        Add(new Operation.InputGradient(), [gradient, kernel], _values[kernel].Size / _values[gradient].Size, isShared: false);

    /// <summary>Σ xᵀ·g over the batch.</summary>
    public int KernelGradient(int x, int gradient) =>
        Add(new Operation.KernelGradient(), [x, gradient], _values[x].Size * _values[gradient].Size, isShared: true);

    /// <summary>Σ g over the batch.</summary>
    public int BatchSum(int gradient) =>
        Add(new Operation.BatchSum(), [gradient], _values[gradient].Size, isShared: true);

    /// <summary>
    /// An expression over operands. Constants among them become part of the expression, operands that it does not use
    /// are dropped, and the bare variable is the operand itself.
    /// </summary>
    /// <param name="expression">The expression; variable i is operand i.</param>
    /// <param name="size">The size of the result.</param>
    /// <param name="operands">Values of that size, or of size 1.</param>
    public int Map(ScalarExpression expression, int size, params int[] operands)
    {
        ScalarExpression folded = expression.Rewrite(node =>
            node is VariableExpression variable && _values[operands[variable.Index]].Operation is Operation.Constant constant
                ? new ConstantExpression(constant.Value)
                : null);
        int[] used = [.. folded.Variables().Select(variable => operands[variable]).Distinct()];
        ScalarExpression[] renumbered =
            [.. operands.Select(operand => Scalar.Variable(Array.IndexOf(used, operand)))];
        ScalarExpression packed = folded.Substitute(renumbered);

        // Merging equal operands can make branches equal, and then more operands superfluous.
        if (packed.Variables().Count < used.Length)
            return Map(packed, size, used);
        if (packed is VariableExpression && _values[used[0]].Size == size)
            return used[0];
        if (packed is ConstantExpression number)
            return Constant(number.Value);
        return Add(new Operation.Map(packed), used.ToEquatableArray(), size, used.All(operand => _values[operand].IsShared));
    }

    /// <summary>A value of a size, per-sample unless said otherwise, from one that may be shared or of size 1.</summary>
    public int Repeat(int x, int size, bool isShared = false) =>
        _values[x].Size == size && _values[x].IsShared == isShared
            ? x
            : Add(new Operation.Map(Scalar.Variable(0)), [x], size, isShared);

    /// <summary>The sum of all elements.</summary>
    public int Sum(int x) => Add(new Operation.Sum(), [x], 1, _values[x].IsShared);

    /// <summary>Softmax over all elements.</summary>
    public int Softmax(int x) => Add(new Operation.Softmax(), [x], _values[x].Size, isShared: false);

    /// <summary>The logarithm of softmax.</summary>
    public int LogSoftmax(int x) => Add(new Operation.LogSoftmax(), [x], _values[x].Size, isShared: false);

    /// <summary>Class indices as one-hot vectors.</summary>
    public int OneHot(int classIndex, int classes) => Add(new Operation.OneHot(), [classIndex], classes, isShared: false);

    /// <summary>The mask of a dropout layer.</summary>
    public int DropoutMask(int layer, double rate, int size) =>
        Add(new Operation.DropoutMask(layer, rate), [], size, isShared: false);

    /// <summary>The finished graph, without the values that nothing needs.</summary>
    public NetworkGraph Build(int output, TrainingOutputs? training)
    {
        IEnumerable<int> roots = [output];
        if (training is not null)
        {
            roots = roots
                .Append(training.Loss)
                .Concat(training.Penalties)
                .Concat(training.Gradients.Where(gradient => gradient >= 0));
        }

        bool[] isNeeded = new bool[_values.Count];
        foreach (int root in roots)
            isNeeded[root] = true;
        for (int i = _values.Count - 1; i >= 0; i--)
        {
            if (!isNeeded[i])
                continue;
            foreach (int operand in _values[i].Operands)
                isNeeded[operand] = true;
        }

        int[] renumbered = new int[_values.Count];
        var kept = new List<GraphValue>();
        for (int i = 0; i < _values.Count; i++)
        {
            if (!isNeeded[i])
                continue;
            renumbered[i] = kept.Count;
            GraphValue value = _values[i];
            kept.Add(value with { Operands = value.Operands.Select(operand => renumbered[operand]).ToEquatableArray() });
        }

        return new NetworkGraph(
            kept.ToEquatableArray(),
            _parameters.ToEquatableArray(),
            renumbered[output],
            training is null
                ? null
                : new TrainingOutputs(
                    renumbered[training.Loss],
                    training.Penalties.Select(penalty => renumbered[penalty]).ToEquatableArray(),
                    training.Gradients.Select(gradient => gradient < 0 ? -1 : renumbered[gradient]).ToEquatableArray()));
    }

    private int Add(Operation operation, EquatableArray<int> operands, int size, bool isShared)
    {
        var value = new GraphValue(operation, operands, size, isShared);
        if (_indices.TryGetValue(value, out int existing))
            return existing;
        _values.Add(value);
        _indices.Add(value, _values.Count - 1);
        return _values.Count - 1;
    }
}
