using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The operators that are computed while a file is read, in double precision.</summary>
internal static class ConstantOperators
{
    /// <summary>The most elements of a constant that is made: more than any layer can have in a sample. A file of a few bytes must not take gigabytes.</summary>
    public const int MaximumMade = 1 << 22;

    private static readonly Dictionary<string, Func<double, double, double>> Binary = new()
    {
        ["Add"] = (a, b) => a + b,
        ["Sub"] = (a, b) => a - b,
        ["Mul"] = (a, b) => a * b,
        ["Div"] = (a, b) => a / b,
        ["Pow"] = Math.Pow,
        ["Max"] = Math.Max,
        ["Min"] = Math.Min,
        ["Equal"] = (a, b) => a == b ? 1 : 0,
        ["Greater"] = (a, b) => a > b ? 1 : 0,
        ["GreaterOrEqual"] = (a, b) => a >= b ? 1 : 0,
        ["Less"] = (a, b) => a < b ? 1 : 0,
        ["LessOrEqual"] = (a, b) => a <= b ? 1 : 0,
        ["And"] = (a, b) => a != 0 && b != 0 ? 1 : 0,
        ["Or"] = (a, b) => a != 0 || b != 0 ? 1 : 0,
        ["Mod"] = (a, b) => Math.IEEERemainder(a, b),
    };

    private static readonly Dictionary<string, Func<double, double>> Unary = new()
    {
        ["Sqrt"] = Math.Sqrt,
        ["Exp"] = Math.Exp,
        ["Log"] = Math.Log,
        ["Neg"] = value => -value,
        ["Abs"] = Math.Abs,
        ["Reciprocal"] = value => 1 / value,
        ["Floor"] = Math.Floor,
        ["Ceil"] = Math.Ceiling,
        ["Tanh"] = Math.Tanh,
        ["Sigmoid"] = value => 1 / (1 + Math.Exp(-value)),
        ["Relu"] = value => Math.Max(value, 0),
        ["Softplus"] = value => Math.Log(1 + Math.Exp(value)),
    };

