using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>Where in the source an error of an attribute is.</summary>
internal static class AttributeLocations
{
    /// <summary>The argument that is wrong, or the whole attribute; nothing where the attribute is not in source.</summary>
    public static Location? Of(AttributeData attribute, NetworkError error, CancellationToken cancellation)
    {
        string? name = error.Kind switch
        {
            NetworkErrorKind.LossUnlikeActivation => "loss",
            NetworkErrorKind.SoftmaxOfOneValue or NetworkErrorKind.HiddenSoftmax or NetworkErrorKind.ReluOfRegression => "activation",
            NetworkErrorKind.ArgumentOutOfRange or NetworkErrorKind.OutputNames or NetworkErrorKind.UnknownName or NetworkErrorKind.DuplicateName
                or NetworkErrorKind.LossOfNoOutput or NetworkErrorKind.ShapesDoNotMerge or NetworkErrorKind.UnreadValue
                or NetworkErrorKind.ShareMismatch => error.Arguments[1],
            NetworkErrorKind.UnrolledTooLarge => nameof(DenseDeclaration.Unroll),
            _ => null,
        };
        return Of(attribute, name, cancellation);
    }

    /// <summary>The argument of a parameter, or the whole attribute; nothing where the attribute is not in source.</summary>
    public static Location? Of(AttributeData attribute, string? parameter, CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax)
            return null;
        AttributeArgumentSyntax? argument = parameter is null ? null : FindArgument(attribute, syntax, parameter);
        return (argument as SyntaxNode ?? syntax).GetLocation();
    }

    /// <summary>The whole attribute.</summary>
    public static Location Of(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? Location.None;

    // A value's name is that of a property (`Alpha = 1`), of a parameter (`units: 1`, or just `1`), or `dimension 2`, `name 2`.
    private static AttributeArgumentSyntax? FindArgument(AttributeData attribute, AttributeSyntax syntax, string name)
    {
        int position = Position(attribute, name);
        int index = 0;
        foreach (AttributeArgumentSyntax argument in syntax.ArgumentList?.Arguments ?? default)
        {
            string? given = (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText;
            if (given == name || (given is null && index == position))
                return argument;
            index++;
        }

        return null;
    }

    private static int Position(AttributeData attribute, string name)
    {
        int space = name.IndexOf(' ');
        if (space >= 0)
            return int.Parse(name.Substring(space + 1), CultureInfo.InvariantCulture) - 1;
        return WrittenArguments.Constructor(attribute)?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Ordinal ?? -1;
    }
}
