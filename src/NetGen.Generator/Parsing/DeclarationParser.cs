using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>Symbols to declaration. Generator and analyzer both call it; nothing of Roslyn survives it.</summary>
internal static class DeclarationParser
{
    // Of the package NetGen.Gpu; generated kernels are made of it.
    private const string GpuKernel = "NetGen.Gpu.GpuKernel";

    /// <summary>Parses a class that has NetGen's attributes.</summary>
    /// <remarks>Throws for no code, however unfinished.</remarks>
    public static ParseResult Parse(INamedTypeSymbol type, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = NetworkAttributes.Of(type);
        if (type.TypeKind != TypeKind.Class || attributes.IsEmpty || !TypeIdentityParser.CanBeOpened(type))
            return ParseResult.Nothing;

        EquatableArray<ParseError> errors = ClassRules.Check(type, attributes, cancellation).ToEquatableArray();
        if (errors.Count > 0)
            return new ParseResult(null, errors);
        if (ParseAttributes(type, attributes) is not { } declaration)
            return ParseResult.Nothing;
        errors = MemberRules.Check(type, declaration).ToEquatableArray();
        return errors.Count > 0 ? new ParseResult(null, errors) : new ParseResult(declaration, []);
    }

    private static NetworkDeclaration? ParseAttributes(INamedTypeSymbol type, ImmutableArray<AttributeData> attributes)
    {
        var layers = new List<LayerDeclaration>();
        var losses = new List<LossDeclaration>();
        var quantizations = new List<QuantizeDeclaration>();
        var outputs = new List<OutputDeclaration>();
        GpuDeclaration? gpu = null;
        for (int ordinal = 0; ordinal < attributes.Length; ordinal++)
        {
            var reader = new AttributeReader(attributes[ordinal], ordinal);
            string name = attributes[ordinal].AttributeClass!.Name;
            if (name == LayerParser.LossAttribute)
                losses.Add(LayerParser.ParseLoss(reader));
            else if (name == LayerParser.QuantizeAttribute)
                quantizations.Add(LayerParser.ParseQuantize(reader));
            else if (name == LayerParser.OutputAttribute)
                outputs.Add(LayerParser.ParseOutput(reader));
            else if (name == LayerParser.GpuAttribute)
                gpu ??= LayerParser.ParseGpu(reader, IsGpuPackageReferenced(type.ContainingModule));
            else
                layers.Add(LayerParser.ParseLayer(name, reader));
            if (!reader.IsComplete)
                return null;
        }

        return new NetworkDeclaration(
            TypeIdentityParser.Parse(type), layers.ToEquatableArray(), losses.ToEquatableArray())
        {
            Quantizations = quantizations.ToEquatableArray(),
            Outputs = outputs.ToEquatableArray(),
            Gpu = gpu,
        };
    }

    private static bool IsGpuPackageReferenced(IModuleSymbol module) =>
        module.ReferencedAssemblySymbols.Any(assembly => assembly.GetTypeByMetadataName(GpuKernel) is not null);
}
