using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Source;

/// <summary>The class that a network becomes, by its name and its namespace.</summary>
internal static class ClassName
{
    /// <summary>A class outside of any other.</summary>
    /// <param name="space">The namespace; empty for the global one.</param>
    /// <param name="name">The class's name.</param>
    public static TypeIdentity Of(string space, string name) =>
        new(space, [], $"partial class {name}", name, "", space.Length == 0 ? name : $"{space}.{name}");
}
