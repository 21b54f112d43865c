using System.Globalization;
using System.Text;
using NetGen.Storage;

namespace NetGen;

/// <summary>
/// The memory of a callback from epoch to epoch, as a trainer's file keeps it: numbers by name, and a copy of all parameters if
/// the callback has one.
/// </summary>
public sealed class CallbackState
{
    // In one order, so that equal states are equal texts.
    private readonly SortedDictionary<string, double> _numbers = new(StringComparer.Ordinal);

    /// <summary>A number; <see langword="null"/> if there is none of this name. To set it to that removes it.</summary>
    /// <param name="name">Its name, of letters, digits and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The name has other characters, or the number is NaN.</exception>
    public double? this[string name]
    {
        get => _numbers.TryGetValue(name, out double value) ? value : null;
        set
        {
            if (!IsName(name))
                throw new ArgumentException($"A state's number is named by letters, digits and _, got '{name}'.", nameof(name));
            if (value is double.NaN)
                throw new ArgumentException($"The state's number '{name}' is NaN, which no file keeps.", nameof(value));
            if (value is { } number)
                _numbers[name] = number;
            else
                _numbers.Remove(name);
        }
    }

    /// <summary>
    /// A copy of all parameters in the layout of <see cref="ParameterStore.Buffer"/>; <see langword="null"/> if there is none. A
    /// callback that is given a state copies from it and keeps no reference.
    /// </summary>
    public AlignedBuffer? Parameters { get; set; }

    /// <summary>The numbers as a text: <c>best=0.25 wait=2</c>.</summary>
    internal string ToText()
    {
        var text = new StringBuilder();
        foreach ((string name, double value) in _numbers)
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{name}={value:R}");
        return text.ToString();
    }

    /// <summary>Reads such a text; <see langword="null"/> where it is none.</summary>
    internal static CallbackState? Parse(string text)
    {
        var state = new CallbackState();
        foreach (string part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0
                || !IsName(part[..sign])
                || !double.TryParse(part.AsSpan(sign + 1), CultureInfo.InvariantCulture, out double value)
                || double.IsNaN(value))
            {
                return null;
            }

            state._numbers[part[..sign]] = value;
        }

        return state;
    }

    private static bool IsName(string name) =>
        !string.IsNullOrEmpty(name) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
