using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>
/// Writes a scalar expression as C# over single floats: a number of a row costs a sixteenth of the root or the quotient of a panel.
/// </summary>
internal static class FloatExpression
{
    /// <summary>The expression.</summary>
    /// <param name="expression">An expression without exponentials and their like.</param>
    /// <param name="variables">The C# names of its variables.</param>
    public static string Write(ScalarExpression expression, IReadOnlyList<string> variables)
    {
        string Of(ScalarExpression node) => node switch
        {
            VariableExpression variable => variables[variable.Index],
            ConstantExpression constant => Text.Of((float)constant.Value),
            UnaryExpression { Function: UnaryFunction.Negate } unary => $"(-{Of(unary.Operand)})",
            UnaryExpression { Function: UnaryFunction.Abs or UnaryFunction.Sqrt } unary => $"MathF.{unary.Function}({Of(unary.Operand)})",
            BinaryExpression { Function: BinaryFunction.Min or BinaryFunction.Max } binary =>
                $"MathF.{binary.Function}({Of(binary.Left)}, {Of(binary.Right)})",
            BinaryExpression binary => $"({Of(binary.Left)} {PanelExpression.Operator(binary.Function)} {Of(binary.Right)})",
            ConditionalExpression choice =>
                $"({Of(choice.Left)} {(choice.Comparison == Comparison.Greater ? ">" : ">=")} {Of(choice.Right)} ? {Of(choice.WhenTrue)} : {Of(choice.WhenFalse)})",
            _ => throw new InvalidOperationException($"{node.GetType().Name} has no form over single floats."),
        };

        return Of(expression);
    }
}
