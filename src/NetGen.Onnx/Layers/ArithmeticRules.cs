using NetGen.Compiler.Declaration;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Arithmetic between values, and with constants.</summary>
internal static class ArithmeticRules
{
    /// <summary>Sums, differences, products, means and extremes.</summary>
    public static Placed Lower(LoweringContext context, OnnxNode node)
    {
        string operation = node.Operator == "Sum" ? "Add" : node.Operator;
        if (operation == "Mean")
            return Mean(context, node);
        if (node.Inputs.Count > 2 && node.Inputs.All(input => context.Constant(input) is null))
            return Merge(context, operation, [.. node.Inputs.Select(input => context[input])]);
        Placed? result = null;
        OnnxTensor? constant = null;
        foreach (string input in node.Inputs)
        {
            if (context.Constant(input) is { } number)
            {
                if (result is null)
                    constant = number;
                else
                    result = WithConstant(context, operation, result, number, isFirst: false);
                continue;
            }

            Placed next = context[input];
            result = result is null
                ? constant is null ? next : WithConstant(context, operation, next, constant, isFirst: true)
                : Merge(context, operation, [result, next]);
        }

        return result ?? throw new NodeException("it reads no value");
    }

    /// <summary>A power with a small whole exponent.</summary>
    public static Placed Power(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        return context.Required(node, 1, "exponent") is { Count: 1 } exponent && exponent.Reals[0] is 1 or 2 or 3
            ? Enumerable.Range(1, (int)exponent.Reals[0] - 1).Aggregate(x, (power, _) => Merge(context, "Mul", [power, x]))
            : throw new NodeException("NetGen has no layer for powers other than 2 and 3");
    }

    /// <summary>Negative values.</summary>
    public static Placed Negate(LoweringContext context, OnnxNode node) => AffineRule.Scale(context, context.First(node), -1, 0);

    /// <summary>|x|, the greater of x and −x.</summary>
    public static Placed Absolute(LoweringContext context, OnnxNode node)
    {
        Placed x = context.First(node);
        return Merge(context, "Max", [x, AffineRule.Scale(context, x, -1, 0)]);
    }

    /// <summary>Merges values, of which those with fewer axes get axes of one element in front.</summary>
    public static Placed Merge(LoweringContext context, string operation, Placed[] values)
    {
        MergeFunction function = operation switch
        {
            "Add" => MergeFunction.Add,
            "Sub" => MergeFunction.Subtract,
            "Mul" => MergeFunction.Multiply,
            "Mean" => MergeFunction.Average,
            "Max" => MergeFunction.Maximum,
            "Min" => MergeFunction.Minimum,
            _ => throw new NodeException("NetGen has no layer that divides a value by another"),
        };
        if (values.Select(value => value.HasLead).Distinct().Count() > 1)
            throw new NodeException("one value has positions in its batch, and another has not");
        int rank = values.Max(value => value.Rank);
        values = [.. values.Select(value => value.Rank == rank
            ? value
            : context.Placement.Reshape(value, [.. Enumerable.Repeat(1, rank - value.Rank), .. value.Sizes]))];

        // The greatest value stays where it is.
        Placed first = values.MaxBy(value => value.Sizes.Aggregate(1, (product, size) => product * size))!;
        if (first.Pieces is not null && !values.All(value => HaveSamePieces(value, first)))
            first = context.Placement.WithoutPieces(first);
        values = [.. values.Select(value => HaveSamePieces(value, first) ? value : context.Placement.In(value, first.Order))];
        int[] sizes = [.. Enumerable.Range(0, rank).Select(axis => values.Max(value => value.Sizes[axis]))];
        int draft = context.Add(new MergeDeclaration(0, function, []), Placed.ShapeOf(sizes, first.Order), [.. values.Select(value => value.Draft)]);
        return first with { Draft = draft, Sizes = sizes };
    }

    private static bool HaveSamePieces(Placed a, Placed b) => a.Rank == 1 && a.Sizes[0] == b.Sizes[0]
        && (a.Pieces, b.Pieces) switch
        {
            (null, null) => true,
            ({ } one, { } other) => one.Count == other.Count && one.Zip(other).All(pair =>
                pair.First.Shape.SequenceEqual(pair.Second.Shape) && pair.First.Order.SequenceEqual(pair.Second.Order)),
            _ => false,
        };

    private static Placed Mean(LoweringContext context, OnnxNode node) => node.Inputs.Any(input => context.Constant(input) is not null)
        ? throw new NodeException("it is the mean of values and constants")
        : node.Inputs.Count == 1 ? context.First(node) : Merge(context, "Mean", [.. node.Inputs.Select(input => context[input])]);

    private static Placed WithConstant(LoweringContext context, string operation, Placed x, OnnxTensor constant, bool isFirst)
    {
        OnnxTensor Each(Func<double, double> function) => new(constant.Sizes, [.. constant.Reals.Select(function)]);
        switch (operation)
        {
            case "Add":
                return AffineRule.Apply(context, x, null, constant);
            case "Sub":
                return isFirst ? AffineRule.Apply(context, x, OnnxTensor.Scalar(-1), constant) : AffineRule.Apply(context, x, null, Each(value => -value));
            case "Mul":
                return AffineRule.Apply(context, x, constant, null);
            case "Div" when !isFirst:
                return AffineRule.Apply(context, x, Each(value => 1 / value), null);
            case "Max" or "Min" when constant.Reals.Distinct().Count() == 1:
                double limit = constant.Reals[0];
                return operation == "Max"
                    ? ActivationRules.Clip(context, x, limit, double.PositiveInfinity)
                    : ActivationRules.Clip(context, x, double.NegativeInfinity, limit);
            default:
                throw new NodeException(operation == "Div"
                    ? "NetGen has no layer that divides by a value"
                    : "NetGen has no layer for limits that differ from element to element");
        }
    }
}
