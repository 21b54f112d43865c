using System.Text;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Source;

/// <summary>Writes a declaration as the C# that declares it. The networks that are its layers are classes of the same file.</summary>
internal static class DeclarationText
{
    /// <summary>A file with the class of a network, and of those inside it.</summary>
    /// <param name="declaration">The network.</param>
    /// <param name="origin">Where it comes from, in a few words for the first line: <c>Imported from digits.keras</c>.</param>
    /// <returns>The text; its lines end in <c>\n</c>.</returns>
    public static string File(NetworkDeclaration declaration, string origin)
    {
        List<NetworkDeclaration> classes = [];
        Collect(declaration, classes);
        HashSet<string> taken = [.. classes.Select(network => network.Type.Name), .. declaration.Type.Namespace.Split('.')];
        var text = new StringBuilder($"// {OneLine(origin)}.\n\nusing NetGen;\n");
        if (declaration.Type.Namespace.Length > 0)
            text.Append("\nnamespace ").Append(declaration.Type.Namespace).Append(";\n");
        foreach (NetworkDeclaration network in classes)
        {
            text.Append('\n');
            foreach (string attribute in Attributes(network, taken))
                text.Append(attribute).Append('\n');
            text.Append("public sealed partial class ").Append(network.Type.Name).Append(";\n");
        }

        return text.ToString();
    }

    /// <summary>The attributes of a class in order.</summary>
    /// <param name="declaration">The network.</param>
    /// <param name="taken">The names that mean something else where the attributes stand.</param>
    public static IEnumerable<string> Attributes(NetworkDeclaration declaration, IReadOnlySet<string> taken)
    {
        var written = new SortedDictionary<int, string>();
        foreach (LayerDeclaration layer in declaration.Layers)
        {
            string name = layer is NetworkLayerDeclaration network ? $"{layer.Kind}<{network.Class}>" : layer.Kind;
            Add(layer.Ordinal, name, writer => LayerAttributes.Write(layer, writer));
        }

        foreach (OutputDeclaration output in declaration.Outputs)
            Add(output.Ordinal, "Output", writer => DeclarationAttributes.Exchange(output, writer));
        foreach (LossDeclaration loss in declaration.Losses)
            Add(loss.Ordinal, "Loss", writer => DeclarationAttributes.Exchange(loss, writer));
        foreach (OutputNamesDeclaration names in declaration.OutputNames)
            Add(names.Ordinal, "OutputNames", writer => DeclarationAttributes.Exchange(names, writer));
        foreach (QuantizeDeclaration format in declaration.Quantizations)
            Add(format.Ordinal, "Quantize", writer => DeclarationAttributes.Exchange(format, writer));
        foreach (WeightsDeclaration weights in declaration.Weights)
            Add(weights.Ordinal, "Weights", writer => DeclarationAttributes.Exchange(weights, writer));
        if (declaration.Gpu is { } gpu)
            Add(gpu.Ordinal, "Gpu", writer => DeclarationAttributes.Exchange(gpu, writer));
        if (declaration.Stream is { } stream)
            Add(stream.Ordinal, "Stream", static _ => { });
        if (declaration.Accuracy is { } accuracy)
            Add(accuracy.Ordinal, "Accuracy", writer => DeclarationAttributes.Exchange(accuracy, writer));
        if (declaration.InputGradient is { } gradient)
            Add(gradient.Ordinal, "InputGradient", static _ => { });
        return written.Values;

        void Add(int ordinal, string name, Action<AttributeWriter> write)
        {
            var writer = new AttributeWriter(name, taken);
            write(writer);
            written.Add(ordinal, writer.ToString());
        }
    }

    // A class comes before those that are layers of it, each once.
    private static void Collect(NetworkDeclaration declaration, List<NetworkDeclaration> classes)
    {
        if (classes.Any(known => known.Type == declaration.Type))
            return;
        classes.Add(declaration);
        foreach (NetworkLayerDeclaration layer in declaration.Layers.OfType<NetworkLayerDeclaration>())
            Collect(layer.Network!, classes);
    }

    private static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
