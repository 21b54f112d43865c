using Microsoft.CodeAnalysis;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Parsing;

/// <summary>Whether the members that NetGen generates find their names free.</summary>
internal static class MemberRules
{
    private static readonly SymbolDisplayFormat ParameterFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The collisions of a class with what its declaration generates.</summary>
    public static IEnumerable<ParseError> Check(INamedTypeSymbol type, NetworkDeclaration declaration)
    {
        foreach (GeneratedMember generated in GeneratedMembers.Of(declaration))
        {
            // C# allows no member the name of its class or of a type parameter.
            if (generated.Name == type.Name
                || type.TypeParameters.Any(parameter => parameter.Name == generated.Name)
                || type.GetMembers(generated.Name).Any(member => Collides(member, generated)))
                yield return new ParseError(ParseErrorKind.MemberCollision, [type.Name, generated.Display(type.Name)]);
        }
    }

    private static bool Collides(ISymbol member, GeneratedMember generated)
    {
        if (member.IsImplicitlyDeclared || IsGenerated(member))
            return false;
        return generated.ParameterTypes is not { } parameterTypes
            || member is not IMethodSymbol method
            || (method.Arity == 0 && parameterTypes == ParameterTypes(method));
    }

    private static string ParameterTypes(IMethodSymbol method) =>
        string.Join(", ", method.Parameters.Select(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, method.ContainingType)
                ? method.ContainingType.Name
                : parameter.Type.ToDisplayString(ParameterFormat)))
            .Replace(method.ContainingType.ToDisplayString(ParameterFormat) + ".", "");

    /// <summary>
    /// Whether NetGen wrote a member. Analyzers see classes with the generated part; the compiler puts it into a folder named for
    /// the generator.
    /// </summary>
    public static bool IsGenerated(ISymbol member) => member.DeclaringSyntaxReferences.All(reference =>
        Path.GetFileName(Path.GetDirectoryName(reference.SyntaxTree.FilePath)) == typeof(NetworkGenerator).FullName);
}
