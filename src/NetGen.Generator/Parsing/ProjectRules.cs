using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Generator.Parsing;

/// <summary>Whether generated code means in this project what it means everywhere.</summary>
internal static class ProjectRules
{
    private static readonly string[] LibraryNamespaces = ["", "Storage", "Numerics", "Randomness", "Gpu"];

    /// <summary>The errors of the project that a class is part of.</summary>
    public static IEnumerable<ParseError> Check(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options)
            yield return new ParseError(ParseErrorKind.OldLanguage, [options.LanguageVersion.ToDisplayString()]);

        foreach (INamedTypeSymbol hiding in HidingTypes(type.ContainingAssembly))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new ParseError(ParseErrorKind.HiddenLibraryType, [type.Name, hiding.ToDisplayString()]);
        }
    }

    // C# prefers a type of the project to one of the same full name in a library.
    private static IEnumerable<INamedTypeSymbol> HidingTypes(IAssemblySymbol assembly)
    {
        if (Find(assembly.GlobalNamespace, "NetGen") is not { } own)
            return [];
        INamespaceSymbol[] libraries =
        [
            .. assembly.Modules.First().ReferencedAssemblySymbols
                .Where(reference => reference.Name is "NetGen" or "NetGen.Gpu")
                .Select(reference => Find(reference.GlobalNamespace, "NetGen"))
                .OfType<INamespaceSymbol>(),
        ];
        return LibraryNamespaces.SelectMany(name => TypesOf(own, name).Where(type =>
            libraries.Any(library => TypesOf(library, name).Any(other => IsPublic(other) && other.Name == type.Name && other.Arity == type.Arity))));
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceSymbol root, string name) =>
        (name.Length == 0 ? root : Find(root, name))?.GetTypeMembers() ?? Enumerable.Empty<INamedTypeSymbol>();

    private static bool IsPublic(INamedTypeSymbol type) => type.DeclaredAccessibility == Accessibility.Public;

    private static INamespaceSymbol? Find(INamespaceSymbol space, string name) =>
        space.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault();
}
