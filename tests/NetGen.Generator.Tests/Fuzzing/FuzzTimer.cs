using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>
/// How long the generator and the analyzer take for one declaration. It guards against hanging, not against slowness: a
/// machine that does other things too must not fail it.
/// </summary>
internal static class FuzzTimer
{
    /// <summary>The longest time, five times what is promised for a machine that has nothing else to do.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The times of declarations, in order.</summary>
    public static IEnumerable<(FuzzCase Case, TimeSpan Time)> Measure(IReadOnlyList<FuzzCase> cases)
    {
        CSharpCompilation compilation = FuzzCase.Compile(cases);
        foreach (FuzzCase @case in cases)
            yield return (@case, Measure(@case, compilation));
    }

    /// <summary>The shortest of three times, alone.</summary>
    public static TimeSpan MeasureAgain(FuzzCase @case) =>
        Enumerable.Range(0, 3).Min(_ => Measure(@case, FuzzCase.Compile([@case])));

    // The generator parses and compiles; the analyzer parses and checks.
    private static TimeSpan Measure(FuzzCase @case, Compilation compilation)
    {
        INamedTypeSymbol[] networks = [.. FuzzOracle.Networks(compilation, @case)];
        long start = Stopwatch.GetTimestamp();
        foreach (INamedTypeSymbol type in networks)
        {
            if (DeclarationParser.Parse(type, compilation, CancellationToken.None).Checked is not { } declaration)
                continue;
            if (declaration.Network is { } network)
                NetworkCompiler.Compile(network);
            NetworkCompiler.Review(DeclarationParser.Parse(type, compilation, CancellationToken.None).Checked!, []);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
