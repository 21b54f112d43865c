using System.Text;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Files;
using NetGen.Compiler.Models.Source;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Import;

/// <summary>Where a class and its weights go.</summary>
/// <param name="Source">The file of the class.</param>
/// <param name="Weights">The file of the weights.</param>
/// <param name="WeightsName">What <c>[Weights]</c> on the class calls them.</param>
internal sealed record ClassFiles(string Source, string Weights, string WeightsName)
{
    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="model">The network as it is to be declared.</param>
    /// <param name="origin">Where it comes from, for the first line: <c>Imported from digits.keras by netgen</c>.</param>
    /// <param name="head">What comes before that line.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void Write(Model model, string origin, string head = "")
    {
        // The last attribute, so that the layers come first.
        NetworkDeclaration declaration = model.Declaration with { Weights = [new WeightsDeclaration(int.MaxValue, WeightsName, Format: null)] };
        byte[] text = Encoding.UTF8.GetBytes(head + DeclarationText.File(declaration, origin));
        ModelWeightsFile.Write(model, Weights);
        AtomicFile.Write(Source, stream => stream.Write(text));
    }

    /// <summary>A class in a few words: <c>class Game.Digits, 28×28 → 10, 3 layers</c>.</summary>
    public static string Summary(Network network)
    {
        TypeIdentity type = network.Type;
        string name = type.Namespace.Length == 0 ? type.Name : $"{type.Namespace}.{type.Name}";
        return $"class {name}, {Shapes(network.Inputs)} → {Shapes(network.Outputs)}, {network.Layers.Count} layers";
    }

    private static string Shapes(IEnumerable<NetworkPort> ports) => string.Join(" and ", ports.Select(port => port.Shape));
}
