using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Emit;

/// <summary>What others wait for in an expression: the functions that take long, such as exponentials, one after the other.</summary>
internal static class CriticalPaths
{
    /// <summary>The functions that take long, but for the outermost; those that most others wait for come first.</summary>
    /// <param name="expression">The expression.</param>
    public static IReadOnlyList<ScalarExpression> Functions(ScalarExpression expression)
    {
        var waiting = new Dictionary<ScalarExpression, int>();
        Visit(expression, 0, (node, above) =>
        {
            if (IsLong(node) && node != expression)
                waiting[node] = waiting.TryGetValue(node, out int known) ? Math.Max(known, above) : above;
        });
        return [.. waiting.OrderByDescending(pair => pair.Value).ThenByDescending(pair => Height(pair.Key)).Select(pair => pair.Key)];
    }

    /// <summary>For each variable, the most functions that wait for it one after the other.</summary>
    /// <param name="expression">The expression.</param>
    public static IReadOnlyDictionary<int, int> Variables(ScalarExpression expression)
    {
        var waiting = new Dictionary<int, int>();
        Visit(expression, 0, (node, above) =>
        {
            if (node is VariableExpression { Index: var index })
                waiting[index] = waiting.TryGetValue(index, out int known) ? Math.Max(known, above) : above;
        });
        return waiting;
    }

    private static bool IsLong(ScalarExpression node) =>
        node is UnaryExpression { Function: not (UnaryFunction.Negate or UnaryFunction.Abs or UnaryFunction.Sqrt) };

    private static int Height(ScalarExpression node) => (IsLong(node) ? 1 : 0) + Operands(node).Select(Height).DefaultIfEmpty(0).Max();

    private static void Visit(ScalarExpression node, int above, Action<ScalarExpression, int> visit)
    {
        visit(node, above);
        foreach (ScalarExpression operand in Operands(node))
            Visit(operand, IsLong(node) ? above + 1 : above, visit);
    }

    private static ScalarExpression[] Operands(ScalarExpression node) => node switch
    {
        UnaryExpression unary => [unary.Operand],
        BinaryExpression binary => [binary.Left, binary.Right],
        ConditionalExpression choice => [choice.Left, choice.Right, choice.WhenTrue, choice.WhenFalse],
        _ => [],
    };
}
