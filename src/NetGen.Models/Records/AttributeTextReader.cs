using System.Globalization;
using NetGen.Compiler.Attributes;

namespace NetGen.Compiler.Models.Records;

/// <summary>Reads the arguments of one attribute from its text. What is not there or has another type is a <see cref="FormatException"/>.</summary>
/// <param name="attribute">The attribute.</param>
/// <param name="ordinal">Its place among the network's attributes.</param>
internal sealed class AttributeTextReader(AttributeText attribute, int ordinal) : AttributeReader(ordinal)
{
    private readonly HashSet<string> _asked = [];
    private int _next;

    /// <summary>Checks that nothing is left that no one asked for: an argument that this version of NetGen does not know.</summary>
    /// <exception cref="FormatException">Something is.</exception>
    public void RequireAllRead()
    {
        if (_next < attribute.Positional.Count || attribute.Named.Keys.FirstOrDefault(name => !_asked.Contains(name)) is not null)
            throw new FormatException($"[{attribute.Name}] has an argument that is not known");
    }

    /// <inheritdoc/>
    public override int Number(string parameter, int value, int? fallback = null) =>
        _next >= attribute.Positional.Count && fallback is { } number ? number : Positional<int>(parameter);

    /// <inheritdoc/>
    public override TEnum Member<TEnum>(string parameter, TEnum value, TEnum? fallback = null) =>
        _next >= attribute.Positional.Count && fallback is { } member ? member : Member<TEnum>(Next(parameter));

    /// <inheritdoc/>
    public override TEnum NamedMember<TEnum>(string property, TEnum value, TEnum fallback) =>
        Named(property) is { } text ? Member<TEnum>(text) : fallback;

    // Where a class has two constructors, one of them takes two numbers in place of one: the rows and the columns of a kernel.
    /// <inheritdoc/>
    protected override bool HasParameter(string parameter) => _next + 1 < attribute.Positional.Count
        && int.TryParse(attribute.Positional[_next + 1].Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <inheritdoc/>
    protected override T Positional<T>(string parameter) => Parse<T>(Next(parameter));

    /// <inheritdoc/>
    protected override string PositionalText(string parameter) => Quoted(Next(parameter));

    /// <inheritdoc/>
    protected override EquatableArray<int> NumberRest(string parameter) => Rest(Parse<int>);

    /// <inheritdoc/>
    protected override EquatableArray<string> TextRest(string parameter) => Rest(Quoted);

    /// <inheritdoc/>
    protected override T NamedValue<T>(string property, T fallback) => Named(property) is { } value ? Parse<T>(value) : fallback;

    /// <inheritdoc/>
    protected override string? NamedText(string property) => Named(property) is { } value ? Quoted(value) : null;

    private static T Parse<T>(AttributeValue value)
        where T : struct
    {
        string text = value.IsQuoted ? throw Failure(value) : value.Text;
        if (typeof(T) == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return (T)(object)number;
        if (typeof(T) == typeof(bool) && text is "true" or "false")
            return (T)(object)(text == "true");
        if (typeof(T) != typeof(double))
            throw Failure(value);
        return (T)(object)(text switch
        {
            "double.NaN" => double.NaN,
            "double.PositiveInfinity" => double.PositiveInfinity,
            "double.NegativeInfinity" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? real : throw Failure(value),
        });
    }

    private static TEnum Member<TEnum>(AttributeValue value)
        where TEnum : struct, Enum =>
        !value.IsQuoted && Enum.GetNames<TEnum>().Contains(value.Text) ? Enum.Parse<TEnum>(value.Text) : throw Failure(value);

    private static string Quoted(AttributeValue value) => value.IsQuoted ? value.Text : throw Failure(value);

    private static FormatException Failure(AttributeValue value) => new($"'{value.Text}' is none of the values that the argument can have");

    private EquatableArray<T> Rest<T>(Func<AttributeValue, T> parse)
        where T : IEquatable<T>
    {
        EquatableArray<T> rest = attribute.Positional.Skip(_next).Select(parse).ToEquatableArray();
        _next = attribute.Positional.Count;
        return rest;
    }

    private AttributeValue Next(string parameter) => _next < attribute.Positional.Count
        ? attribute.Positional[_next++]
        : throw new FormatException($"[{attribute.Name}] lacks '{parameter}'");

    private AttributeValue? Named(string property)
    {
        _asked.Add(property);
        return attribute.Named.TryGetValue(property, out AttributeValue value) ? value : null;
    }
}
