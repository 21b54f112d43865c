using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Rewriting;

/// <summary>Edits of a generated file, made at its syntax: of what few projects need, the emitters know nothing.</summary>
internal static class TextEdits
{
    /// <summary>The file with the edits that its syntax asks for.</summary>
    public static GeneratedSource Apply(GeneratedSource source, Func<CompilationUnitSyntax, IEnumerable<TextChange>> edits)
    {
        SourceText text = SourceText.From(source.Text);
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(
            text, CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest)).GetRoot();
        return source with { Text = text.WithChanges(edits(root).OrderBy(edit => edit.Span.Start)).ToString() };
    }

    /// <summary>An insertion.</summary>
    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    /// <summary>The blocks that are the bodies of methods, constructors and accessors.</summary>
    public static IEnumerable<BlockSyntax> Bodies(SyntaxNode root) => root.DescendantNodes().OfType<BlockSyntax>()
        .Where(block => block.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax);
}
