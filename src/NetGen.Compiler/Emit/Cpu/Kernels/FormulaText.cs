using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>Expressions as people write them, for documentation comments: <c>max(a, 0)</c>.</summary>
internal static class FormulaText
{
    /// <summary>The expression as XML text.</summary>
    public static string Of(ScalarExpression expression, IReadOnlyList<string> variables) => expression switch
    {
        ConstantExpression constant => Text.Of((float)constant.Value).TrimEnd('f'),
        VariableExpression variable => variables[variable.Index],
        UnaryExpression { Function: UnaryFunction.Negate } negation => "-" + Of(negation.Operand, variables),
        UnaryExpression unary => $"{unary.Function.ToString().ToLowerInvariant()}({Of(unary.Operand, variables)})",
        BinaryExpression { Function: BinaryFunction.Min or BinaryFunction.Max } binary =>
            $"{binary.Function.ToString().ToLowerInvariant()}({Of(binary.Left, variables)}, {Of(binary.Right, variables)})",
        BinaryExpression binary =>
            $"({Of(binary.Left, variables)} {Operator(binary.Function)} {Of(binary.Right, variables)})",
        ConditionalExpression choice =>
            $"({Of(choice.Left, variables)} {(choice.Comparison == Comparison.Greater ? "&gt;" : "&gt;=")} "
                + $"{Of(choice.Right, variables)} ? {Of(choice.WhenTrue, variables)} : {Of(choice.WhenFalse, variables)})",
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    private static string Operator(BinaryFunction function) => function switch
    {
        BinaryFunction.Add => "+",
        BinaryFunction.Subtract => "-",
        BinaryFunction.Multiply => "*",
        _ => "/",
    };
}
