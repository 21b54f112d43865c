using System.Reflection;
using NetGen.Compiler.Attributes;

namespace NetGen.Compiler.Models.Classes;

/// <summary>Reads the constants of one attribute of a compiled class. The C# compiler bound them all, so nothing is ever missing.</summary>
/// <param name="attribute">The attribute.</param>
/// <param name="ordinal">Its place among the network's attributes.</param>
internal sealed class ReflectedAttributeReader(CustomAttributeData attribute, int ordinal) : AttributeReader(ordinal)
{
    /// <inheritdoc/>
    protected override bool HasParameter(string parameter) => PositionOf(parameter) >= 0;

    /// <inheritdoc/>
    protected override T Positional<T>(string parameter) => (T)Argument(parameter)!;

    /// <inheritdoc/>
    protected override string PositionalText(string parameter) => (string?)Argument(parameter) ?? "";

    /// <inheritdoc/>
    protected override EquatableArray<int> NumberRest(string parameter) => Rest(parameter).Select(value => (int)value!).ToEquatableArray();

    /// <inheritdoc/>
    protected override EquatableArray<string> TextRest(string parameter) =>
        Rest(parameter).Select(value => (string?)value ?? "").ToEquatableArray();

    /// <inheritdoc/>
    protected override T NamedValue<T>(string property, T fallback) => Named(property) is T value ? value : fallback;

    /// <inheritdoc/>
    protected override string? NamedText(string property) => (string?)Named(property);

    private int PositionOf(string parameter) =>
        Array.FindIndex(attribute.Constructor.GetParameters(), candidate => candidate.Name == parameter);

    private object? Argument(string parameter) => attribute.ConstructorArguments[PositionOf(parameter)].Value;

    private IEnumerable<object?> Rest(string parameter) =>
        ((IEnumerable<CustomAttributeTypedArgument>?)Argument(parameter) ?? []).Select(element => element.Value);

    private object? Named(string property) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == property).TypedValue.Value;
}
