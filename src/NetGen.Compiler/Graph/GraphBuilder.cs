using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// Grows a graph value by value. Equal values are made once.
/// </summary>
public sealed partial class GraphBuilder
{
    private readonly List<GraphValue> _values = [];
    private readonly Dictionary<GraphValue, int> _indices = [];
    private readonly List<ParameterSpecification> _parameters = [];

    /// <summary>The values so far.</summary>
    public IReadOnlyList<GraphValue> Values => _values;

    /// <summary>The only input of a network.</summary>
    public int Input(ValueShape shape) => Input(shape, 0, shape.Size);

    /// <summary>An input of several.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="offset">The index of its first value in the caller's row.</param>
    /// <param name="rowSize">The values of the row.</param>
    public int Input(ValueShape shape, int offset, int rowSize) => Add(new Operation.Input(offset, rowSize), [], shape, isShared: false);

    /// <summary>The targets of the only output that has some.</summary>
    public int Target(ValueShape shape) => Target(shape, 0, shape.Size);

    /// <summary>The targets of an output of several.</summary>
    /// <param name="shape">Their shape.</param>
    /// <param name="offset">The index of the first value in the caller's row.</param>
    /// <param name="rowSize">The values of the row.</param>
    public int Target(ValueShape shape, int offset, int rowSize) => Add(new Operation.Target(offset, rowSize), [], shape, isShared: false);

    /// <summary>
    /// What the gradient of a sample is multiplied by: its weight divided by the batch's samples. It is no parameter's, and so
    /// counts as shared.
    /// </summary>
    public int BatchWeight() => Add(new Operation.BatchWeight(), [], ValueShape.Scalar, isShared: true);

    /// <summary>A constant.</summary>
    public int Constant(double value) => Add(new Operation.Constant(value), [], 1, isShared: true);

    /// <summary>Declares a parameter.</summary>
    public int Parameter(ParameterSpecification specification)
    {
        _parameters.Add(specification);
        return Add(new Operation.Parameter(_parameters.Count - 1), [], ValueShape.Of(specification), isShared: true);
    }

    /// <summary>x·K + b at every position of x.</summary>
    public int MatrixProduct(int x, int kernel, int? bias, bool isUnrolled = false, bool skipsZeros = true)
    {
        EquatableArray<int> operands = bias is int b ? [x, kernel, b] : [x, kernel];
        ValueShape shape = new(_values[x].Shape.Positions, _values[kernel].Shape.Channels);
        return Add(new Operation.MatrixProduct(isUnrolled, skipsZeros), operands, shape, isShared: false);
    }

    /// <summary>g·Kᵀ at every position of g.</summary>
    public int InputGradient(int gradient, int kernel)
    {
        ValueShape shape = new(_values[gradient].Shape.Positions, _values[kernel].Shape.Positions);
        return Add(new Operation.InputGradient(), [gradient, kernel], shape, isShared: false);
    }

    /// <summary>Σ xᵀ·g over the batch and all positions.</summary>
    public int KernelGradient(int x, int gradient)
    {
        ValueShape shape = new(_values[x].Shape.Channels, _values[gradient].Shape.Channels);
        return Add(new Operation.KernelGradient(), [x, gradient], shape, isShared: true);
    }

    /// <summary>x·K + b over a window.</summary>
    /// <param name="x">[P, k].</param>
    /// <param name="kernel">[taps·k, n].</param>
    /// <param name="bias">[n], or nothing.</param>
    /// <param name="window">The window.</param>
    /// <param name="isDirect">Whether it must not be computed by transforms.</param>
    public int Convolution(int x, int kernel, int? bias, Window window, bool isDirect = false)
    {
        Require(x, window.InputPositions);
        EquatableArray<int> operands = bias is int b ? [x, kernel, b] : [x, kernel];
        return Add(
            new Operation.Convolution(window, isDirect), operands, new(window.OutputPositions, _values[kernel].Shape.Channels), isShared: false);
    }

    /// <summary>The transposed convolution, g·Kᵀ + b over a window: the gradient of <see cref="Convolution"/> in its input.</summary>
    /// <param name="gradient">[Q, n].</param>
    /// <param name="kernel">[taps·k, n].</param>
    /// <param name="bias">[k], or nothing.</param>
    /// <param name="window">The window of the convolution.</param>
    public int ConvolutionInputGradient(int gradient, int kernel, int? bias, Window window)
    {
        Require(gradient, window.OutputPositions);
        EquatableArray<int> operands = bias is int b ? [gradient, kernel, b] : [gradient, kernel];
        ValueShape shape = new(window.InputPositions, _values[kernel].Shape.Positions / window.Taps);
        return Add(new Operation.ConvolutionInputGradient(window), operands, shape, isShared: false);
    }

