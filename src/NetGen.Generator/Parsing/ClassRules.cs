using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;
using NetGen.Compiler.Attributes;

namespace NetGen.Generator.Parsing;

/// <summary>Whether another file can add a constructor and an interface to a class.</summary>
internal static class ClassRules
{
    // C# has room for 1,023 bytes in the names of members; those that implement an interface contain the class's full name.
    private const int MaximumNameLength = 512;

    /// <summary>The errors of a class.</summary>
    public static IEnumerable<ParseError> Check(
        INamedTypeSymbol type, ImmutableArray<AttributeData> attributes, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (!IsPartial(current, cancellation))
                yield return Error(ParseErrorKind.NotPartial, current.Name, type.Name);
        }

        // Weights have no order among the layers: the project that ships them may say so in a file of its own.
        int declarations = attributes
            .Where(attribute => !IsWeights(attribute))
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent)
            .Distinct()
            .Count();
        if (declarations > 1)
        {
            string count = declarations.ToString(CultureInfo.InvariantCulture);
            yield return Error(ParseErrorKind.SplitAttributes, type.Name, count);
        }

        if ((FindObstacle(type, cancellation) ?? (attributes.Any(IsWeights) ? FindObstacleToInstances(type) : null)) is { } obstacle)
            yield return Error(ParseErrorKind.UnsupportedClass, type.Name, obstacle);
    }

    /// <summary>Whether another file can see the class.</summary>
    public static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
                return true;
        }

        return false;
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

        int length = Encoding.UTF8.GetByteCount(type.ToDisplayString());
        if (length > MaximumNameLength)
        {
            return $"its full name takes {length.ToString(CultureInfo.InvariantCulture)} bytes, and names of generated members, which contain it, "
                + $"have room for {MaximumNameLength.ToString(CultureInfo.InvariantCulture)}; shorten it";
        }

        return type.BaseType is { TypeKind: not TypeKind.Error } baseType ? FindObstacle(baseType, type) : null;
    }

    // Generated code makes the network that has the weights.
    private static string? FindObstacleToInstances(INamedTypeSymbol type)
    {
        if (type.IsAbstract)
            return "it is abstract, and [Weights] needs an instance; remove 'abstract' or [Weights]";
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is { } member)
                return $"its member '{member.Name}' is required, and [Weights] makes an instance that would not set it; remove 'required' or [Weights]";
        }

        return null;
    }

    private static bool IsWeights(AttributeData attribute) => NetworkAttributes.NameOf(attribute.AttributeClass) == DeclarationAttributes.Weights;

    // The generated constructor calls the base's without arguments.
    private static string? FindObstacle(INamedTypeSymbol baseType, INamedTypeSymbol type)
    {
        IMethodSymbol[] candidates =
        [
            .. baseType.InstanceConstructors.Where(constructor =>
                constructor.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams) && IsAccessible(constructor, type)),
        ];
        IMethodSymbol? called = candidates.FirstOrDefault(constructor => constructor.Parameters.IsEmpty);
        if (called is null && candidates.Length > 1)
            return $"its base class '{baseType.Name}' has {candidates.Length.ToString(CultureInfo.InvariantCulture)} constructors that the generated one could call without arguments; add one without parameters";
        called ??= candidates.FirstOrDefault();
        if (called is null)
            return $"its base class '{baseType.Name}' has no constructor without parameters for the generated one to call; add one";
        return IsObsoleteAsError(called)
            ? $"the constructor of its base class '{baseType.Name}' that the generated one calls is obsolete, and its use an error; add one without parameters"
            : null;
    }

    private static bool IsObsoleteAsError(IMethodSymbol constructor) => constructor.GetAttributes().Any(attribute =>
        attribute is { AttributeClass: { Name: "ObsoleteAttribute", ContainingNamespace.Name: "System" }, ConstructorArguments: [_, { Value: true }] });

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
