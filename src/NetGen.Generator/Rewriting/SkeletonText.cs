using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Rewriting;

/// <summary>
/// The members of a network whose declaration has an error, so that what uses them has none. They are those of the network that is
/// closest to the declaration, as the emitters write them, with bodies that throw: the error may have been made a warning.
/// </summary>
internal static class SkeletonText
{
    /// <summary>A constant by which analyzers know such a class.</summary>
    public const string Marker = "_netGenIsSkeleton";

    private const string SizeOfInput = "InputSize";

    /// <summary>The file without kernels, and with bodies that throw.</summary>
    public static GeneratedSource Of(GeneratedSource source) => TextEdits.Apply(source, Edit);

    private static IEnumerable<TextChange> Edit(CompilationUnitSyntax root)
    {
        MemberDeclarationSyntax part = root.Members[0];
        TypeDeclarationSyntax network = NetworkIn(part);

        // The table of layers would be a guess, and the report of their code too.
        int head = root.GetLeadingTrivia().Last(trivia => trivia.IsDirective).Span.End;
        IEnumerable<TextChange> comments = root.GetLeadingTrivia().Concat(network.GetLeadingTrivia())
            .Where(trivia => trivia.SpanStart > head && IsComment(trivia))
            .Select(trivia => trivia.FullSpan)
            .Distinct()
            .Select(span => new TextChange(span, ""));
        string marker = network.Members.Any(IsSizeOfInput)
            ? $"\n// The declaration has an error. These are the members of a network that is close to it, and they throw.\nprivate const bool {Marker} = true;\n"
            : "";
        string body = $"{{ throw new global::System.InvalidOperationException(\"The declaration of the network '{network.Identifier.ValueText}' has an error; the build reports it.\"); }}";
        return
        [
            .. comments,
            TextEdits.Insert(network.OpenBraceToken.Span.End, marker),
            .. network.Members.SelectMany(member => Throw(member, body)),
            .. root.Members.Skip(1).Select(kernels => new TextChange(kernels.FullSpan, "")),
        ];
    }

    private static IEnumerable<TextChange> Throw(MemberDeclarationSyntax member, string body) => member switch
    {
        TypeDeclarationSyntax type => type.Members.SelectMany(nested => Throw(nested, body)),
        BaseMethodDeclarationSyntax method => [Replace(((SyntaxNode?)method.Body ?? method.ExpressionBody!).SpanStart, method, body)],
        PropertyDeclarationSyntax { ExpressionBody: { } value } property => [Replace(value.SpanStart, property, $"{{ get {body} }}")],
        PropertyDeclarationSyntax { Initializer: not null, AccessorList: { } accessors } property =>
            [Replace(accessors.SpanStart, property, $"{{ get {body} }}")],
        BasePropertyDeclarationSyntax { AccessorList: { } accessors } => accessors.Accessors
            .Where(accessor => accessor.Body is not null || accessor.ExpressionBody is not null)
            .Select(accessor => Replace(((SyntaxNode?)accessor.Body ?? accessor.ExpressionBody!).SpanStart, accessor, body)),

        // What only the bodies used.
        FieldDeclarationSyntax field when field.Declaration.Variables[0].Initializer is not null && !field.Modifiers.Any(SyntaxKind.ConstKeyword) =>
            [new TextChange(field.Span, "")],
        _ => [],
    };

    private static TextChange Replace(int start, SyntaxNode member, string text) =>
        new(TextSpan.FromBounds(start, member.Span.End), text);

    // Around it are its namespace and the types that contain it, each with that one member.
    private static TypeDeclarationSyntax NetworkIn(MemberDeclarationSyntax part)
    {
        while (true)
        {
            switch (part)
            {
                case BaseNamespaceDeclarationSyntax { Members: [var member] }:
                    part = member;
                    break;
                case TypeDeclarationSyntax { Members: [TypeDeclarationSyntax nested] }:
                    part = nested;
                    break;
                default:
                    return (TypeDeclarationSyntax)part;
            }
        }
    }

    private static bool IsSizeOfInput(MemberDeclarationSyntax member) =>
        member is FieldDeclarationSyntax { Declaration.Variables: [{ Identifier.ValueText: SizeOfInput }] };

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia);
}