    /// <summary>The gradient of <see cref="Convolution"/> in its kernel.</summary>
    public int ConvolutionKernelGradient(int x, int gradient, Window window)
    {
        ValueShape shape = new(window.Taps * _values[x].Shape.Channels, _values[gradient].Shape.Channels);
        return Add(new Operation.ConvolutionKernelGradient(window), [x, gradient], shape, isShared: true);
    }

    /// <summary>A convolution of each channel for itself.</summary>
    /// <param name="x">[P, n].</param>
    /// <param name="kernel">[taps, n].</param>
    /// <param name="bias">[n], or nothing.</param>
    /// <param name="window">The window.</param>
    public int DepthwiseConvolution(int x, int kernel, int? bias, Window window)
    {
        EquatableArray<int> operands = bias is int b ? [x, kernel, b] : [x, kernel];
        return AddWindow(new Operation.DepthwiseConvolution(window), operands, window.InputPositions, window.OutputPositions);
    }

    /// <summary>The gradient of <see cref="DepthwiseConvolution"/> in its input.</summary>
    public int DepthwiseInputGradient(int gradient, int kernel, Window window) => AddWindow(
        new Operation.DepthwiseInputGradient(window), [gradient, kernel], window.OutputPositions, window.InputPositions);

    /// <summary>The gradient of <see cref="DepthwiseConvolution"/> in its kernel.</summary>
    public int DepthwiseKernelGradient(int x, int gradient, Window window) => Add(
        new Operation.DepthwiseKernelGradient(window), [x, gradient], new(window.Taps, _values[x].Shape.Channels), isShared: true);

    /// <summary>The mean over a window, without the padding.</summary>
    public int AveragePooling(int x, Window window) =>
        AddWindow(new Operation.AveragePooling(window), [x], window.InputPositions, window.OutputPositions);

    /// <summary>The gradient of <see cref="AveragePooling"/>.</summary>
    public int AveragePoolingGradient(int gradient, Window window) =>
        AddWindow(new Operation.AveragePoolingGradient(window), [gradient], window.OutputPositions, window.InputPositions);

    /// <summary>The largest of a window, without the padding.</summary>
    public int MaxPooling(int x, Window window) =>
        AddWindow(new Operation.MaxPooling(window), [x], window.InputPositions, window.OutputPositions);

    /// <summary>The gradient of <see cref="MaxPooling"/>, given its operand and its result.</summary>
    public int MaxPoolingGradient(int x, int pooled, int gradient, Window window) =>
        AddWindow(new Operation.MaxPoolingGradient(window), [x, pooled, gradient], window.InputPositions, window.InputPositions);

    /// <summary>Σ g over the batch.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="positions">The positions of the result: those of g, or 1 for a sum over the positions too.</param>
    public int BatchSum(int gradient, int positions = 1) =>
        Add(new Operation.BatchSum(), [gradient], new(positions, _values[gradient].Shape.Channels), isShared: true);

    /// <summary>The mean of each channel over the batch and the positions.</summary>
    public int BatchMean(int x) => Add(new Operation.BatchMean(), [x], _values[x].Shape.Channels, isShared: true);

    /// <summary>The biased variance of each channel over the batch and the positions.</summary>
    public int BatchVariance(int x) => Add(new Operation.BatchVariance(), [x], _values[x].Shape.Channels, isShared: true);

    /// <summary>1 divided by the number of rows that a mean over the batch and the positions is of.</summary>
    public int BatchFraction(int positions) => Add(new Operation.BatchFraction(positions), [], ValueShape.Scalar, isShared: true);

    /// <summary>
    /// An expression over operands. Constants among them become part of the expression, operands that it does not use
    /// are dropped, and the bare variable is the operand itself.
    /// </summary>
    /// <param name="expression">The expression; variable i is operand i.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="operands">Values of that shape, or with one element in the place of an axis.</param>
    public int Map(ScalarExpression expression, ValueShape shape, params int[] operands)
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
            return Map(packed, shape, used);
        if (packed is VariableExpression && _values[used[0]].Shape == shape)
            return used[0];
        if (packed is ConstantExpression number)
            return Constant(number.Value);
        foreach (int operand in used)
        {
            if (!_values[operand].Shape.BroadcastsTo(shape))
                throw new ArgumentException($"A value of shape {_values[operand].Shape} cannot be repeated to {shape}.", nameof(operands));
        }

