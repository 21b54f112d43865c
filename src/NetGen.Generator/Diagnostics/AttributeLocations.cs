using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>Where in the source an attribute and its arguments are.</summary>
internal static class AttributeLocations
{
    /// <summary>An argument, or the whole attribute; nothing where the attribute is not in source.</summary>
    public static Location? Of(AttributeData attribute, ErrorArgument? argument, CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
            return null;
        AttributeArgumentSyntax? found = argument is null ? null : FindArgument(attribute, syntax, argument);
        return (found as SyntaxNode ?? syntax).GetLocation();
    }

    /// <summary>The whole attribute.</summary>
    public static Location Of(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? Location.None;

    // A name is that of a property (`Alpha = 1`) or of a parameter (`units: 1`, or just `1`).
    private static AttributeArgumentSyntax? FindArgument(AttributeData attribute, AttributeSyntax syntax, ErrorArgument wanted)
    {
        int position = wanted.Position ?? WrittenArguments.PositionOf(wanted.Name, WrittenArguments.ConstructorOf(attribute, syntax));
        int index = 0;
        foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? default)
        {
            string? given = (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText;
            if (given == wanted.Name || (given is null && index == position))
                return argument;
            index++;
        }

        return null;
    }
}
