using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Rewriting;

/// <summary>Generated code for a class whose base declares methods of the same names as abstract or virtual.</summary>
internal static class OverridingText
{
    /// <summary>The file with <c>override</c> at the methods of these names that take no sample types.</summary>
    public static GeneratedSource Of(GeneratedSource source, EquatableArray<string> names) => TextEdits.Apply(source, root => root
        .DescendantNodes()
        .OfType<MethodDeclarationSyntax>()
        .Where(method => names.Contains(method.Identifier.ValueText)
            && method.Modifiers.Any(SyntaxKind.PublicKeyword)
            && !method.Modifiers.Any(SyntaxKind.StaticKeyword)
            && method.ParameterList.Parameters.All(parameter => parameter.Modifiers.Count == 0)
            && IsOfTheNetwork(method))
        .Select(method => TextEdits.Insert(method.ReturnType.SpanStart, "override ")));

    // The class of quantized weights is not partial.
    private static bool IsOfTheNetwork(MethodDeclarationSyntax method) =>
        method.Parent is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword);
}
