using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Emit;

/// <summary>Writes a scalar expression as C# over panels, or over what else implements <c>IPanel</c>; what occurs twice is computed once.</summary>
internal static class PanelExpression
{
    /// <summary>Writes the locals that repeated parts need, and returns the expression itself.</summary>
    /// <param name="writer">Receives the locals.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="variables">The C# names of its variables.</param>
    /// <param name="localPrefix">How the names of the locals start.</param>
    /// <param name="panel">The type of the values.</param>
    /// <param name="isLatencyBound">
    /// Whether nothing else is computed meanwhile: functions that others wait for then come first, each as a local.
    /// </param>
    public static string Write(
        CodeWriter writer,
        ScalarExpression expression,
        IReadOnlyList<string> variables,
        string localPrefix = "t",
        string panel = "TPanel",
        bool isLatencyBound = false)
    {
        var uses = new Dictionary<ScalarExpression, int>();
        Count(expression, uses);
        var names = new Dictionary<ScalarExpression, string>();
        foreach (ScalarExpression function in isLatencyBound ? CriticalPaths.Functions(expression) : [])
            AddLocal(function, FormatOperation(function));
        return Format(expression, isWhole: true);

        string Format(ScalarExpression node, bool isWhole = false)
        {
            if (node is VariableExpression variable)
                return variables[variable.Index];
            if (node is ConstantExpression constant)
                return constant.Value == 0 ? $"{panel}.Zero" : $"{panel}.Broadcast({Text.Of((float)constant.Value)})";
            if (names.TryGetValue(node, out string? name))
                return name;

            string text = FormatOperation(node);
            if (uses[node] == 1)
                return isWhole || IsCall(node) ? text : $"({text})";
            return AddLocal(node, text);
        }

        string AddLocal(ScalarExpression node, string text)
        {
            string name = localPrefix + Text.Of(names.Count);
            names.Add(node, name);
            writer.Line($"{panel} {name} = {text};");
            return name;
        }

        string FormatOperation(ScalarExpression node) => node switch
        {
            UnaryExpression { Function: UnaryFunction.Negate } unary => $"-{Format(unary.Operand)}",
            UnaryExpression { Function: UnaryFunction.Abs or UnaryFunction.Sqrt } unary =>
                $"{panel}.{unary.Function}({Format(unary.Operand, true)})",
            UnaryExpression unary => $"PanelMath.{unary.Function}({Format(unary.Operand, true)})",

            // A product that only a sum reads is fused with it.
            BinaryExpression { Function: BinaryFunction.Add, Left: BinaryExpression product } sum when IsFusable(product) =>
                MultiplyAdd(product.Left, product.Right, sum.Right),
            BinaryExpression { Function: BinaryFunction.Add, Right: BinaryExpression product } sum when IsFusable(product) =>
                MultiplyAdd(product.Left, product.Right, sum.Left),
            BinaryExpression { Function: BinaryFunction.Min or BinaryFunction.Max } binary =>
                FormatExtremum(binary),
            BinaryExpression binary => $"{Format(binary.Left)} {Operator(binary.Function)} {Format(binary.Right)}",
            ConditionalExpression { WhenFalse: ConstantExpression { Value: 0 } } choice =>
                $"{FormatComparison(choice)} & {Format(choice.WhenTrue)}",
            ConditionalExpression choice =>
                $"{panel}.Select({FormatComparison(choice)}, {Format(choice.WhenTrue, true)}, {Format(choice.WhenFalse, true)})",
            _ => throw new InvalidOperationException($"Unknown expression {node.GetType().Name}."),
        };

        string MultiplyAdd(ScalarExpression left, ScalarExpression right, ScalarExpression addend) =>
            $"{panel}.MultiplyAdd({Format(left, true)}, {Format(right, true)}, {Format(addend, true)})";

        string FormatComparison(ConditionalExpression choice)
        {
            string method = choice.Comparison == Comparison.Greater ? "GreaterThan" : "GreaterThanOrEqual";
            return $"{panel}.{method}({Format(choice.Left, true)}, {Format(choice.Right, true)})";
        }

        // With the constant first, the rule for NaN costs nothing: one instruction instead of three.
        string FormatExtremum(BinaryExpression node)
        {
            (ScalarExpression first, ScalarExpression second) =
                node.Right is ConstantExpression ? (node.Right, node.Left) : (node.Left, node.Right);
            return $"{panel}.{node.Function}({Format(first, true)}, {Format(second, true)})";
        }

        bool IsCall(ScalarExpression node) => node
            is ConditionalExpression { WhenFalse: not ConstantExpression { Value: 0 } }
            or UnaryExpression { Function: not UnaryFunction.Negate }
            or BinaryExpression { Function: BinaryFunction.Min or BinaryFunction.Max }
            || (node is BinaryExpression { Function: BinaryFunction.Add } sum
                && ((sum.Left is BinaryExpression left && IsFusable(left)) || (sum.Right is BinaryExpression right && IsFusable(right))));

        bool IsFusable(BinaryExpression product) => product.Function == BinaryFunction.Multiply && uses[product] == 1;
    }

    private static void Count(ScalarExpression node, Dictionary<ScalarExpression, int> uses)
    {
        uses.TryGetValue(node, out int count);
        uses[node] = count + 1;
        if (count > 0)
            return;
        switch (node)
        {
            case UnaryExpression unary:
                Count(unary.Operand, uses);
                break;
            case BinaryExpression binary:
                Count(binary.Left, uses);
                Count(binary.Right, uses);
                break;
            case ConditionalExpression choice:
                Count(choice.Left, uses);
                Count(choice.Right, uses);
                Count(choice.WhenTrue, uses);
                Count(choice.WhenFalse, uses);
                break;
        }
    }

    /// <summary>The operator of a function that has one.</summary>
    public static string Operator(BinaryFunction function) => function switch
    {
        BinaryFunction.Add => "+",
        BinaryFunction.Subtract => "-",
        BinaryFunction.Multiply => "*",
        BinaryFunction.Divide => "/",
        _ => throw new InvalidOperationException($"{function} is no operator."),
    };
}
