using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>Symbols to declaration. Generator and analyzer both call it; nothing of Roslyn survives it.</summary>
internal static class DeclarationParser
{
    // Of the package NetGen.Gpu; generated kernels are made of it.
    private const string GpuKernel = "NetGen.Gpu.GpuKernel";

    /// <summary>Parses a class that has NetGen's attributes.</summary>
    /// <param name="type">The class.</param>
    /// <param name="compilation">What it is part of.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <remarks>Throws for no code, however unfinished.</remarks>
    public static ParseResult Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = NetworkAttributes.Of(type);
        if (type.TypeKind != TypeKind.Class || attributes.IsEmpty || !TypeIdentityParser.CanBeOpened(type))
            return ParseResult.Nothing;

        ParseError[] classErrors = [.. ProjectRules.Check(type, cancellation), .. ClassRules.Check(type, attributes, cancellation)];
        if (classErrors.Any(error => error.Kind == ParseErrorKind.HiddenLibraryType) || ClassRules.IsFileLocal(type))
            return new ParseResult(GeneratedForm.Nothing, null, classErrors.ToEquatableArray());

        var names = new List<BareName>();
        var errors = new List<ParseError>(classErrors);
        CheckedDeclaration declaration = new(
            ParseAttributes(type, attributes, compilation, names, errors, out bool isComplete, cancellation));
        var overrides = new List<string>();
        ParseError[] memberErrors = [.. MemberRules.Check(type, declaration.Closest, overrides)];
        GeneratedForm form = FormOf(declaration.Declaration, [.. errors, .. memberErrors], isComplete);

        // Until the declaration fits, nobody knows its members for sure.
        if (memberErrors.Length > 0 && classErrors.Length == 0 && isComplete && declaration.Network is not null)
            errors.AddRange(memberErrors);
        return new ParseResult(form, declaration, errors.ToEquatableArray())
        {
            IsComplete = isComplete,
            BareNames = names.Distinct().ToEquatableArray(),
            Overrides = overrides.ToEquatableArray(),
        };
    }

    // Members go into every class that can take them.
    private static GeneratedForm FormOf(NetworkDeclaration declaration, IReadOnlyCollection<ParseError> errors, bool isComplete)
    {
        if (errors.Any(error => error.Kind is ParseErrorKind.UnsupportedClass or ParseErrorKind.MemberCollision or ParseErrorKind.OldLanguage))
            return GeneratedForm.Names;

        // It is a layer of other networks, and no network by itself.
        if (declaration.IsOpen)
            return GeneratedForm.Names;
        return errors.Count > 0 || !isComplete ? GeneratedForm.Skeleton : GeneratedForm.Network;
    }

    private static NetworkDeclaration ParseAttributes(
        INamedTypeSymbol type,
        ImmutableArray<AttributeData> attributes,
        Compilation compilation,
        List<BareName> names,
        List<ParseError> errors,
        out bool isComplete,
        CancellationToken cancellation)
    {
        var networks = new SymbolNetworkLayerReader(
            type,
            (inner, reader) =>
            {
                // What is wrong with the names of another class is said there.
                NetworkDeclaration declaration = ParseAttributes(
                    inner, NetworkAttributes.Of(inner), compilation, reader, [], [], out bool isWhole, cancellation);
                return isWhole ? declaration : null;
            });
        return ParseAttributes(type, attributes, compilation, networks, names, errors, out isComplete, cancellation);
    }

    private static NetworkDeclaration ParseAttributes(
        INamedTypeSymbol type,
        ImmutableArray<AttributeData> attributes,
        Compilation compilation,
        SymbolNetworkLayerReader networks,
        List<BareName> names,
        List<ParseError> errors,
        out bool isComplete,
        CancellationToken cancellation)
    {
        SemanticModel? model = null;
        var declaration = new DeclarationReader(() => IsGpuPackageReferenced(type.ContainingModule));
        isComplete = true;
        for (int ordinal = 0; ordinal < attributes.Length; ordinal++)
        {
            string name = NetworkAttributes.NameOf(attributes[ordinal].AttributeClass)!;
            WrittenArguments? written = WrittenArguments.Of(type, attributes[ordinal], ClassOf(attributes[ordinal], name), ModelOf, cancellation);
            var reader = new SymbolAttributeReader(attributes[ordinal], ordinal, written);
            declaration.Read(name, reader, () => networks.Read(SymbolNetworkLayerReader.ArgumentOf(attributes[ordinal]), reader));
            isComplete &= reader.IsComplete;
            names.AddRange(written?.BareNames ?? []);
            errors.AddRange((written?.Shadowed ?? []).Select(shadowed => ShadowedName(ordinal, shadowed)));
        }

        return declaration.ToDeclaration(TypeIdentityParser.Parse(type));

        INamedTypeSymbol? ClassOf(AttributeData attribute, string name) => attribute.AttributeClass is { TypeKind: TypeKind.Error }
            ? compilation.GetTypesByMetadataName("NetGen." + name).FirstOrDefault()
            : attribute.AttributeClass;

        // The parts of a class may be in several files.
        SemanticModel ModelOf(SyntaxTree tree) => model?.SyntaxTree == tree ? model : model = compilation.GetSemanticModel(tree);
    }

    private static ParseError ShadowedName(int ordinal, (string Parameter, BareName Name, ISymbol Meaning) shadowed)
    {
        (string parameter, BareName name, ISymbol meaning) = shadowed;
        string kind = meaning switch
        {
            INamespaceSymbol => "namespace",
            ITypeParameterSymbol => "type parameter",
            ITypeSymbol => "type",
            _ => "member",
        };
        return new ParseError(
            ParseErrorKind.ShadowedName,
            [name.Member, $"{kind} '{meaning.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'", $"{name.Enum}.{name.Member}"])
        {
            Ordinal = ordinal,
            Parameter = parameter,
        };
    }

    private static bool IsGpuPackageReferenced(IModuleSymbol module) =>
        module.ReferencedAssemblySymbols.Any(assembly => assembly.GetTypeByMetadataName(GpuKernel) is not null);
}
