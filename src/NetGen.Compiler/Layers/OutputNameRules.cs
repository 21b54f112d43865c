using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether the names of the output's values fit the output, and can be properties.</summary>
internal static class OutputNameRules
{
    // What every struct has. The name of the type itself is taken too.
    private static readonly HashSet<string> Taken =
        ["Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize"];

    /// <summary>The outputs with the properties that their elements are; errors where names do not fit.</summary>
    public static EquatableArray<NetworkPort> Check(NetworkDeclaration declaration, Network network, InferenceContext context)
    {
        NetworkPort[] outputs = [.. network.Outputs];
        foreach (OutputNamesDeclaration declared in declaration.OutputNames)
        {
            int output = OutputOf(declared.Of, network);
            if (output < 0)
            {
                (string why, string? closest) = ChooseOutput(declared.Of, network);
                context.ReportArgument(
                    NetworkErrorKind.OutputNames,
                    declared.Ordinal,
                    declaration.Type.Name,
                    declared.Of is null ? null : new ErrorArgument(nameof(declared.Of)),
                    [why],
                    NameAdvice.Change(declared.Ordinal, nameof(declared.Of), closest));
            }
            else if (outputs[output].ElementNames.Count > 0)
            {
                context.ReportDuplicate(declared.Ordinal, "OutputNames", declaration);
            }
            else
            {
                outputs[output] = outputs[output] with { ElementNames = Check(declaration, declared, outputs[output].Shape, TypesOf(network, output), context) };
            }
        }

        return outputs.ToEquatableArray();
    }

    /// <summary>The output that a name is of; −1 where there is none.</summary>
    /// <param name="name">The name, or nothing for the only output.</param>
    /// <param name="network">The network.</param>
    public static int OutputOf(string? name, Network network)
    {
        if (name is null)
            return network.Outputs.Count == 1 ? 0 : -1;
        for (int i = 0; i < network.Outputs.Count; i++)
        {
            if (network.Outputs[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>Why a name is of no output, and the one that is probably meant.</summary>
    public static (string Why, string? Closest) ChooseOutput(string? name, Network network)
    {
        IEnumerable<string> outputs = network.Outputs.Select(output => output.Name);
        if (name is null)
            return ($"the network has several outputs; write Of = \"…\" with one of {string.Join(", ", outputs.Select(output => $"'{output}'"))}", null);
        (string why, string? closest) = NameAdvice.Of(name, outputs, network.Outputs.Count == 1 ? "the output is" : "the outputs are");
        Layer? inside = network.Layers.FirstOrDefault(layer => layer.Name == name);
        return inside is null
            ? ($"it is of '{name}', but {why}", closest)
            : ($"it is of '{name}', which is no output; name it in [Output]", closest);
    }

    // Those with a property for each name.
    private static string[] TypesOf(Network network, int output) =>
        network.StreamOrdinal is null ? [network.TypeOfOutput(output)] : [network.TypeOfOutput(output), network.TypeOfStepOutput(output)];

    private static EquatableArray<string> Check(
        NetworkDeclaration declaration, OutputNamesDeclaration declared, TensorShape output, string[] types, InferenceContext context)
    {
        string count = Number(declared.Names.Count);
        if (output.Size > Limits.MaximumInlineSize)
        {
            Report(null, $"no type '{types[0]}' is generated for more than {Number(Limits.MaximumInlineSize)} values; remove [OutputNames]");
        }
        else if (declared.Names.Count != output.Size)
        {
            Report(null, $"the output needs {Number(output.Size)} names, one for each value, but there are {count}");
        }

        var names = new List<string>();
        for (int i = 0; i < declared.Names.Count; i++)
        {
            ErrorArgument argument = ErrorArgument.ValueName(i);
            string quoted = $"'{declared.Names[i]}'", name = PropertyName(declared.Names[i]);
            if (name.Length == 0)
                Report(argument, $"{quoted} cannot become a property; use letters and digits, and start with a letter");
            else if (Taken.Contains(name) || types.Contains(name))
                Report(argument, $"{quoted} would become the property '{name}', which the type already has; choose another name");
            else if (names.Contains(name))
                Report(argument, $"{quoted} would become a second property '{name}'; choose another name");
            names.Add(name);
        }

        return names.ToEquatableArray();

        void Report(ErrorArgument? argument, string why) =>
            context.ReportArgument(NetworkErrorKind.OutputNames, declared.Ordinal, declaration.Type.Name, argument, why);
    }

    /// <summary>Those of the declared names of an output that can be properties, each once.</summary>
    public static EquatableArray<string> UsableNames(NetworkDeclaration declaration, Network network, int output) => declaration.OutputNames
        .Where(names => names.Of is null || names.Of == network.Outputs[output].Name)
        .Take(1)
        .SelectMany(names => names.Names)
        .Select(PropertyName)
        .Where(name => name.Length > 0 && !Taken.Contains(name) && !TypesOf(network, output).Contains(name))
        .Distinct()
        .ToEquatableArray();

    // Each word with a capital letter; nothing where that is no identifier.
    private static string PropertyName(string words)
    {
        string name = string.Concat(words.Split(' ', '-', '_').Where(word => word.Length > 0)
            .Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return name.Length > 0 && char.IsLetter(name[0]) && name.All(char.IsLetterOrDigit) ? name : "";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
