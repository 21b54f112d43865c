using System.Text.RegularExpressions;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Source;

/// <summary>The names of values in a declaration, and what refers to them.</summary>
internal static partial class Names
{
    /// <summary>The names of values that a layer refers to.</summary>
    public static IEnumerable<string> ReadBy(LayerDeclaration layer) =>
        new[] { layer.From, layer.ShareWith }.OfType<string>().Concat(LayerKinds.Others(layer));

    /// <summary>The names of values that the network as a whole refers to.</summary>
    public static IEnumerable<string> ReadByNetwork(NetworkDeclaration declaration) =>
    [
        .. declaration.Outputs.SelectMany(output => output.Names),
        .. declaration.Losses.Select(loss => loss.Of).OfType<string>(),
        .. declaration.OutputNames.Select(names => names.Of).OfType<string>(),
    ];

    private static readonly HashSet<string> Automatic =
    [
        .. LayerAttributes.All.Where(known => known.Key != LayerAttributes.Network).Select(known => LayerKinds.AutomaticName(known.Value)),
    ];

    /// <summary>
    /// Whether a layer's name is an automatic one, with whatever number: <c>dense_17</c>. It tells a reader nothing, also where it is that of a layer
    /// which is declared in another way: <c>activation</c> of what is now <c>[LeakyReLU]</c>.
    /// </summary>
    public static bool IsAutomatic(LayerDeclaration layer) => layer.Name is { } name
        && Number().Replace(name, "") is var start && (Automatic.Contains(start) || start == LayerKinds.AutomaticName(layer));

    /// <summary>A layer with the names that it refers to changed, its own included.</summary>
    public static LayerDeclaration Map(LayerDeclaration layer, Func<string, string?> map) => layer switch
    {
        MergeDeclaration merge => merge with { Names = Map(merge.Names, map) },
        ConcatenateDeclaration concatenate => concatenate with { Names = Map(concatenate.Names, map) },
        _ => layer,
    } with
    {
        Name = layer.Name is { } name ? map(name) : null,
        From = layer.From is { } from ? map(from) : null,
        ShareWith = layer.ShareWith is { } owner ? map(owner) : null,
    };

    private static EquatableArray<string> Map(EquatableArray<string> names, Func<string, string?> map) =>
        names.Select(name => map(name) ?? name).ToEquatableArray();

    [GeneratedRegex("_[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
