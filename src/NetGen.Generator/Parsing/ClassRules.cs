using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;

namespace NetGen.Generator.Parsing;

/// <summary>Whether another file can add a constructor and an interface to a class.</summary>
internal static class ClassRules
{
    /// <summary>The errors of a class.</summary>
    public static IEnumerable<ParseError> Check(
        INamedTypeSymbol type, ImmutableArray<AttributeData> attributes, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (!IsPartial(current, cancellation))
                yield return Error(ParseErrorKind.NotPartial, current.Name, type.Name);
        }

        int declarations = attributes
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent)
            .Distinct()
            .Count();
        if (declarations > 1)
        {
            string count = declarations.ToString(CultureInfo.InvariantCulture);
            yield return Error(ParseErrorKind.SplitAttributes, type.Name, count);
        }

        if (FindObstacle(type, cancellation) is { } obstacle)
            yield return Error(ParseErrorKind.UnsupportedClass, type.Name, obstacle);
    }

    private static ParseError Error(ParseErrorKind kind, params string[] arguments) =>
        new(kind, arguments.ToEquatableArray());

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        Declarations(type, cancellation).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellation))
            .OfType<TypeDeclarationSyntax>();

    private static string? FindObstacle(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.IsStatic)
            return "it is static, and a network has instances that hold parameters; remove 'static'";

        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
                return $"'{current.Name}' is visible in its own file only, and the network's members are generated into another; remove 'file'";
        }

        if (Declarations(type, cancellation).Any(declaration => declaration.ParameterList is not null))
            return "its primary constructor would have to be called by the generated one; declare an ordinary constructor that calls this(seed) instead";

        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (!NetworkAttributes.Of(current).IsEmpty)
                return $"its base class '{current.Name}' is a network already; let it hold an instance of '{current.Name}' instead";
        }

        return type.BaseType is { } baseType && !HasParameterlessConstructor(baseType, type)
            ? $"its base class '{baseType.Name}' has no constructor without parameters for the generated one to call; add one"
            : null;
    }

    private static bool HasParameterlessConstructor(INamedTypeSymbol baseType, INamedTypeSymbol derived) =>
        baseType.TypeKind == TypeKind.Error
        || baseType.InstanceConstructors.Any(constructor =>
            constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
            && IsAccessible(constructor, derived));

    private static bool IsAccessible(IMethodSymbol constructor, INamedTypeSymbol derived) =>
        constructor.DeclaredAccessibility switch
        {
            Accessibility.Private => IsInside(derived, constructor.ContainingType),
            Accessibility.Internal or Accessibility.ProtectedAndInternal =>
                SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, derived.ContainingAssembly)
                || constructor.ContainingAssembly.GivesAccessTo(derived.ContainingAssembly),
            _ => true,
        };

    private static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol outer)
    {
        for (INamedTypeSymbol? current = type.ContainingType; current is not null; current = current.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, outer.OriginalDefinition))
                return true;
        }

        return false;
    }
}
