using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Source;

/// <summary>Declares a network of a file as a person would: without references to the value before, and without names that nothing reads.</summary>
internal static class Simplification
{
    /// <summary>The same network, declared more simply. Its weights have the names that the compiler then gives them.</summary>
    public static Model Simplify(Model model)
    {
        Model simple = model.Redeclare(WithoutNames(WithoutReferences(model.Declaration))) ?? model;
        return Blocks.Gather(simple);
    }

    // [Dense(8, From = "x")] right after "x" is [Dense(8)].
    private static NetworkDeclaration WithoutReferences(NetworkDeclaration declaration)
    {
        string? before = null;
        List<LayerDeclaration> layers = [];
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            layers.Add(layer.From is { } from && from == before ? layer with { From = null } : layer);
            before = layer.Name;
        }

        return declaration with { Layers = layers.ToEquatableArray() };
    }

    // Several inputs need names.
    private static NetworkDeclaration WithoutNames(NetworkDeclaration declaration)
    {
        HashSet<string> read = [.. Names.ReadByNetwork(declaration), .. declaration.Layers.SelectMany(Names.ReadBy)];
        bool needsInputNames = declaration.Layers.Count(layer => layer is InputDeclaration) > 1;
        return declaration with
        {
            Layers = declaration.Layers
                .Select(layer => layer is InputDeclaration
                    ? !needsInputNames && layer.Name == LayerKinds.AutomaticName(layer) ? layer with { Name = null } : layer
                    : Names.IsAutomatic(layer) && !read.Contains(layer.Name!) ? layer with { Name = null } : layer)
                .ToEquatableArray(),
        };
    }
}
