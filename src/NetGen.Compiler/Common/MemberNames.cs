using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Compiler;

/// <summary>Names in the spelling of Keras and in that of C#.</summary>
public static class MemberNames
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default",
        "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto",
        "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using",
        "virtual", "void", "volatile", "while",
    ];

    private static readonly Regex BeforeWord = new("(.)([A-Z][a-z]+)", RegexOptions.CultureInvariant);
    private static readonly Regex BeforeCapital = new("([a-z])([A-Z])", RegexOptions.CultureInvariant);

    /// <summary>
    /// A Keras name in C#'s spelling: <c>dense_1/kernel</c> becomes <c>Dense1Kernel</c>. One that begins with a digit gets an underscore.
    /// </summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        foreach (string word in name.Split('_', '-', '/'))
        {
            if (word.Length > 0)
                result.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return result.Length > 0 && char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary>A Keras name as a parameter: <c>left_eye</c> becomes <c>leftEye</c>, and a keyword gets its <c>@</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name), camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>A class's name as Keras begins the automatic names of its layers: <c>ResidualBlock</c> becomes <c>residual_block</c>.</summary>
    public static string Snake(string name) =>
        BeforeCapital.Replace(BeforeWord.Replace(name.TrimStart('@'), "$1_$2"), "$1_$2").ToLowerInvariant();

    /// <summary>Whether a name can be that of a class: letters, digits and underscores, no digit first, and no keyword.</summary>
    public static bool IsIdentifier(string name) => name.Length > 0
        && !char.IsDigit(name[0])
        && name.All(character => char.IsLetterOrDigit(character) || character == '_')
        && !Keywords.Contains(name);

    /// <summary>Whether a user can give a name: letters, digits, hyphens and underscores, and not the last two alone.</summary>
    public static bool IsGood(string name) =>
        name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-') && name.Any(char.IsLetterOrDigit);
}
