using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>A file's name with the epoch's number and values in it, in the part of Python's format language that is used for them.</summary>
internal sealed class CheckpointName
{
    private const string EpochName = "epoch";

    private readonly List<Part> _parts = [];

    private CheckpointName(string template) => Template = template;

    /// <summary>The name as it was given.</summary>
    public string Template { get; }

    /// <summary>The folder, if it is the same for all epochs and not the current one.</summary>
    public string? FixedFolder =>
        _parts is [{ Name: null } first, ..]
        && Path.GetDirectoryName(_parts.Count == 1 ? first.Text : first.Text + "x") is { Length: > 0 } folder
            ? folder
            : null;

    /// <summary>The name, if it is the same for all epochs.</summary>
    public string? FixedName => _parts is [{ Name: null } only] ? only.Text : null;

    /// <summary>Whether all files are in one folder: <see cref="FixedFolder"/>, or the current one.</summary>
    public bool HasOneFolder =>
        !_parts.Skip(1).Any(part => part.Name is null && part.Text.AsSpan().ContainsAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));

    /// <summary>Reads a name.</summary>
    /// <exception cref="ArgumentException">What it has in braces cannot be read.</exception>
    public static CheckpointName Parse(string template)
    {
        var name = new CheckpointName(template);
        var text = new StringBuilder();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                if (end < 0)
                    throw name.Malformed("has a { without a }");
                name.AddText(text);
                name._parts.Add(name.Field(template[(i + 1)..end]));
                i = end;
            }
            else if (c == '}')
            {
                throw name.Malformed("has a } without a {");
            }
            else
            {
                text.Append(c);
            }
        }

        name.AddText(text);
        return name;
    }

    /// <summary>Checks that the epochs will have the values.</summary>
    /// <exception cref="ArgumentException">They will not.</exception>
    public void RequireIn(IReadOnlyList<string> names)
    {
        foreach (Part part in _parts)
        {
            if (part.Name is not null and not EpochName && !names.Contains(part.Name))
                throw new ArgumentException(
                    $"ModelCheckpoint's file name {Template} has {{{part.Name}}}, but there are only {EpochName}, " +
                    $"{string.Join(", ", names)}.");
        }
    }

    /// <summary>The name for an epoch.</summary>
    public string For(EpochResult result)
    {
        var path = new StringBuilder();
        foreach (Part part in _parts)
        {
            if (part.Name is null)
                path.Append(part.Text);
            else if (part.Name == EpochName)
                path.Append(result.Epoch.ToString(part.Text, CultureInfo.InvariantCulture));
            else if (result.TryGet(part.Name, out MetricValue value))
                path.Append(value.Value.ToString(part.Text, CultureInfo.InvariantCulture));
        }

        return path.ToString();
    }

    private void AddText(StringBuilder text)
    {
        if (text.Length > 0)
            _parts.Add(new Part(null, text.ToString()));
        text.Clear();
    }

    private Part Field(string field)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? field : field[..colon];
        string format = colon < 0 ? "" : field[(colon + 1)..];
        if (name.Length == 0)
            throw Malformed("has braces without a name in them");
        return new Part(name, name == EpochName ? Digits(field, format) : Decimals(field, format));
    }

    // "02d" is at least two digits.
    private string Digits(string field, string format)
    {
        string digits = format.EndsWith('d') ? format[..^1] : format;
        if (digits.Length == 0)
            return "D";
        if (digits[0] == '0' && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width <= 99)
            return "D" + width.ToString(CultureInfo.InvariantCulture);
        throw Malformed($"has {{{field}}}; the epoch is written as {{epoch}} or, with leading zeros, {{epoch:02d}}");
    }

    // ".2f" is two digits after the point, ".2e" the same with an exponent.
    private string Decimals(string field, string format)
    {
        if (format.Length == 0)
            return "R";
        char kind = format[^1];
        string precision = format.Length == 1 ? "6" : format[0] == '.' ? format[1..^1] : "";
        if (kind is 'f' or 'e'
            && int.TryParse(precision, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) && digits <= 99)
            return kind == 'f'
                ? "F" + digits.ToString(CultureInfo.InvariantCulture)
                : (digits == 0 ? "0" : "0." + new string('0', digits)) + "e+00";
        throw Malformed($"has {{{field}}}; a value is written as {{val_loss}}, {{val_loss:.2f}} or {{val_loss:.2e}}");
    }

    private ArgumentException Malformed(string what) =>
        new($"ModelCheckpoint's file name {Template} {what}. Write two braces for one that is part of the name.");

    // Of a value, its name and its format; of other text, the text.
    private sealed record Part(string? Name, string Text);
}
