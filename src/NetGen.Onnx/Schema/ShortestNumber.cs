using System.Globalization;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>Numbers as a person wrote them: a file's 32-bit float nearest to 0.00001 is 0.00001 in a declaration, and not 0.00000999999974.</summary>
internal static class ShortestNumber
{
    /// <summary>The number with the fewest digits that is the same 32-bit float; a number that is none stays.</summary>
    public static double Of(double value) => double.IsFinite(value) && (float)value == value
        ? double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : value;
}
