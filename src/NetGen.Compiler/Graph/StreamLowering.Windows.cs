using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

// Windows that slide over steps: the columns of a series, and the rows of an image.
internal sealed partial class StreamLowering
{
    private StepValue? MakeWindow(int index)
    {
        GraphValue value = _values[index];
        Layer layer = LayerOf(index)!;
        if (layer is GlobalPoolingLayer)
            return Fail("needs all steps at once");
        Window window = _lowered.Groups.TryGetValue(index, out LoweredGroups? groups) ? groups.Convolution.Window : WindowOf(value.Operation);
        bool isImage = layer.InputShape.Rank > 2;
        WindowAxis axis = isImage ? window.Rows : window.Columns;
        StepPart whole = At(OperandsOf(index)[0]).Part!;
        if (WhyNotCausal(axis, isPooling: layer is PoolingLayer) is { } reason)
            return Fail(reason);
        if (whole.As(axis.Inputs) is not { } part)
            return Ask(whole.FactorFor(axis.Inputs));
        if (part.Count % axis.Stride != 0)
            return Ask(axis.Stride / GreatestDivisor(part.Count, axis.Stride));
        int count = part.Count / axis.Stride;
        int made = !isImage && part.Count == 1 && layer is not PoolingLayer
            ? OfOneStep(index, groups, axis)
            : OfSteps(index, groups, window, isImage, part.Count);
        return new(
            made, StepKind.Each, new StepPart(axis.Outputs, [.. Enumerable.Range(0, count).Select(output => part.Newest[(output * axis.Stride) + Ahead(axis)])]));
    }

    private static Window WindowOf(Operation operation) => operation switch
    {
        Operation.Convolution convolution => convolution.Window,
        Operation.DepthwiseConvolution depthwise => depthwise.Window,
        Operation.AveragePooling pooling => pooling.Window,
        Operation.MaxPooling pooling => pooling.Window,
        _ => throw new InvalidOperationException($"{operation} has no window."),
    };

    // The steps after that of an output's first stride that its window sees.
    private static int Ahead(WindowAxis axis) => axis.Extent - 1 - axis.Before;

    private static string? WhyNotCausal(WindowAxis axis, bool isPooling)
    {
        bool isPadded = axis.Index(axis.Outputs - 1, axis.Size - 1) >= axis.Inputs;
        if (isPooling && (isPadded || axis.Before > 0))
            return "pads its sequences, and a stream has no end; with Padding = Valid, pooling pads nothing";
        if (Ahead(axis) >= axis.Stride)
        {
            return isPooling
                ? "has windows that overlap, and sees steps that are still to come; with Strides of at least the pool size, it sees none"
                : "sees steps that are still to come; with Padding = Causal, a convolution of a series sees none";
        }

        return isPadded
            ? "pads the end of its sequences, and a stream has none; with Padding = Causal, a convolution of a series pads only what is before them"
            : null;
    }

    // A window with a step of its own, and what it sees of those before.
    private int OfOneStep(int index, LoweredGroups? groups, WindowAxis axis)
    {
        GraphValue value = _values[index];
        int[] x = [.. OperandsOf(index).Select(operand => At(operand).Value)];
        int? bias = x.Length == 3 ? x[2] : null;
        int channels = _values[OperandsOf(index)[0]].Shape.Channels;
        int step = _step.Reshape(x[0], channels);
        int history = axis.Size == 1 ? step : _step.History(step, axis.Size, axis.Dilation);
        if (groups is not null)
        {
            var taps = new Window(WindowAxis.One, new(axis.Size, Outputs: 1, axis.Size));
            return groups.Convolution.Over(taps).Lower(_step, _step.Reshape(history, new(axis.Size, channels)), x[1], bias);
        }

        if (value.Operation is Operation.Convolution)
            return _step.MatrixProduct(history, x[1], bias, skipsZeros: false);
        ValueShape seen = new(axis.Size, channels);
        int products = _step.Map(Scalar.Variable(0) * Scalar.Variable(1), seen, _step.Reshape(history, seen), x[1]);
        int sum = _step.SumPositions(products);
        return bias is int own ? _step.Map(Scalar.Variable(0) + Scalar.Variable(1), channels, sum, own) : sum;
    }

    // A window that slides over several steps, and begins in those before.
    private int OfSteps(int index, LoweredGroups? groups, Window window, bool isImage, int count)
    {
        GraphValue value = _values[index];
        int[] x = [.. OperandsOf(index).Select(operand => At(operand).Value)];
        WindowAxis axis = isImage ? window.Rows : window.Columns;
        int width = isImage ? window.Columns.Inputs : 1, channels = _values[OperandsOf(index)[0]].Shape.Channels;
        x[0] = _step.Reshape(x[0], new(count * width, channels));
        if (value.Operation is Operation.Convolution && groups is null && window.IsPointwise)
            return _step.MatrixProduct(x[0], x[1], x.Length == 3 ? x[2] : null, skipsZeros: false);

        // A window of a series that ends with its step has the history of single steps.
        if (axis.Before > 0)
        {
            x[0] = !isImage && axis.Before == axis.Extent - 1
                ? _step.BlockHistory(x[0], axis.Size, axis.Dilation)
                : _step.BlockHistory(x[0], (axis.Before * width) + 1, 1);
        }

        WindowAxis sliding = axis with { Inputs = axis.Before + count, Outputs = count / axis.Stride, Before = 0 };
        Window over = isImage ? window with { Rows = sliding } : window with { Columns = sliding };
        if (groups is not null)
            return groups.Convolution.Over(over).Lower(_step, x[0], x[1], x.Length == 3 ? x[2] : null);
        Operation operation = value.Operation switch
        {
            Operation.Convolution => new Operation.Convolution(over, IsDirect: true),
            Operation.DepthwiseConvolution => new Operation.DepthwiseConvolution(over),
            Operation.AveragePooling => new Operation.AveragePooling(over),
            _ => new Operation.MaxPooling(over),
        };
        return _step.Copy(value with { Operation = operation, Operands = [.. x], Shape = new(over.OutputPositions, value.Shape.Channels) });
    }

    private static int GreatestDivisor(int a, int b) => b == 0 ? a : GreatestDivisor(b, a % b);

    // The part of a sequence that a step has: positions that follow each other. Length: those of the whole sequence. Newest: for each of a step the number of the newest
    // step of the input that it depends on, from the first one of the step.
    private sealed record StepPart(int Length, int[] Newest)
    {
        // The positions of a step.
        public int Count => Newest.Length;

        public bool IsAsMuch(StepPart other) => (long)Count * other.Length == (long)other.Count * Length;

        // The same elements as another number of positions; nothing where a step would have a part of one.
        public StepPart? As(int positions)
        {
            long total = (long)Count * positions;
            if (positions == Length || total % Length != 0)
                return positions == Length ? this : null;
            int count = (int)(total / Length);
            return new(positions, [.. Enumerable.Range(1, count).Select(end => Newest[(int)((((long)end * Count) + count - 1) / count) - 1])]);
        }

        // By how many times as much of the input a step has whole positions.
        public int FactorFor(int positions) => Length / GreatestDivisor((int)((long)Count * positions % Length), Length);

        // The shape of a step's part of a value. A sequence can lie as a vector of all elements.
        public ValueShape ShapeOf(ValueShape whole) =>
            (whole.Positions > 1 || Length == 1) && (long)whole.Positions * Count % Length == 0
                ? new((int)((long)whole.Positions * Count / Length), whole.Channels)
                : new(Count, whole.Size / Length);
    }
}
