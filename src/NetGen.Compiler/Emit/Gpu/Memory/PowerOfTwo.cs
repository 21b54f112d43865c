using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>
/// Division of what is not negative by powers of two, as shifts: of signed division, the compilers of GPUs make a long sequence of
/// instructions, or even a reciprocal.
/// </summary>
internal static class PowerOfTwo
{
    /// <summary>The quotient as C#.</summary>
    /// <param name="value">The C# expression of the value.</param>
    /// <param name="divisor">A power of two.</param>
    public static string Quotient(string value, int divisor) =>
        divisor == 1 ? value : $"({Operand(value)} >> {Text.Of(Logarithm(divisor))})";

    /// <summary>The remainder as C#.</summary>
    /// <param name="value">The C# expression of the value.</param>
    /// <param name="divisor">A power of two.</param>
    public static string Remainder(string value, int divisor) =>
        divisor == 1 ? "0" : $"({Operand(value)} & {Text.Of((1 << Logarithm(divisor)) - 1)})";

    /// <summary>The number of the quad that begins at an index.</summary>
    public static string QuadOf(string index) => Quotient(index, GpuTensor.Quad);

    /// <summary>A value as an operand of a further operator.</summary>
    public static string Operand(string value) => value.All(c => char.IsLetterOrDigit(c) || c == '.') ? value : $"({value})";

    private static int Logarithm(int value)
    {
        int logarithm = 0;
        while (1 << logarithm < value)
            logarithm++;
        return 1 << logarithm == value
            ? logarithm
            : throw new InvalidOperationException($"A kernel divides by {value}, which is no power of two.");
    }
}
