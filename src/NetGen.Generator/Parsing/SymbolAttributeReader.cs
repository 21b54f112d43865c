using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Attributes;

namespace NetGen.Generator.Parsing;

/// <summary>
/// Reads the constants of one attribute: as the compiler bound them, or one by one as they are written where it could not bind them
/// all. In unfinished code constants are missing or of the wrong type: the values are then without meaning.
/// </summary>
/// <param name="attribute">The attribute.</param>
/// <param name="ordinal">Its place among the network's attributes.</param>
/// <param name="written">Its arguments as they are written; nothing where the compiler bound them all.</param>
internal sealed class SymbolAttributeReader(AttributeData attribute, int ordinal, WrittenArguments? written) : AttributeReader(ordinal)
{
    /// <inheritdoc/>
    public override bool IsComplete => base.IsComplete && written is not { IsComplete: false };

    /// <inheritdoc/>
    protected override bool HasParameter(string parameter) => PositionOf(parameter) >= 0;

    /// <inheritdoc/>
    protected override T Positional<T>(string parameter)
    {
        int position = PositionOf(parameter);
        if (position < 0)
            return Read<T>(default);
        return written is null ? Read<T>(Argument(position)) : written.Positional<T>(position);
    }

    /// <inheritdoc/>
    protected override string PositionalText(string parameter)
    {
        int position = PositionOf(parameter);
        if (written is not null)
            return written.PositionalText(position) ?? "";
        if (Argument(position) is { Kind: TypedConstantKind.Primitive } constant)
            return constant.Value as string ?? "";
        MarkIncomplete();
        return "";
    }

    /// <inheritdoc/>
    protected override EquatableArray<int> NumberRest(string parameter) =>
        written?.Rest<int>(PositionOf(parameter)).ToEquatableArray() ?? Array(parameter).Select(Read<int>).ToEquatableArray();

    /// <inheritdoc/>
    protected override EquatableArray<string> TextRest(string parameter) =>
        written?.Rest<string>(PositionOf(parameter)).Select(text => text ?? "").ToEquatableArray()
        ?? Array(parameter).Select(constant => constant.Value as string ?? "").ToEquatableArray();

    /// <inheritdoc/>
    protected override T NamedValue<T>(string property, T fallback)
    {
        if (written is not null)
            return written.Named(property, fallback);
        return Named(property) is { } constant ? Read<T>(constant) : fallback;
    }

    /// <inheritdoc/>
    protected override string? NamedText(string property)
    {
        if (written is not null)
            return written.NamedText(property);
        return Named(property) is { Kind: TypedConstantKind.Primitive } constant ? constant.Value as string : null;
    }

    // -1 where the constructor that is called has none of that name.
    private int PositionOf(string parameter) => WrittenArguments.PositionOf(parameter, written?.Constructor ?? attribute.AttributeConstructor);

    private TypedConstant? Named(string property)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == property)
                return argument.Value;
        }

        return null;
    }

    private TypedConstant Argument(int position) =>
        position >= 0 && position < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[position] : default;

    private ImmutableArray<TypedConstant> Array(string parameter)
    {
        TypedConstant constant = Argument(PositionOf(parameter));
        if (constant.Kind != TypedConstantKind.Array)
            MarkIncomplete();
        else if (!constant.IsNull)
            return constant.Values;
        return ImmutableArray<TypedConstant>.Empty;
    }

    private T Read<T>(TypedConstant constant)
        where T : struct
    {
        if (constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && constant.Value is T value)
            return value;
        MarkIncomplete();
        return default;
    }
}