        return Add(new Operation.Map(packed), used.ToEquatableArray(), shape, used.All(operand => _values[operand].IsShared));
    }

    /// <summary>A value of a shape, per-sample unless said otherwise, from one that may be shared or have one element along an axis.</summary>
    public int Repeat(int x, ValueShape shape, bool isShared = false) =>
        _values[x].Shape == shape && _values[x].IsShared == isShared
            ? x
            : Add(new Operation.Map(Scalar.Variable(0)), [x], shape, isShared);

    /// <summary>The sum over the channels: [P, n] → [P, 1].</summary>
    public int Sum(int x) => Add(new Operation.Sum(), [x], new(_values[x].Shape.Positions, 1), _values[x].IsShared);

    /// <summary>The sum over the positions: [P, n] → [n].</summary>
    public int SumPositions(int x) => _values[x].Shape.Positions == 1
        ? x
        : Add(new Operation.SumPositions(), [x], _values[x].Shape.Channels, _values[x].IsShared);

    /// <summary>The sum of all elements: [P, n] → [1].</summary>
    public int SumAll(int x) => SumPositions(Sum(x));

    /// <summary>Softmax over the channels.</summary>
    public int Softmax(int x) => Add(new Operation.Softmax(), [x], _values[x].Shape, isShared: false);

    /// <summary>The logarithm of softmax over the channels. Once more, it changes nothing.</summary>
    public int LogSoftmax(int x) => _values[x].Operation is Operation.LogSoftmax
        ? x
        : Add(new Operation.LogSoftmax(), [x], _values[x].Shape, isShared: false);

    /// <summary>The same elements, in the same order, in another shape.</summary>
    /// <param name="x">A value.</param>
    /// <param name="shape">A shape of the same size.</param>
    public int Reshape(int x, ValueShape shape)
    {
        GraphValue value = _values[x];
        if (value.Shape == shape)
            return x;

        // The caller's values have one order, whatever their shape is called.
        return value.Operation is Operation.Input or Operation.Target
            ? Add(value.Operation, [], shape, isShared: false)
            : Rearrange(shape, [new ArrangedBox(0, 0, 0, [new(value.Size, 1, 1)])], x);
    }

    /// <summary>Whether a value is its only operand in another shape.</summary>
    public bool IsReshape(GraphValue value) =>
        value.Operation is Operation.Rearrange { Boxes: [var box] }
        && box.CopiesFirst(value.Size)
        && _values[value.Operands[0]].Size == value.Size;

    /// <summary>Elements in other places: what no box writes is 0.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="boxes">What is copied where; no two write one element.</param>
    /// <param name="operands">The values that the boxes come from, per-sample.</param>
    public int Rearrange(ValueShape shape, IEnumerable<ArrangedBox> boxes, params int[] operands)
    {
        EquatableArray<ArrangedBox> simple = boxes.Select(box => box.Simplify()).ToEquatableArray();
        if (simple is [var whole] && whole.CopiesFirst(shape.Size) && _values[operands[0]] is { } only && only.Size == shape.Size)
        {
            if (only.Shape == shape)
                return operands[0];

            // Of several changes of shape in a row, the last one counts.
            if (IsReshape(only))
                return Reshape(only.Operands[0], shape);
        }

        return Add(new Operation.Rearrange(simple), operands.ToEquatableArray(), shape, isShared: false);
    }

    /// <summary>Values joined along an axis.</summary>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="shapes">The whole shape of each value; they differ along the axis only.</param>
    /// <param name="values">The values.</param>
    public int Concatenate(int axis, IReadOnlyList<TensorShape> shapes, params int[] values)
    {
        EquatableArray<int> first = shapes[0].Dimensions;
        int outer = shapes[0].SizeBefore(axis), inner = shapes[0].SizeAfter(axis);
        int total = shapes.Sum(shape => shape.Dimensions[axis]);
        var boxes = new List<ArrangedBox>();
        int start = 0;
        for (int number = 0; number < values.Length; number++)
        {
            int length = shapes[number].Dimensions[axis] * inner;
            boxes.Add(new ArrangedBox(number, 0, start, [new(outer, length, total * inner), new(length, 1, 1)]));
            start += length;
        }

        TensorShape joined = new(first.Select((size, i) => i == axis ? total : size).ToEquatableArray());
        return Rearrange(ValueShape.Of(joined), boxes, values);
    }

    /// <summary>A part of a value along an axis.</summary>
    /// <param name="x">The value.</param>
    /// <param name="shape">Its whole shape.</param>
    /// <param name="axis">The axis, from 0.</param>
    /// <param name="start">The first index along the axis.</param>
    /// <param name="length">The number of indices.</param>
    public int Slice(int x, TensorShape shape, int axis, int start, int length)
    {
        int outer = shape.SizeBefore(axis), inner = shape.SizeAfter(axis);
        int whole = shape.Dimensions[axis] * inner;
        TensorShape part = new(shape.Dimensions.Select((size, i) => i == axis ? length : size).ToEquatableArray());

        // A part of the caller's row is a smaller input.
        if (outer == 1 && _values[x].Operation is Operation.Input input)
            return Input(ValueShape.Of(part), input.Offset + (start * inner), input.RowSize);
        return Rearrange(
            ValueShape.Of(part), [new ArrangedBox(0, start * inner, 0, [new(outer, whole, length * inner), new(length * inner, 1, 1)])], x);
    }

    /// <summary>A value with its axes in another order.</summary>
    /// <param name="x">The value.</param>
    /// <param name="shape">Its whole shape.</param>
    /// <param name="axes">For each axis of the result, the axis of the value, from 0.</param>
    public int Permute(int x, TensorShape shape, IReadOnlyList<int> axes)
    {
        TensorShape permuted = new(axes.Select(axis => shape.Dimensions[axis]).ToEquatableArray());
        EquatableArray<BoxAxis> copied = axes
            .Select((source, target) => new BoxAxis(shape.Dimensions[source], shape.SizeAfter(source), permuted.SizeAfter(target)))
            .ToEquatableArray();
        return Rearrange(ValueShape.Of(permuted), [new ArrangedBox(0, 0, 0, copied)], x);
    }

    /// <summary>Class indices as one-hot vectors.</summary>
    public int OneHot(int classIndex, int classes) => Add(new Operation.OneHot(), [classIndex], classes, isShared: false);

    /// <summary>Rows of a table.</summary>
    /// <param name="x">The numbers of the rows: per-sample [n].</param>
    /// <param name="table">[rows, m].</param>
    public int Gather(int x, int table)
    {
        if (_values[x].Shape.Positions != 1)
            throw new ArgumentException($"The numbers of rows are a vector, and not a value of shape {_values[x].Shape}.", nameof(x));
        return Add(new Operation.Gather(), [x, table], new(_values[x].Shape.Channels, _values[table].Shape.Channels), isShared: false);
    }

    /// <summary>The gradient of <see cref="Gather"/> in its table.</summary>
    /// <param name="x">The numbers of the rows: per-sample [n].</param>
    /// <param name="gradient">[n, m].</param>
    /// <param name="rows">The rows of the table.</param>
    public int GatherGradient(int x, int gradient, int rows) =>
        Add(new Operation.GatherGradient(), [x, gradient], new(rows, _values[gradient].Shape.Channels), isShared: true);

    /// <summary>The mask of a dropout layer.</summary>
    public int DropoutMask(int layer, double rate, ValueShape shape) =>
        Add(new Operation.DropoutMask(layer, rate), [], shape, isShared: false);

    /// <summary>The numbers of a layer of noise.</summary>
    public int Noise(int layer, ValueShape shape) => Add(new Operation.Noise(layer), [], shape, isShared: false);

    /// <summary>A value of another graph, whose operands are values of this one.</summary>
    public int Copy(GraphValue value) => Add(value.Operation, value.Operands, value.Shape, value.IsShared);

    /// <summary>The finished graph of a network with one output.</summary>
    public NetworkGraph Build(int output, TrainingOutputs? training) => Build([output], training);

    /// <summary>The finished graph, without the values that nothing needs.</summary>
    /// <param name="outputs">The predictions, in the order of the caller's row.</param>
    /// <param name="training">What training needs, or nothing.</param>
    public NetworkGraph Build(IReadOnlyList<int> outputs, TrainingOutputs? training)
    {
        IEnumerable<int> roots = training is null ? outputs : outputs.Concat(training.Roots);
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
            outputs.Select(output => renumbered[output]).ToEquatableArray(),
            training?.Renumber(root => renumbered[root]));
    }

    // A result with as many channels as the first operand.
    private int AddWindow(Operation operation, EquatableArray<int> operands, int from, int to)
    {
        Require(operands[0], from);
        return Add(operation, operands, new(to, _values[operands[0]].Shape.Channels), isShared: false);
    }

    private void Require(int value, int positions)
    {
        if (_values[value].Shape.Positions != positions)
            throw new ArgumentException($"A window over {positions} positions cannot slide over a value of shape {_values[value].Shape}.");
    }

    private int Add(Operation operation, EquatableArray<int> operands, ValueShape shape, bool isShared)
    {
        var value = new GraphValue(operation, operands, shape, isShared);
        if (_indices.TryGetValue(value, out int existing))
            return existing;
        _values.Add(value);
        _indices.Add(value, _values.Count - 1);
        return _values.Count - 1;
    }
}
