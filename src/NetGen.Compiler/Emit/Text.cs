using System.Globalization;

namespace NetGen.Compiler.Emit;

/// <summary>Values as C# text, the same under every culture and on every framework.</summary>
internal static class Text
{
    /// <summary>An integer.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A float literal that reads back as the same float.</summary>
    public static string Of(float value)
    {
        if (float.IsNaN(value))
            return "float.NaN";
        if (float.IsInfinity(value))
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        string digits = value == 0 ? "0" : value.ToString("G9", CultureInfo.InvariantCulture);
        for (int precision = 1; precision < 9 && value != 0; precision++)
        {
            string shorter = value.ToString("G" + Of(precision), CultureInfo.InvariantCulture);
            if (float.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                digits = shorter;
                break;
            }
        }

        bool isNegativeZero = value == 0 && 1 / (double)value < 0;
        return (isNegativeZero ? "-" : "") + digits + "f";
    }

    /// <summary>A double literal that reads back as the same double; the value is finite.</summary>
    public static string Of(double value)
    {
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(digits, CultureInfo.InvariantCulture) == value
            ? digits
            : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>A string literal.</summary>
    public static string Quote(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>A shape as the elements of an immutable array.</summary>
    public static string Of(TensorShape shape) => "[" + string.Join(", ", shape.Dimensions.Select(d => Of(d))) + "]";

    /// <summary>A Keras name in C#'s spelling: <c>dense_1</c> becomes <c>Dense1</c>.</summary>
    public static string Pascal(string name) => MemberNames.Pascal(name);

    /// <summary>An offset: the products of factors and variables, and a constant; terms of 0 are left out.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="terms">Factor and variable; an empty variable is one that is always 0.</param>
    public static string Offset(int constant, params (int Factor, string Variable)[] terms)
    {
        List<string> written = [.. terms
            .Where(term => term.Factor != 0 && term.Variable.Length > 0)
            .Select(term => term.Factor == 1 ? term.Variable : $"{Of(term.Factor)} * {term.Variable}")];
        if (constant != 0 || written.Count == 0)
            written.Add(Of(constant));
        return written.Count == 1 ? written[0] : string.Join(" + ", written.Select(Enclosed));
    }

    /// <summary>An expression as an operand of another: in brackets, unless it is one word.</summary>
    public static string Enclosed(string expression) => expression.Contains(' ') ? $"({expression})" : expression;

    /// <summary>A reference a number of floats after another: <c>ref Unsafe.Add(ref x, 16)</c>, or <c>ref x</c>.</summary>
    public static string Ref(string start, string offset) => "ref " + At(start, offset);

    /// <summary>The float itself that <see cref="Ref"/> refers to: <c>Unsafe.Add(ref x, 16)</c>, or <c>x</c>.</summary>
    public static string At(string start, string offset) => offset == "0" ? start : $"Unsafe.Add(ref {start}, {offset})";

    /// <summary>A number of things: <c>1 input</c>, <c>30 inputs</c>.</summary>
    public static string Count(int number, string thing) => Of(number) + " " + thing + (number == 1 ? "" : "s");

    /// <summary>A method's name with its parameters, each on a line of its own where they would make a long one.</summary>
    /// <param name="head">Modifiers, return type and name.</param>
    /// <param name="parameters">The parameters.</param>
    public static string Signature(string head, IReadOnlyList<string> parameters)
    {
        string line = $"{head}({string.Join(", ", parameters)})";
        return line.Length <= 110 ? line : $"{head}(\n    {string.Join(",\n    ", parameters)})";
    }
}