    private static readonly HashSet<string> Comparisons = ["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "And", "Or"];

    private static readonly HashSet<string> Others =
    [
        "Constant", "ConstantOfShape", "Range", "Expand", "Tile", "Cast", "Not", "Where", "Gather", "Slice", "Concat", "Split", "Squeeze", "Unsqueeze",
        "Reshape", "Flatten", "Transpose", "ReduceProd", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "Sum", "MatMul", "Clip",
    ];

    /// <summary>Whether an operator is computed where all its inputs are constant.</summary>
    public static bool IsKnown(string operation) => Binary.ContainsKey(operation) || Unary.ContainsKey(operation) || Others.Contains(operation);

    /// <summary>Computes an operator.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs, all constant; nothing for one that is left out.</param>
    /// <returns>Its outputs.</returns>
    /// <exception cref="NodeException">It cannot be computed.</exception>
    public static ValueFact[] Compute(OnnxNode node, ValueFact?[] inputs)
    {
        OnnxTensor Input(int i) => Optional(i) ?? throw new NodeException($"it has no input {i + 1}");
        OnnxTensor? Optional(int i) => i < inputs.Length ? inputs[i]?.Constant : null;
        Extent[] Sizes(int i) => (i < inputs.Length ? inputs[i] : null)?.Sizes ?? throw new NodeException($"it has no input {i + 1}");
        long[]? AxesOf(int i) => Optional(i)?.Numbers;
        switch (node.Operator)
        {
            case "Constant":
                return node.Attributes.GetValueOrDefault("value") is OnnxTensor value
                    ? [ValueFact.Of(value)]
                    : throw new NodeException("its value is no list of numbers");
            case "ConstantOfShape":
                OnnxTensor element = node.Attributes.GetValueOrDefault("value") as OnnxTensor ?? OnnxTensor.Scalar(0);
                return [Repeat(element.WithSizes([]), Input(0).Integers)];
            case "Expand":
                return [Repeat(Input(0), Broadcasting.Merge(Sizes(0), Input(1).Integers))];
            case "Tile":
                return [ConstantShapes.Tile(Input(0), Input(1).Numbers)];
            case "Range":
                return [Range(Input(0), Input(1), Input(2))];
            case "Reshape":
                Extent[] shape = ReshapeRule.Resolve(Sizes(0), Input(1).Integers, node.Number("allowzero", 0) != 0, batch: 1);
                return [new ValueFact(shape, Input(0).WithSizes(Known(shape)))];
            case "Concat" when inputs.Any(input => input is null):
                throw new NodeException("an input is left out");
            case "Sum":
                return [ValueFact.Of(Enumerable.Range(1, inputs.Length - 1).Aggregate(Input(0), (sum, i) => Merge("Add", sum, Input(i))))];
            case "Not":
                return [ValueFact.Of(Merge("Equal", Input(0), new OnnxTensor([], [new Extent(0)])))];
            case "Where":
                return [ValueFact.Of(Where(Input(0), Input(1), Input(2)))];
            case "Cast":
                return [ValueFact.Of(Cast(Input(0), node.Number("to", 1)))];
            case "Clip":
                OnnxTensor clipped = Optional(1) is { } least ? Merge("Max", Input(0), least) : Input(0);
                return [ValueFact.Of(Optional(2) is { } most ? Merge("Min", clipped, most) : clipped)];
            case "MatMul":
                return [ValueFact.Of(ConstantShapes.Product(Input(0), Input(1)))];
            case "Max" or "Min" when inputs.Length is not (0 or 2):
                return [ValueFact.Of(Enumerable.Range(1, inputs.Length - 1).Aggregate(Input(0), (merged, i) => Merge(node.Operator, merged, Input(i))))];
        }

        if (node.Operator.StartsWith("Reduce", StringComparison.Ordinal))
            return [ValueFact.Of(ConstantShapes.Reduce(node, Input(0), AxesOf(1)))];
        if (Unary.TryGetValue(node.Operator, out Func<double, double>? function))
        {
            OnnxTensor x = Input(0);
            return x.IsReal
                ? [ValueFact.Of(new OnnxTensor(x.Sizes, [.. x.Reals.Select(function)]))]
                : [ValueFact.Of(new OnnxTensor(x.Sizes, [.. x.Numbers.Select(number => new Extent((long)function(number)))]))];
        }

        if (Binary.ContainsKey(node.Operator))
            return [ValueFact.Of(Merge(node.Operator, Input(0), Input(1)))];
        return [.. ConstantShapes.Rearrange(node, [.. inputs.Select(input => input?.Constant)]).Select(ValueFact.Of)];
    }

    private static OnnxTensor Merge(string operation, OnnxTensor a, OnnxTensor b)
    {
        int[] sizes = Known(Broadcasting.Merge(ValueFact.Of(a).Sizes, ValueFact.Of(b).Sizes));
        RequireFew(sizes, a, b);
        int[] first = Broadcasting.Sources(a.Sizes, sizes), second = Broadcasting.Sources(b.Sizes, sizes);
        if (!a.IsReal && !b.IsReal)
        {
            Extent[] x = a.Integers, y = b.Integers;
            return new OnnxTensor(sizes, [.. first.Select((index, i) => ExtentArithmetic.Compute(operation, x[index], y[second[i]])
                ?? throw new NodeException("its result depends on the number of samples in a batch"))]);
        }

        double[] left = a.Reals, right = b.Reals;
        Func<double, double, double> function = Binary[operation];
        IEnumerable<double> values = first.Select((index, i) => function(left[index], right[second[i]]));
        return Comparisons.Contains(operation)
            ? new OnnxTensor(sizes, [.. values.Select(value => new Extent((long)value))])
            : new OnnxTensor(sizes, [.. values]);
    }

    private static OnnxTensor Where(OnnxTensor condition, OnnxTensor yes, OnnxTensor no)
    {
        int[] sizes = Known(Broadcasting.Merge(
            Broadcasting.Merge(ValueFact.Of(condition).Sizes, ValueFact.Of(yes).Sizes), ValueFact.Of(no).Sizes));
        RequireFew(sizes, condition, yes, no);
        int[] which = Broadcasting.Sources(condition.Sizes, sizes);
        int[] first = Broadcasting.Sources(yes.Sizes, sizes), second = Broadcasting.Sources(no.Sizes, sizes);
        long[] truths = condition.Numbers;
        if (yes.IsReal || no.IsReal)
        {
            double[] left = yes.Reals, right = no.Reals;
            return new OnnxTensor(sizes, [.. which.Select((index, i) => truths[index] != 0 ? left[first[i]] : right[second[i]])]);
        }

        Extent[] a = yes.Integers, b = no.Integers;
        return new OnnxTensor(sizes, [.. which.Select((index, i) => truths[index] != 0 ? a[first[i]] : b[second[i]])]);
    }

    private static OnnxTensor Cast(OnnxTensor tensor, long type)
    {
        bool toReal = type is 1 or 10 or 11 or 16;
        const long boolean = 9;
        return toReal ? new OnnxTensor(tensor.Sizes, tensor.Reals)
            : tensor.IsReal ? new OnnxTensor(tensor.Sizes, [.. tensor.Reals.Select(value => new Extent(type == boolean ? (value != 0 ? 1 : 0) : (long)value))])
            : type == boolean ? new OnnxTensor(tensor.Sizes, [.. tensor.Numbers.Select(value => new Extent(value != 0 ? 1 : 0))])
            : tensor;
    }

    private static ValueFact Range(OnnxTensor start, OnnxTensor limit, OnnxTensor step)
    {
        if (start.Count != 1 || limit.Count != 1 || step.Count != 1)
            throw new NodeException("its start, its limit and its step are no single numbers");
        double first = start.Reals[0], delta = step.Reals[0], count = Math.Ceiling((limit.Reals[0] - first) / delta);
        int length = double.IsNaN(count) || count > MaximumMade ? throw TooMany(count) : (int)Math.Max(count, 0);
        return ValueFact.Of(start.IsReal
            ? new OnnxTensor([length], [.. Enumerable.Range(0, length).Select(i => first + (i * delta))])
            : new OnnxTensor([length], [.. Enumerable.Range(0, length).Select(i => new Extent((long)(first + (i * delta))))]));
    }

    // What is repeated for each sample of a batch stays one.
    private static ValueFact Repeat(OnnxTensor tensor, Extent[] shape)
    {
        if (shape.Any(size => size.Count < 0))
            throw new NodeException($"its shape is [{string.Join(", ", shape)}]");
        int[] sizes = [.. shape.Select(size => size.IsOfBatch ? 1 : checked((int)size.Count))];
        double count = sizes.Aggregate(1.0, (product, size) => product * size);
        return count > MaximumMade ? throw TooMany(count) : new ValueFact(shape, tensor.Select(sizes, Broadcasting.Sources(tensor.Sizes, sizes)));
    }

    private static void RequireFew(int[] sizes, params OnnxTensor[] inputs) =>
        RequireFew(sizes.Aggregate(1.0, (product, size) => product * size), inputs);

    /// <summary>Checks that a result is not large and larger than each input.</summary>
    /// <param name="count">Its elements.</param>
    /// <param name="inputs">What it is made of.</param>
    /// <exception cref="NodeException">It is.</exception>
    public static void RequireFew(double count, params OnnxTensor[] inputs)
    {
        if (count > MaximumMade && inputs.All(input => input.Count < count))
            throw TooMany(count);
    }

    private static int[] Known(Extent[] sizes) => [.. sizes.Select(size => size.IsOfBatch ? 1 : checked((int)size.Count))];

    private static NodeException TooMany(double count) => new($"it makes a constant of {count:N0} elements");
}
