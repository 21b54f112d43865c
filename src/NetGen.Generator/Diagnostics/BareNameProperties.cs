using System.Collections.Immutable;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>How NG0029 tells its fix what to write.</summary>
internal static class BareNameProperties
{
    /// <summary>The property with the name and its enumeration: <c>Activation.Tanh</c>.</summary>
    public const string Qualified = "qualified";

    /// <summary>The properties of an error.</summary>
    public static ImmutableDictionary<string, string?> Of(ParseError error) =>
        ImmutableDictionary<string, string?>.Empty.Add(Qualified, error.Arguments[error.Arguments.Count - 1]);
}
