using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Rewriting;

/// <summary>
/// Generated code for a project with <c>CheckForOverflowUnderflow</c>: a check of every offset would take kernels a good part of their
/// speed, and casts that wrap on purpose would throw.
/// </summary>
internal static class UncheckedText
{
    /// <summary>The file with every body in <c>unchecked</c>. Expression bodies compute nothing that could overflow.</summary>
    public static GeneratedSource Of(GeneratedSource source) => TextEdits.Apply(source, static root => TextEdits.Bodies(root)
        .Where(body => body.Parent is not LocalFunctionStatementSyntax)
        .SelectMany(body => new TextChange[]
        {
            TextEdits.Insert(body.OpenBraceToken.Span.End, " unchecked {"),
            TextEdits.Insert(body.CloseBraceToken.SpanStart, "} "),
        }));
}
