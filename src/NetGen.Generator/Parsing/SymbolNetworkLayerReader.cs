using Microsoft.CodeAnalysis;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>Reads networks as layers from their symbols.</summary>
/// <param name="network">The network that the layers are of.</param>
/// <param name="declare">Reads the attributes of a class, whose own layers are read by the reader given.</param>
internal sealed class SymbolNetworkLayerReader(INamedTypeSymbol network, Func<INamedTypeSymbol, SymbolNetworkLayerReader, NetworkDeclaration?> declare)
    : NetworkLayerReader<INamedTypeSymbol>(network, SymbolEqualityComparer.Default)
{
    /// <summary>The class that an attribute names, as it is declared; nothing where it names none.</summary>
    public static INamedTypeSymbol? ArgumentOf(AttributeData attribute) =>
        attribute.AttributeClass?.TypeArguments is [INamedTypeSymbol { TypeKind: TypeKind.Class } argument] ? argument.OriginalDefinition : null;

    /// <inheritdoc/>
    protected override string NameOf(INamedTypeSymbol type) => type.Name;

    /// <inheritdoc/>
    protected override bool IsNetwork(INamedTypeSymbol type) => !NetworkAttributes.Of(type).IsEmpty;

    /// <inheritdoc/>
    protected override NetworkDeclaration? Declare(INamedTypeSymbol type) => declare(type, this);
}
