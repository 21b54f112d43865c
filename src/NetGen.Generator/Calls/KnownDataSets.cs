using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Calls;

/// <summary>The sizes of a data set, as far as they are known while compiling.</summary>
/// <param name="Input">The number of values in one sample.</param>
/// <param name="Target">The number of values in one target.</param>
internal readonly record struct KnownDataSet(KnownLength? Input, KnownLength? Target);

/// <summary>
/// Finds the sizes of data sets that do not depend on what the program does: of creations with constant sizes, of what is made of
/// such data sets, and of locals and fields that are only ever one of these.
/// </summary>
internal sealed class KnownDataSets(SemanticModel model, KnownLengths lengths, CancellationToken cancellation)
{
    private readonly OnlyValues _variables = new(model, cancellation);

    /// <summary>The sizes of the data set that an expression gives.</summary>
    public KnownDataSet Of(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => Of(inner),
        PostfixUnaryExpressionSyntax { Operand: var inner } => Of(inner),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => _variables.Follow(expression, Of),
        _ => model.GetOperation(expression, cancellation) switch
        {
            IObjectCreationOperation { Arguments: var arguments } creation when DataSetCall.IsDataSet(creation.Type) =>
                new(arguments.SizeOf("inputSize"), arguments.SizeOf("targetSize")),
            IInvocationOperation call when NetworkCall.IsNetGen(call.TargetMethod.ContainingType) => OfCall(call),
            _ => default,
        },
    };

    private KnownDataSet OfCall(IInvocationOperation call) => (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) switch
    {
        ("DataSet", "FromRows") => new(FirstRow(call.Arguments, "inputs"), FirstRow(call.Arguments, "targets")),
        ("DataSet", "ReadCsv") => new(null, CsvTarget(call.Arguments)),
        ("DataSet", "Take" or "Skip") => OfReceiver(call),
        ("DataSet", "OneHot") => OfReceiver(call) with { Target = call.Arguments.SizeOf("classes") },
        ("StandardScaler", "Transform") when call.Arguments.Of("data") is { } data => Of(data),
        _ => default,
    };

    // One column each. Without the place where the number is written: it is no size that a code fix could change.
    private KnownLength? CsvTarget(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.Of("target") is not null ? new KnownLength(1)
        : arguments.Of("targets") is { } targets && lengths.Of(targets) is { Value: > 0 and var count } ? new KnownLength(count)
        : null;

    private KnownDataSet OfReceiver(IInvocationOperation call) =>
        call.Instance?.Syntax is ExpressionSyntax data ? Of(data) : default;

    // Without the place where it is written: a code fix there would leave the other rows as they are.
    private KnownLength? FirstRow(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.Of(parameter) is { } rows && lengths.OfFirst(rows) is { Value: > 0 and var size } ? new KnownLength(size) : null;
}
