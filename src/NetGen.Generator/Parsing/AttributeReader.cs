using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;

namespace NetGen.Generator.Parsing;

/// <summary>
/// Reads the constants of one attribute. In unfinished code constants are missing or of the wrong type: the values are
/// then without meaning and <see cref="IsComplete"/> says so, once, at the end.
/// </summary>
/// <param name="attribute">The attribute.</param>
/// <param name="ordinal">Its place among the network's attributes.</param>
internal sealed class AttributeReader(AttributeData attribute, int ordinal)
{
    /// <summary>The attribute's place among the network's attributes.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>Whether everything that was asked for was there.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>An <see cref="int"/>, or the number behind an enum's member, of the constructor.</summary>
    public int Int32(int parameter) => Read<int>(Positional(parameter));

    /// <summary>A <see cref="double"/> of the constructor.</summary>
    public double Double(int parameter) => Read<double>(Positional(parameter));

    /// <summary>The values of a <c>params int[]</c> of the constructor; none where it is <c>null</c>.</summary>
    public EquatableArray<int> Int32Array(int parameter) => Array(parameter).Select(Read<int>).ToEquatableArray();

    /// <summary>The values of a <c>params string[]</c> of the constructor, empty for <c>null</c>; none where it is <c>null</c>.</summary>
    public EquatableArray<string> StringArray(int parameter) =>
        Array(parameter).Select(constant => constant.Value as string ?? "").ToEquatableArray();

    /// <summary>A value given by name, such as <c>UseBias = false</c>, or what the declaration has without it.</summary>
    public T Named<T>(string name, T fallback)
        where T : struct
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
                return Read<T>(argument.Value);
        }

        return fallback;
    }

    private ImmutableArray<TypedConstant> Array(int parameter)
    {
        TypedConstant constant = Positional(parameter);
        if (constant.Kind != TypedConstantKind.Array)
            IsComplete = false;
        else if (!constant.IsNull)
            return constant.Values;
        return ImmutableArray<TypedConstant>.Empty;
    }

    private TypedConstant Positional(int parameter) =>
        parameter < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[parameter] : default;

    private T Read<T>(TypedConstant constant)
        where T : struct
    {
        if (constant.Kind is TypedConstantKind.Primitive or TypedConstantKind.Enum && constant.Value is T value)
            return value;
        IsComplete = false;
        return default;
    }
}
