using System.Text;

namespace NetGen.Storage.StateDictionaries;

/// <summary>The order of names in which runs of digits count as numbers.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static NaturalOrder Instance { get; } = new();

    /// <summary>The name with <c>#</c> in the place of each number: names that differ by numbers only have the same.</summary>
    public static string WithoutNumbers(string name)
    {
        var text = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiDigit(name[i]))
                text.Append(name[i]);
            else if (i == 0 || !char.IsAsciiDigit(name[i - 1]))
                text.Append('#');
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            ReadOnlySpan<char> a = Take(ref left), b = Take(ref right);
            int order = char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]) ? CompareNumbers(a, b) : a.SequenceCompareTo(b);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    // Numbers may be longer than any type.
    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        ReadOnlySpan<char> first = a.TrimStart('0'), second = b.TrimStart('0');
        int order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
        return order != 0 ? order : a.Length.CompareTo(b.Length);
    }

    // A run of digits, or one other character.
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text)
    {
        int length = 1;
        if (char.IsAsciiDigit(text[0]))
        {
            while (length < text.Length && char.IsAsciiDigit(text[length]))
                length++;
        }

        ReadOnlySpan<char> taken = text[..length];
        text = text[length..];
        return taken;
    }
}
