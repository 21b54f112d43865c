using System.Globalization;

namespace NetGen.Compiler.Attributes;

/// <summary>
/// Reads the arguments of one attribute. What a host cannot give is without meaning, and <see cref="IsComplete"/> says so, once, at the end.
/// </summary>
/// <param name="ordinal">The attribute's place among the network's attributes.</param>
public abstract class AttributeReader(int ordinal) : AttributeArguments
{
    private bool _isComplete = true;

    /// <summary>The attribute's place among the network's attributes.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>Whether everything that was asked for was there.</summary>
    public virtual bool IsComplete => _isComplete;

    /// <summary>Notes that something was not there.</summary>
    public void MarkIncomplete() => _isComplete = false;

    /// <inheritdoc/>
    public override int Number(string parameter, int value, int? fallback = null) => Positional<int>(parameter);

    /// <inheritdoc/>
    public sealed override double Number(string parameter, double value) => Positional<double>(parameter);

    /// <inheritdoc/>
    public override TEnum Member<TEnum>(string parameter, TEnum value, TEnum? fallback = null) => ToEnum<TEnum>(Positional<int>(parameter));

    /// <inheritdoc/>
    public sealed override string Text(string parameter, string value) => PositionalText(parameter);

    /// <inheritdoc/>
    public sealed override EquatableArray<int> Numbers(string parameter, EquatableArray<int> values) => NumberRest(parameter);

    /// <inheritdoc/>
    public sealed override EquatableArray<string> Texts(string parameter, EquatableArray<string> values) => TextRest(parameter);

    /// <inheritdoc/>
    public sealed override bool Takes(string parameter, bool value) => HasParameter(parameter);

    /// <inheritdoc/>
    public sealed override T Named<T>(string property, T value, T fallback) => NamedValue(property, fallback);

    /// <inheritdoc/>
    public override TEnum NamedMember<TEnum>(string property, TEnum value, TEnum fallback) =>
        ToEnum<TEnum>(NamedValue(property, Convert.ToInt32(fallback, CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public sealed override string? NamedText(string property, string? value) => NamedText(property);

    /// <summary>A value of the constructor; of an enumeration, its number.</summary>
    protected abstract T Positional<T>(string parameter)
        where T : struct;

    /// <summary>A text of the constructor; empty for <c>null</c>.</summary>
    protected abstract string PositionalText(string parameter);

    /// <summary>The values of a <c>params int[]</c>; none where it is <c>null</c>.</summary>
    protected abstract EquatableArray<int> NumberRest(string parameter);

    /// <summary>The values of a <c>params string[]</c>, empty for <c>null</c>; none where it is <c>null</c>.</summary>
    protected abstract EquatableArray<string> TextRest(string parameter);

    /// <summary>Whether the constructor that is called has a parameter.</summary>
    protected abstract bool HasParameter(string parameter);

    /// <summary>A value given by name, of an enumeration its number, or what the declaration has without it.</summary>
    protected abstract T NamedValue<T>(string property, T fallback)
        where T : struct;

    /// <summary>A text given by name; nothing where it is not given, or <c>null</c>.</summary>
    protected abstract string? NamedText(string property);

    private static TEnum ToEnum<TEnum>(int value)
        where TEnum : struct, Enum => (TEnum)System.Enum.ToObject(typeof(TEnum), value);
}
