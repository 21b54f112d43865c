using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Compiler;
using NetGen.Compiler.Declaration;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0007: lets the last size of a reshape be inferred that can be, with the others as they are.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InferSizeCodeFix))]
public sealed class InferSizeCodeFix : NetworkCodeFix
{
    private const int Inferred = -1;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.ReshapeSizeMismatch.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Attribute is not { ArgumentList.Arguments: var arguments } attribute
            || target.Network is not { } network
            || DeclarationParser.Parse(network, target.Model.Compilation, target.Cancellation).Declaration is not { } declaration)
        {
            return null;
        }

        ExpressionSyntax[] sizes = Sizes([.. arguments.Where(argument => argument.NameEquals is null)]);
        int ordinal = target.NetworkAttributes.ToList().IndexOf(attribute);
        if (declaration.Layers.FirstOrDefault(layer => layer.Ordinal == ordinal) is not ReshapeDeclaration reshape
            || reshape.Dimensions.Count != sizes.Length)
        {
            return null;
        }

        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            if (!Fits(declaration, reshape, i))
                continue;
            edits.Replace(sizes[i], "-1");
            return i == sizes.Length - 1 ? "Let the last size be inferred" : $"Let dimension {i + 1} be inferred";
        }

        return null;
    }

    // Arguments, or the elements of one that is an array.
    private static ExpressionSyntax[] Sizes(IReadOnlyList<AttributeArgumentSyntax> arguments) => arguments switch
    {
        [{ Expression: ArrayCreationExpressionSyntax { Initializer.Expressions: var elements } }] => [.. elements],
        [{ Expression: ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var elements } }] => [.. elements],
        [{ Expression: CollectionExpressionSyntax collection }] =>
            [.. collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression)],
        _ => [.. arguments.Select(argument => argument.Expression)],
    };

    // The compiler itself says whether a reshape fits.
    private static bool Fits(NetworkDeclaration declaration, ReshapeDeclaration reshape, int dimension)
    {
        ReshapeDeclaration changed = reshape with
        {
            Dimensions = reshape.Dimensions.Select((size, i) => i == dimension ? Inferred : size).ToEquatableArray(),
        };
        IEnumerable<LayerDeclaration> layers = declaration.Layers.Select(layer => layer == reshape ? changed : layer);
        return NetworkCompiler.Check(declaration with { Layers = layers.ToEquatableArray() })
            .All(error => error.Ordinal != reshape.Ordinal);
    }
}
