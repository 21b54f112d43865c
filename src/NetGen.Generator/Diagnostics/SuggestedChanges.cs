using System.Collections.Immutable;
using System.Globalization;
using NetGen.Compiler;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Diagnostics;

/// <summary>
/// How a diagnostic carries what would mend it to the code fixes, which know no more than strings: the attribute of change i
/// is its additional location i, the properties <c>argument i</c> and <c>value i</c> say what to write there.
/// </summary>
internal static class SuggestedChanges
{
    /// <summary>The properties of a diagnostic.</summary>
    public static ImmutableDictionary<string, string?> ToProperties(EquatableArray<SuggestedChange> changes)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        for (int i = 0; i < changes.Count; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            properties = properties
                .Add("argument " + number, changes[i].Argument)
                .Add("value " + number, changes[i].Value);
        }

        return properties;
    }
}
