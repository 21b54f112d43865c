using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Calls;

/// <summary>The two ways to make a data set of memory: <c>new DataSet(…)</c> and <c>DataSet.FromRows(…)</c>.</summary>
internal static class DataSetCall
{
    /// <summary>Whether a type is the library's data set.</summary>
    public static bool IsDataSet(ITypeSymbol? type) => type is { Name: "DataSet" } && NetworkCall.IsNetGen(type);

    /// <summary>Whether a method makes a data set of arrays, one for each sample and each target.</summary>
    public static bool IsFromRows(IMethodSymbol method) => method.Name == "FromRows" && IsDataSet(method.ContainingType);

    /// <summary>The memory that a creation takes, as far as its sizes are constant.</summary>
    public static IEnumerable<SampleArgument> Samples(ImmutableArray<IArgumentOperation> arguments) =>
        Samples(arguments, arguments.SizeOf("inputSize"), arguments.SizeOf("targetSize"));

    /// <summary>The arrays that <c>FromRows</c> takes.</summary>
    public static IEnumerable<SampleArgument> Rows(ImmutableArray<IArgumentOperation> arguments) =>
        Samples(arguments, new KnownLength(1), new KnownLength(1));

    private static IEnumerable<SampleArgument> Samples(
        ImmutableArray<IArgumentOperation> arguments, KnownLength? inputSize, KnownLength? targetSize)
    {
        if (inputSize is { } input && arguments.Of("inputs") is { } inputs)
            yield return new SampleArgument(inputs, "inputs", input.Value, "inputSize");
        if (targetSize is { } target && arguments.Of("targets") is { } targets)
            yield return new SampleArgument(targets, "targets", target.Value, "targetSize");
    }
}
