using System.Globalization;
using NetGen.Compiler.Attributes;

namespace NetGen.Compiler.Models;

/// <summary>Writes the arguments of one attribute as a person would: those alone that differ from what the attribute has without them.</summary>
/// <param name="attribute">The attribute as it is written, without its arguments: <c>Dense</c>.</param>
/// <param name="taken">The names that mean something else where the attribute stands.</param>
internal sealed class AttributeWriter(string attribute, IReadOnlySet<string> taken) : AttributeArguments
{
    private readonly List<(string Text, bool IsDefault)> _positional = [];
    private readonly List<string> _named = [];

    /// <inheritdoc/>
    public override int Number(string parameter, int value, int? fallback = null) => Position(value, Text(value), value == fallback);

    /// <inheritdoc/>
    public override double Number(string parameter, double value) => Position(value, Text(value));

    /// <inheritdoc/>
    public override TEnum Member<TEnum>(string parameter, TEnum value, TEnum? fallback = null) =>
        Position(value, MemberText(value), fallback is { } member && Equals(value, member));

    /// <inheritdoc/>
    public override string Text(string parameter, string value) => Position(value, Quote(value));

    /// <inheritdoc/>
    public override EquatableArray<int> Numbers(string parameter, EquatableArray<int> values)
    {
        foreach (int value in values)
            Position(value, Text(value));
        return values;
    }

    /// <inheritdoc/>
    public override EquatableArray<string> Texts(string parameter, EquatableArray<string> values)
    {
        foreach (string value in values)
            Position(value, Quote(value));
        return values;
    }

    /// <inheritdoc/>
    public override bool Takes(string parameter, bool value) => value;

    /// <inheritdoc/>
    public override T Named<T>(string property, T value, T fallback) =>
        Name(property, value, value switch { bool flag => flag ? "true" : "false", int number => Text(number), _ => Text((double)(object)value) }, Equals(value, fallback));

    /// <inheritdoc/>
    public override TEnum NamedMember<TEnum>(string property, TEnum value, TEnum fallback) =>
        Name(property, value, MemberText(value), Equals(value, fallback));

    /// <inheritdoc/>
    public override string? NamedText(string property, string? value) => Name(property, value, Quote(value ?? ""), value is null);

    /// <summary>The attribute: <c>[Dense(8, Relu)]</c>.</summary>
    public override string ToString()
    {
        int last = _positional.FindLastIndex(argument => !argument.IsDefault);
        string arguments = string.Join(", ", _positional.Take(last + 1).Select(argument => argument.Text).Concat(_named));
        return arguments.Length == 0 ? $"[{attribute}]" : $"[{attribute}({arguments})]";
    }

    private T Position<T>(T value, string text, bool isDefault = false)
    {
        _positional.Add((text, isDefault));
        return value;
    }

    private T Name<T>(string property, T value, string text, bool isDefault)
    {
        if (!isDefault)
            _named.Add($"{property} = {text}");
        return value;
    }

    // Bare where that means the member: NetGen gives the class a constant of that name.
    private string MemberText<TEnum>(TEnum value)
        where TEnum : struct, Enum => taken.Contains(value.ToString()) ? $"{typeof(TEnum).Name}.{value}" : value.ToString();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "double.NaN" : value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        string digits = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = digits.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0
            ? digits
            : string.Create(CultureInfo.InvariantCulture, $"{digits[..exponent]}e{int.Parse(digits.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)}");
    }

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
