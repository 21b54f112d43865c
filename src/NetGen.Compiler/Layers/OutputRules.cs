using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>Which values of a network are its outputs.</summary>
internal static class OutputRules
{
    /// <summary>The outputs: those that are named, or every value that nobody reads.</summary>
    /// <param name="declaration">The network.</param>
    /// <param name="names">Its values with their names.</param>
    /// <param name="read">The numbers of the values that a layer reads.</param>
    /// <param name="context">Receives the errors.</param>
    public static IReadOnlyList<NamedValue> Find(
        NetworkDeclaration declaration, ValueNames names, HashSet<int> read, InferenceContext context)
    {
        foreach (OutputDeclaration duplicate in declaration.Outputs.Skip(1))
            context.ReportDuplicate(duplicate.Ordinal, "Output", declaration);

        // A network within another may pass its input on: then the last name counts.
        NamedValue[] unread =
        [
            .. names.Values.Where(value => !read.Contains(value.Value)).GroupBy(value => value.Value).Select(group => group.Last()),
        ];
        if (declaration.Outputs.Count > 0)
            return Named(declaration.Outputs[0], names, unread, context);

        NamedValue[] computed = [.. unread.Where(value => value.LayerCount > 0 || value.Declared is NetworkLayerDeclaration)];
        if (computed.Length == 0)
            computed = [.. unread.Skip(unread.Length - 1)];
        RequireRead(unread.Except(computed), context);
        return computed;
    }

    private static List<NamedValue> Named(
        OutputDeclaration declared, ValueNames names, IEnumerable<NamedValue> unread, InferenceContext context)
    {
        context.Require(declared.Names.Count > 0, declared.Ordinal, "Output", "names", "at least one name of a value", "none");
        var outputs = new List<NamedValue>();
        for (int i = 0; i < declared.Names.Count; i++)
        {
            ErrorArgument argument = ErrorArgument.ValueName(i);
            string name = declared.Names[i];
            if (names.Find(name) is not { } found)
            {
                (string why, string? closest) = NameAdvice.Of(name, names.Values.Select(value => value.Name), "the values are");
                context.ReportArgument(
                    NetworkErrorKind.UnknownName,
                    declared.Ordinal,
                    "Output",
                    argument,
                    [name, why],
                    NameAdvice.Change(context.OrdinalOf(declared.Ordinal), argument, closest));
            }
            else if (outputs.Any(output => output.Value == found.Value))
            {
                context.ReportArgument(NetworkErrorKind.DuplicateName, declared.Ordinal, "Output", argument, name, "the value is an output already; name it once");
            }
            else
            {
                outputs.Add(found);
            }
        }

        RequireRead(unread.Where(value => outputs.All(output => output.Value != value.Value)), context);
        return outputs;
    }

    private static void RequireRead(IEnumerable<NamedValue> unread, InferenceContext context)
    {
        // With another error, the layer that reads it may only be misspelt.
        if (context.Errors.Count > 0)
            return;
        foreach (NamedValue value in unread)
            context.ReportArgument(NetworkErrorKind.UnreadValue, value.Declared.Ordinal, value.Declared.Kind, nameof(LayerDeclaration.Name), value.Name);
    }
}
