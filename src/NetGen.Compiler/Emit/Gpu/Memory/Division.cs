namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>Division of what is not negative by any constant, as shifts where that can be.</summary>
internal static class Division
{
    /// <summary>The quotient as C#.</summary>
    /// <param name="value">The C# expression of the value.</param>
    /// <param name="divisor">The divisor.</param>
    public static string Quotient(string value, int divisor) =>
        IsPowerOfTwo(divisor) ? PowerOfTwo.Quotient(value, divisor) : $"({PowerOfTwo.Operand(value)} / {Text.Of(divisor)})";

    /// <summary>The remainder as C#.</summary>
    /// <param name="value">The C# expression of the value.</param>
    /// <param name="divisor">The divisor.</param>
    public static string Remainder(string value, int divisor) =>
        IsPowerOfTwo(divisor) ? PowerOfTwo.Remainder(value, divisor) : $"({PowerOfTwo.Operand(value)} % {Text.Of(divisor)})";

    private static bool IsPowerOfTwo(int value) => (value & (value - 1)) == 0;
}
