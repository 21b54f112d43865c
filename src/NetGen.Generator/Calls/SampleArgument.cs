using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Calls;

/// <summary>An argument that consists of samples, and the number of values that each has.</summary>
/// <param name="Argument">The argument.</param>
/// <param name="Parameter">The name of its parameter.</param>
/// <param name="Size">The number of values.</param>
/// <param name="SizeName">What the number is called: <c>InputSize</c>.</param>
/// <param name="SizeText">What a program writes for it: <c>Net.InputSize</c>; nothing where that is the number itself.</param>
internal readonly record struct SampleArgument(
    ExpressionSyntax Argument, string Parameter, long Size, string SizeName, string? SizeText = null)
{
    /// <summary>What a program writes for the length of a number of samples.</summary>
    public string LengthOf(long samples) => SizeText switch
    {
        null => (samples * Size).ToString(CultureInfo.InvariantCulture),
        _ when samples == 1 => SizeText,
        _ => FormattableString.Invariant($"{samples} * {SizeText}"),
    };
}
