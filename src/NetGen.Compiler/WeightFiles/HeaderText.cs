using System.Globalization;
using System.Text;

namespace NetGen.Compiler.WeightFiles;

/// <summary>Reads JSON from left to right, as far as headers of safetensors files have it: objects, arrays, strings and whole numbers.</summary>
/// <remarks>netstandard2.0 has no JSON, and a library that an analyzer brings along can clash with what its host has loaded.</remarks>
/// <param name="text">The JSON.</param>
internal sealed class HeaderText(string text)
{
    private int _position;

    /// <summary>Reads the members of an object.</summary>
    /// <param name="readMember">Reads the value of the member of that name.</param>
    public void ReadObject(Action<string> readMember)
    {
        Expect('{');
        if (Take('}'))
            return;
        do
        {
            string name = ReadString();
            Expect(':');
            readMember(name);
        }
        while (Take(','));
        Expect('}');
    }

    /// <summary>Reads an array of whole numbers of at least 0.</summary>
    /// <param name="most">The most of them.</param>
    public List<long> ReadNumbers(int most)
    {
        var numbers = new List<long>();
        Expect('[');
        if (Take(']'))
            return numbers;
        do
        {
            if (numbers.Count == most)
                throw new HeaderException($"an array has more than {most.ToString(CultureInfo.InvariantCulture)} numbers");
            numbers.Add(ReadNumber());
        }
        while (Take(','));
        Expect(']');
        return numbers;
    }

    /// <summary>Reads a string.</summary>
    public string ReadString()
    {
        Expect('"');
        var result = new StringBuilder();
        while (Next() is var character && character != '"')
        {
            if (character < ' ')
                throw Unexpected();
            result.Append(character == '\\' ? ReadEscape() : character);
        }

        return result.ToString();
    }

    /// <summary>Makes sure that nothing but white space is left.</summary>
    public void ReadEnd()
    {
        SkipSpace();
        if (_position < text.Length)
            throw Unexpected();
    }

    private char ReadEscape()
    {
        char escape = Next();
        if (escape == 'u')
        {
            int value = 0;
            for (int i = 0; i < 4; i++)
                value = (value * 16) + HexDigit(Next());
            return (char)value;
        }

        int index = "\"\\/bfnrt".IndexOf(escape);
        return index >= 0 ? "\"\\/\b\f\n\r\t"[index] : throw Unexpected();
    }

    private int HexDigit(char digit)
    {
        int value = "0123456789abcdef".IndexOf(char.ToLowerInvariant(digit));
        return value >= 0 ? value : throw Unexpected();
    }

    private long ReadNumber()
    {
        SkipSpace();
        int start = _position;
        while (_position < text.Length && text[_position] is >= '0' and <= '9')
            _position++;
        string digits = text.Substring(start, _position - start);
        bool isGood = digits.Length == 1 || !digits.StartsWith("0", StringComparison.Ordinal);
        return isGood && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Unexpected();
    }

    private void Expect(char expected)
    {
        if (!Take(expected))
            throw Unexpected();
    }

    private bool Take(char expected)
    {
        SkipSpace();
        bool isNext = _position < text.Length && text[_position] == expected;
        _position += isNext ? 1 : 0;
        return isNext;
    }

    private char Next() => _position < text.Length ? text[_position++] : throw Unexpected();

    private void SkipSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\n' or '\r')
            _position++;
    }

    private HeaderException Unexpected() =>
        new($"the header is not what safetensors has, at character {_position.ToString(CultureInfo.InvariantCulture)}");
}

/// <summary>A header breaks the format.</summary>
/// <param name="message">How.</param>
internal sealed class HeaderException(string message) : Exception(message);
