using Microsoft.CodeAnalysis;
using NetGen.Compiler.Emit;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Parsing;

/// <summary>Whether the members that NetGen generates find their names free.</summary>
internal static class MemberRules
{
    private static readonly SymbolDisplayFormat ParameterFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The collisions of a class with what its declaration generates.</summary>
    /// <param name="type">The class.</param>
    /// <param name="network">Its network, or nothing where no members are generated.</param>
    /// <param name="overrides">Receives the names of the generated methods that override one of a base class.</param>
    public static IEnumerable<ParseError> Check(INamedTypeSymbol type, Network? network, List<string> overrides)
    {
        foreach (GeneratedMember generated in network is null ? [] : GeneratedMembers.Of(network))
        {
            // C# allows no member the name of its class or of a type parameter.
            if (generated.Name == type.Name
                || type.TypeParameters.Any(parameter => parameter.Name == generated.Name)
                || type.GetMembers(generated.Name).Any(member => Collides(member, generated)))
            {
                yield return new ParseError(ParseErrorKind.MemberCollision, [type.Name, generated.Display(type.Name)]);
            }
            else if (type.BaseType is { SpecialType: not SpecialType.System_Object } && FindObstacle(type, generated, overrides) is { } obstacle)
            {
                yield return new ParseError(ParseErrorKind.UnsupportedClass, [type.Name, obstacle]);
            }
        }
    }

    private static bool Collides(ISymbol member, GeneratedMember generated)
    {
        if (member.IsImplicitlyDeclared || GeneratedFiles.Hold(member))
            return false;
        return generated.ParameterTypes is not { } parameterTypes
            || member is not IMethodSymbol method
            || (method.Arity == 0 && parameterTypes == ParameterTypes(method));
    }

    // What a class inherits may be hidden; a virtual method is overridden, and what cannot be overridden is an error.
    private static string? FindObstacle(INamedTypeSymbol type, GeneratedMember generated, List<string> overrides)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers(generated.Name).Where(IsVirtual))
            {
                bool isMethod = generated.ParameterTypes is not null;
                if (isMethod && member is not IMethodSymbol)
                    return $"its base class '{current.Name}' has a virtual member '{member.Name}', which the generated method of that name cannot override; rename it";
                if (!isMethod)
                    return $"its base class '{current.Name}' has a virtual member '{member.Name}', which the generated member of that name cannot override; rename it";
                var method = (IMethodSymbol)member;
                if (method.Arity > 0 || generated.ParameterTypes != ParameterTypes(method))
                    continue;
                string returned = generated.Name == "ComputeRegularization" ? "double" : "void";
                if (method.DeclaredAccessibility != Accessibility.Public
                    || method.ReturnType.ToDisplayString() != returned
                    || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
                {
                    return $"its base class '{current.Name}' has a virtual method '{generated.Display(type.Name)}', which the generated method can override only if it is public and returns {returned}; change or rename it";
                }

                overrides.Add(generated.Name);
                return null;
            }
        }

        return null;
    }

    private static bool IsVirtual(ISymbol member) =>
        member is { IsSealed: false, DeclaredAccessibility: not Accessibility.Private } && (member.IsVirtual || member.IsAbstract || member.IsOverride);

    private static string ParameterTypes(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, method.ContainingType)
                ? method.ContainingType.Name
                : parameter.Type.ToDisplayString(ParameterFormat)))
            .Replace(method.ContainingType.ToDisplayString(ParameterFormat) + ".", "");
}
