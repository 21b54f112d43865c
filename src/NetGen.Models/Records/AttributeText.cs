using System.Text;

namespace NetGen.Compiler.Models.Records;

/// <summary>One attribute as <see cref="AttributeWriter"/> writes it, taken apart: <c>[Dense(8, Relu, UseBias = false)]</c>.</summary>
/// <param name="Name">The attribute: <c>Dense</c>.</param>
/// <param name="TypeArgument">The class between angle brackets; nothing where there is none.</param>
/// <param name="Positional">The arguments of the constructor in order.</param>
/// <param name="Named">The arguments that are given by name.</param>
internal sealed record AttributeText(
    string Name, string? TypeArgument, IReadOnlyList<AttributeValue> Positional, IReadOnlyDictionary<string, AttributeValue> Named)
{
    /// <summary>Takes an attribute apart.</summary>
    /// <param name="text">The attribute with its brackets.</param>
    /// <exception cref="FormatException">It is not written as attributes are.</exception>
    public static AttributeText Parse(string text)
    {
        Scanner scanner = new(text);
        scanner.Require('[');
        string name = scanner.Word();
        string? type = null;
        if (scanner.Takes('<'))
        {
            type = scanner.Word();
            scanner.Require('>');
        }

        List<AttributeValue> positional = [];
        Dictionary<string, AttributeValue> named = [];
        if (scanner.Takes('('))
        {
            do
            {
                AttributeValue value = scanner.Value();
                if (!scanner.Takes('='))
                    positional.Add(value);
                else if (!named.TryAdd(value.Text, scanner.Value()))
                    throw new FormatException($"'{value.Text}' is given twice in {text}");
            }
            while (scanner.Takes(','));
            scanner.Require(')');
        }

        scanner.Require(']');
        return scanner.IsAtEnd ? new AttributeText(name, type, positional, named) : throw scanner.Failure("the end");
    }

    // Spaces may stand between any two tokens.
    private sealed class Scanner(string text)
    {
        private int _at;

        public bool IsAtEnd => Next() == '\0';

        public bool Takes(char character)
        {
            bool isNext = Next() == character;
            _at += isNext ? 1 : 0;
            return isNext;
        }

        public void Require(char character)
        {
            if (!Takes(character))
                throw Failure($"'{character}'");
        }

        public string Word()
        {
            Next();
            int start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '+' or '-'))
                _at++;
            return _at > start ? text[start.._at] : throw Failure("a word or a number");
        }

        public AttributeValue Value() => Next() == '"' ? new AttributeValue(Quoted(), IsQuoted: true) : new AttributeValue(Word(), IsQuoted: false);

        public FormatException Failure(string expected) => new($"Expected {expected} at character {_at} of {text}");

        private string Quoted()
        {
            StringBuilder content = new();
            for (_at++; _at < text.Length && text[_at] != '"'; _at++)
            {
                _at += text[_at] == '\\' ? 1 : 0;
                if (_at < text.Length)
                    content.Append(text[_at]);
            }

            Require('"');
            return content.ToString();
        }

        private char Next()
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
            return _at < text.Length ? text[_at] : '\0';
        }
    }
}

/// <summary>One argument of an attribute.</summary>
/// <param name="Text">A number, a word, or the content of a text.</param>
/// <param name="IsQuoted">Whether it is a text.</param>
internal readonly record struct AttributeValue(string Text, bool IsQuoted);
