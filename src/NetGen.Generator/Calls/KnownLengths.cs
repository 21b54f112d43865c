using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Calls;

/// <summary>A length that is known while compiling.</summary>
/// <param name="Value">The number of elements.</param>
/// <param name="Size">Where a person wrote the number, if it stands alone.</param>
internal readonly record struct KnownLength(long Value, ExpressionSyntax? Size = null);

/// <summary>
/// Finds the lengths of arrays and spans that do not depend on what the program does: of creations, collection expressions,
/// slices with constant bounds, inline arrays, and of locals and fields that are only ever one of these.
/// </summary>
internal sealed class KnownLengths(SemanticModel model, CancellationToken cancellation)
{
    private readonly OnlyValues _variables = new(model, cancellation);

    /// <summary>The length of what an expression gives, or nothing where it is not known.</summary>
    public KnownLength? Of(ExpressionSyntax expression)
    {
        KnownLength? length = expression switch
        {
            ParenthesizedExpressionSyntax { Expression: var inner } => Of(inner),
            CastExpressionSyntax { Expression: var inner } => Of(inner),
            PostfixUnaryExpressionSyntax { Operand: var inner } => Of(inner),
            ArrayCreationExpressionSyntax creation => OfCreation(creation.Type, creation.Initializer),
            StackAllocArrayCreationExpressionSyntax { Type: ArrayTypeSyntax type } creation => OfCreation(type, creation.Initializer),
            ImplicitArrayCreationExpressionSyntax { Commas.Count: 0 } creation => new(creation.Initializer.Expressions.Count),
            ImplicitStackAllocArrayCreationExpressionSyntax creation => new(creation.Initializer.Expressions.Count),
            CollectionExpressionSyntax collection => OfCollection(collection),
            ConditionalExpressionSyntax conditional => OfEither(conditional),
            InvocationExpressionSyntax invocation => OfCall(invocation),
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } access
                when arguments[0].Expression is RangeExpressionSyntax range => OfSlice(access.Expression, range),
            BaseObjectCreationExpressionSyntax creation => OfSpan(creation),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => OfName(expression),
            _ => null,
        };
        return length ?? OfInlineArray(expression);
    }

    /// <summary>
    /// The length of the first of an array of arrays that stands in place: elsewhere, another could be put there in between.
    /// </summary>
    public KnownLength? OfFirst(ExpressionSyntax rows) => rows switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => OfFirst(inner),
        ArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } => Of(first),
        ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: [var first, ..] } => Of(first),
        CollectionExpressionSyntax { Elements: [ExpressionElementSyntax { Expression: var first }, ..] } => Of(first),
        _ => null,
    };

    private int? Constant(ExpressionSyntax expression) =>
        model.GetConstantValue(expression, cancellation) is { HasValue: true, Value: int value } ? value : null;

    private static KnownLength? Checked(long length) => length < 0 ? null : new KnownLength(length);

    private KnownLength? OfCreation(ArrayTypeSyntax type, InitializerExpressionSyntax? initializer)
    {
        // Of an array of arrays the first rank counts; a rectangle is no span.
        if (type.RankSpecifiers.Count == 0 || type.RankSpecifiers[0].Sizes is not { Count: 1 } sizes)
            return null;
        if (sizes[0] is OmittedArraySizeExpressionSyntax)
            return initializer is null ? null : new KnownLength(initializer.Expressions.Count);
        return Constant(sizes[0]) is int length and >= 0 ? new KnownLength(length, sizes[0]) : null;
    }

    private KnownLength? OfCollection(CollectionExpressionSyntax collection)
    {
        // A list can grow, and a set may hold fewer than are written.
        if (model.GetTypeInfo(collection, cancellation).ConvertedType is not { } type || !HasFixedLength(type))
            return null;
        long sum = 0;
        foreach (CollectionElementSyntax element in collection.Elements)
        {
            KnownLength? length = element switch
            {
                ExpressionElementSyntax => new KnownLength(1),
                SpreadElementSyntax spread => Of(spread.Expression),
                _ => null,
            };
            if (length is not { Value: var value })
                return null;
            sum += value;
        }

        return new KnownLength(sum);
    }

    private KnownLength? OfEither(ConditionalExpressionSyntax conditional) =>
        Of(conditional.WhenTrue) is { Value: var one } && Of(conditional.WhenFalse) is { Value: var other } && one == other
            ? new KnownLength(one)
            : null;

    // x.AsSpan(…), x.AsMemory(…), x.Slice(…) and x.ToArray().
    private KnownLength? OfCall(InvocationExpressionSyntax invocation)
    {
        if (invocation.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver }
            || name is not ("AsSpan" or "AsMemory" or "Slice" or "ToArray")
            || model.GetSymbolInfo(invocation, cancellation).Symbol is not IMethodSymbol { ContainingType: var type }
            || !IsSpanOrHelper(type))
        {
            return null;
        }

        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        if (arguments.Any(argument => argument.NameColon is not null))
            return null;
        return arguments.Count switch
        {
            0 => Of(receiver),
            1 when arguments[0].Expression is RangeExpressionSyntax range => OfSlice(receiver, range),
            1 => Of(receiver) is { Value: var length } && Constant(arguments[0].Expression) is int start and >= 0
                ? Checked(length - start)
                : null,
            2 => Constant(arguments[1].Expression) is int count and >= 0 ? new KnownLength(count, arguments[1].Expression) : null,
            _ => null,
        };
    }

    private KnownLength? OfSpan(BaseObjectCreationExpressionSyntax creation)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = creation.ArgumentList?.Arguments ?? default;
        if (arguments.Any(argument => argument.NameColon is not null)
            || model.GetTypeInfo(creation, cancellation).Type is not INamedTypeSymbol type
            || !IsSpanOrHelper(type))
        {
            return null;
        }

        return arguments.Count switch
        {
            1 => Of(arguments[0].Expression),
            3 => Constant(arguments[2].Expression) is int count and >= 0 ? new KnownLength(count, arguments[2].Expression) : null,
            _ => null,
        };
    }

    private static bool HasFixedLength(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Array || type.Name == "IReadOnlyList" || (type is INamedTypeSymbol named && IsSpanOrHelper(named));

    private static bool IsSpanOrHelper(INamedTypeSymbol type) =>
        type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name is "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" or "MemoryExtensions" or "ArraySegment";

    private KnownLength? OfSlice(ExpressionSyntax whole, RangeExpressionSyntax range)
    {
        long? length = null;
        long? start = range.LeftOperand is null ? 0 : Bound(range.LeftOperand);
        long? end = range.RightOperand is null ? Length() : Bound(range.RightOperand);
        return start is >= 0 && end >= start ? Checked(end.Value - start.Value) : null;

        long? Length() => length ??= Of(whole)?.Value;

        long? Bound(ExpressionSyntax bound) =>
            bound is PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "^", Operand: var fromEnd }
                ? Length() - Constant(fromEnd)
                : Constant(bound);
    }

    private KnownLength? OfName(ExpressionSyntax name) =>
        model.GetSymbolInfo(name, cancellation).Symbol is IFieldSymbol { IsFixedSizeBuffer: true } buffer
            ? new KnownLength(buffer.FixedSize)
            : _variables.Follow(name, Of);

    private KnownLength? OfInlineArray(ExpressionSyntax expression)
    {
        AttributeData? attribute = model.GetTypeInfo(expression, cancellation).Type?.GetAttributes().FirstOrDefault(
            attribute => attribute.AttributeClass is { Name: "InlineArrayAttribute" });
        return attribute is { ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is int length
            ? new KnownLength(length)
            : null;
    }
}
