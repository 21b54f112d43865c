using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Whether the names of the output's values fit the output, and can be properties.</summary>
internal static class OutputRules
{
    // What every struct has, and the name of the type itself.
    private static readonly HashSet<string> Taken =
        ["Output", "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize"];

    /// <summary>The properties' names in order; none where none are given, and errors where they do not fit.</summary>
    public static EquatableArray<string> Check(NetworkDeclaration declaration, TensorShape output, InferenceContext context)
    {
        if (declaration.Outputs.Count == 0)
            return [];
        foreach (OutputDeclaration duplicate in declaration.Outputs.Skip(1))
            context.Report(NetworkErrorKind.DuplicateAttribute, duplicate.Ordinal, "Output", declaration.Type.Name);

        OutputDeclaration declared = declaration.Outputs[0];
        string count = Number(declared.Names.Count);
        if (output.Size > Limits.MaximumInlineSize)
        {
            Report("", $"no type 'Output' is generated for more than {Number(Limits.MaximumInlineSize)} values; remove [Output]");
        }
        else if (declared.Names.Count != output.Size)
        {
            Report("", $"the output needs {Number(output.Size)} names, one for each value, but there are {count}");
        }

        var names = new List<string>();
        for (int i = 0; i < declared.Names.Count; i++)
        {
            string argument = $"name {Number(i + 1)}", quoted = $"'{declared.Names[i]}'";
            string name = PropertyName(declared.Names[i]);
            if (name.Length == 0)
                Report(argument, $"{quoted} cannot become a property; use letters and digits, and start with a letter");
            else if (Taken.Contains(name))
                Report(argument, $"{quoted} would become the property '{name}', which the type already has; choose another name");
            else if (names.Contains(name))
                Report(argument, $"{quoted} would become a second property '{name}'; choose another name");
            names.Add(name);
        }

        return names.ToEquatableArray();

        void Report(string argument, string why) =>
            context.Report(NetworkErrorKind.OutputNames, declared.Ordinal, declaration.Type.Name, argument, why);
    }

    /// <summary>Those of the declared names that can be properties, each once.</summary>
    public static EquatableArray<string> UsableNames(NetworkDeclaration declaration) => declaration.Outputs
        .Take(1)
        .SelectMany(output => output.Names)
        .Select(PropertyName)
        .Where(name => name.Length > 0 && !Taken.Contains(name))
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
