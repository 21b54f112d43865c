using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Calls;

/// <summary>Finds the arguments of a call by the names of their parameters, in whatever order they are written.</summary>
internal static class CallArguments
{
    /// <summary>The argument of a parameter, where a person wrote one.</summary>
    public static ExpressionSyntax? Of(this ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        Find(arguments, parameter)?.Value.Syntax as ExpressionSyntax;

    /// <summary>The argument of a parameter, where it is a constant that can be a size.</summary>
    public static KnownLength? SizeOf(this ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        Find(arguments, parameter)?.Value is { ConstantValue: { HasValue: true, Value: int and > 0 and var size }, Syntax: var syntax }
            ? new KnownLength(size, syntax as ExpressionSyntax)
            : null;

    private static IArgumentOperation? Find(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter && argument.ArgumentKind == ArgumentKind.Explicit);
}
