using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;

namespace NetGen.Generator.Parsing;

/// <summary>
/// Reads the constants of one attribute: as the compiler bound them, or one by one as they are written where it could not bind them
/// all. In unfinished code constants are missing or of the wrong type: the values are then without meaning and
/// <see cref="IsComplete"/> says so, once, at the end.
/// </summary>
/// <param name="attribute">The attribute.</param>
/// <param name="ordinal">Its place among the network's attributes.</param>
/// <param name="written">Its arguments as they are written; nothing where the compiler bound them all.</param>
internal sealed class AttributeReader(AttributeData attribute, int ordinal, WrittenArguments? written)
{
    private bool _isComplete = true;

    /// <summary>The class of the attribute.</summary>
    public INamedTypeSymbol? Class { get; } = attribute.AttributeClass;

    /// <summary>The attribute's place among the network's attributes.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>Whether everything that was asked for was there.</summary>
    public bool IsComplete => _isComplete && written is not { IsComplete: false };

    /// <summary>The position of a parameter of the constructor that is called; -1 where it has none of that name.</summary>
    public int PositionOf(string parameter) => WrittenArguments.PositionOf(parameter, written?.Constructor ?? attribute.AttributeConstructor);

    /// <summary>An <see cref="int"/> of the constructor.</summary>
    public int Int32(int parameter) => Positional<int>(parameter);

    /// <summary>A member of an enumeration of the constructor.</summary>
    public TEnum Enum<TEnum>(int parameter)
        where TEnum : struct, Enum => ToEnum<TEnum>(Positional<int>(parameter));

    /// <summary>A <see cref="double"/> of the constructor.</summary>
    public double Double(int parameter) => Positional<double>(parameter);

    /// <summary>The values of a <c>params int[]</c> of the constructor; none where it is <c>null</c>.</summary>
    public EquatableArray<int> Int32Array(int parameter) =>
        written?.Rest<int>(parameter).ToEquatableArray() ?? Array(parameter).Select(Read<int>).ToEquatableArray();

    /// <summary>The values of a <c>params string[]</c> of the constructor, empty for <c>null</c>; none where it is <c>null</c>.</summary>
    public EquatableArray<string> StringArray(int parameter) =>
        written?.Rest<string>(parameter).Select(text => text ?? "").ToEquatableArray()
        ?? Array(parameter).Select(constant => constant.Value as string ?? "").ToEquatableArray();

    /// <summary>A value given by name, such as <c>UseBias = false</c>, or what the declaration has without it.</summary>
    public T Named<T>(string name, T fallback)
        where T : struct
    {
        if (written is not null)
            return written.Named(name, fallback);
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return Read<T>(argument.Value);
        }

        return fallback;
    }

    /// <summary>Notes that something was not there.</summary>
    public void MarkIncomplete() => _isComplete = false;

    /// <summary>A text given by name, such as <c>Name = "stem"</c>; nothing where it is not given, or <c>null</c>.</summary>
    public string? Text(string name)
    {
        if (written is not null)
            return written.NamedText(name);
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return argument.Value.Kind == TypedConstantKind.Primitive ? argument.Value.Value as string : null;
        }

        return null;
    }

    /// <summary>A text of the constructor; empty for <c>null</c>.</summary>
    public string Text(int parameter)
    {
        if (written is not null)
            return written.PositionalText(parameter) ?? "";
        if (parameter < attribute.ConstructorArguments.Length && attribute.ConstructorArguments[parameter] is { Kind: TypedConstantKind.Primitive } constant)
            return constant.Value as string ?? "";
        _isComplete = false;
        return "";
    }

    /// <summary>A member of an enumeration given by name, such as <c>KernelInitializer = HeNormal</c>.</summary>
    public TEnum NamedEnum<TEnum>(string name, TEnum fallback)
        where TEnum : struct, Enum => ToEnum<TEnum>(Named(name, Convert.ToInt32(fallback, CultureInfo.InvariantCulture)));

    private static TEnum ToEnum<TEnum>(int value)
        where TEnum : struct, Enum => (TEnum)System.Enum.ToObject(typeof(TEnum), value);

    private T Positional<T>(int parameter)
        where T : struct
    {
        if (parameter < 0)
            return Read<T>(default);
        if (written is not null)
            return written.Positional<T>(parameter);
        return Read<T>(parameter < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[parameter] : default);
    }

    private ImmutableArray<TypedConstant> Array(int parameter)
    {
        TypedConstant constant = parameter < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[parameter] : default;
        if (constant.Kind != TypedConstantKind.Array)
            _isComplete = false;
        else if (!constant.IsNull)
            return constant.Values;
        return ImmutableArray<TypedConstant>.Empty;
    }

    private T Read<T>(TypedConstant constant)
        where T : struct
    {
        if (constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && constant.Value is T value)
            return value;
        _isComplete = false;
        return default;
    }
}
