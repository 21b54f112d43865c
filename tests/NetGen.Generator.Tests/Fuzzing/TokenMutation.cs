using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>What typing, deleting and pasting do to text.</summary>
internal static class TokenMutation
{
    private static readonly string[] Strays =
    [
        "[", "]", "(", ")", "{", "}", ",", ";", ":", "=", ".", "<", ">", "-", "?", "@", "\"", "'", "\\", "/*", "//", "#if X\n", "\n#endif\n", "$", "0", "-1",
        "int.MaxValue", "1e300", "null", "partial", "class", "file", "static", "new", "int", "Missing", "Net", "typeof", "namespace", "using", "record", "\u0000", "\uD800",
    ];

    /// <summary>The text's tokens, each with the blanks and comments around it.</summary>
    public static List<string> Tokens(string text) =>
        [.. SyntaxFactory.ParseTokens(text).Select(token => token.ToFullString()).Where(token => token.Length > 0)];

    /// <summary>The text with some tokens deleted, doubled, exchanged, replaced, inserted, or cut off.</summary>
    public static string Apply(string text, Chooser choose)
    {
        List<string> tokens = Tokens(text);
        do
        {
            if (tokens.Count == 0)
                return text;
            int at = choose.Below(tokens.Count);
            int other = choose.Below(tokens.Count);
            switch (choose.Below(7))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 3:
                    tokens[at] = choose.Pick(Strays) + " ";
                    break;
                case 4:
                    tokens.Insert(at, choose.Pick(Strays) + " ");
                    break;
                case 5:
                    tokens.Insert(at, tokens[other]);
                    break;
                default:
                    if (choose.Chance(0.5))
                        tokens.RemoveRange(at, tokens.Count - at);
                    break;
            }
        }
        while (choose.Chance(0.4));
        return CrashesCompiler(tokens) ? text : string.Concat(tokens);
    }

    // Roslyn 4.8 throws where an attribute's argument has `::` after the name of a member: `[Dense(1, Relu::X)]`.
    private static bool CrashesCompiler(List<string> tokens) => Enumerable.Range(0, tokens.Count)
        .Any(at => tokens[at].Trim() == "::" && (at == 0 || tokens[at - 1].Trim() != "global"));
}
