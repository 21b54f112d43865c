using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models.Source;

namespace NetGen.Compiler.Models.Records;

/// <summary>
/// A declaration as a text that files can hold beside their weights: the attributes of the class, a line each, and then its name; before it the networks
/// that are layers of it.
/// </summary>
internal static class DeclarationRecord
{
    private const string ClassLine = "class ", Suffix = "Attribute";

    private const int LongestText = 1 << 22;

    /// <summary>The text of a declaration: what <see cref="Read"/> makes the same declaration of.</summary>
    /// <remarks>How the class is compiled, <c>[Gpu]</c>, <c>[Quantize]</c>, <c>[Weights]</c>, <c>[Accuracy]</c> and <c>[InputGradient]</c>, is a matter of the program, and is left out.</remarks>
    public static string Write(NetworkDeclaration declaration)
    {
        List<string> lines = [];
        Add(declaration, [], lines);
        return string.Join('\n', lines);
    }

    /// <summary>The declaration that a text is of.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">The class that it is to become.</param>
    /// <exception cref="FormatException">The text is of another version of NetGen, or damaged.</exception>
    public static NetworkDeclaration Read(string text, TypeIdentity type)
    {
        if (text.Length > LongestText)
            throw new FormatException($"The declaration has {text.Length:N0} characters; at most {LongestText:N0} are read");
        Dictionary<string, AttributeText[]> classes = [];
        List<AttributeText> attributes = [];
        string last = "";
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith(ClassLine, StringComparison.Ordinal))
            {
                attributes.Add(AttributeText.Parse(line));
                continue;
            }

            last = line[ClassLine.Length..];
            if (!MemberNames.IsIdentifier(last) || !classes.TryAdd(last, [.. attributes]))
                throw new FormatException($"'{last}' is no name of a class, or the name of two");
            attributes.Clear();
        }

        if (type.Name != last && classes.ContainsKey(type.Name))
            throw new FormatException($"The class {type.Name} has a layer of the same name");
        return attributes.Count == 0 && last.Length > 0
            ? new LayerReader(last, type.Namespace, classes).Declaration(last, type)
            : throw new FormatException("The declaration does not end in the name of a class");
    }

    private static void Add(NetworkDeclaration declaration, HashSet<string> written, List<string> lines)
    {
        if (!written.Add(declaration.Type.Name))
            return;
        foreach (NetworkLayerDeclaration layer in declaration.Layers.OfType<NetworkLayerDeclaration>())
            Add(layer.Network!, written, lines);
        NetworkDeclaration plain = declaration with { Quantizations = [], Weights = [], Gpu = null, Accuracy = null, InputGradient = null };
        lines.AddRange(DeclarationText.Attributes(plain, new HashSet<string>()));
        lines.Add(ClassLine + declaration.Type.Name);
    }

    private sealed class LayerReader(string network, string space, IReadOnlyDictionary<string, AttributeText[]> classes)
        : NetworkLayerReader<string>(network, StringComparer.Ordinal)
    {
        public NetworkDeclaration Declaration(string name, TypeIdentity type)
        {
            DeclarationReader declaration = new(isGpuPackageReferenced: static () => false);
            foreach ((int ordinal, AttributeText attribute) in classes[name].Index())
            {
                AttributeTextReader reader = new(attribute, ordinal);
                if (!DeclarationAttributes.IsKnown(attribute.Name + Suffix))
                    throw new FormatException($"[{attribute.Name}] is not known");
                declaration.Read(attribute.Name + Suffix, reader, () => Read(attribute.TypeArgument, reader));
                reader.RequireAllRead();
            }

            return declaration.ToDeclaration(type);
        }

        protected override string NameOf(string type) => type;

        protected override bool IsNetwork(string type) => classes.ContainsKey(type);

        protected override NetworkDeclaration? Declare(string type) => Declaration(type, ClassName.Of(space, type));
    }
}
