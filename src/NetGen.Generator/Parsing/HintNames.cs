using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Parsing;

/// <summary>
/// Names of generated files. The C# compiler compares them without regard to case, while C# tells <c>Net</c> and
/// <c>NET</c>, or <c>Net&lt;T&gt;</c> and <c>Net_1</c>, apart: a type with such a twin gets a hash of its name besides.
/// </summary>
internal static class HintNames
{
    // <EmitCompilerGeneratedFiles> makes files of that name, and most file systems have room for 255 bytes. A character takes three at most.
    private const int MaximumLength = 200;
    private const int LeastLength = 60;

    /// <summary>The name that the files of a type start with: <c>My.Space.Outer_1.Mlp</c>.</summary>
    public static string Of(INamedTypeSymbol type)
    {
        var segments = new List<string>();
        bool hasTwin = false;
        for (INamespaceOrTypeSymbol symbol = type; !IsGlobalNamespace(symbol); symbol = Container(symbol))
        {
            segments.Insert(0, Segment(symbol));
            hasTwin |= HasTwin(symbol);
        }

        string name = string.Join(".", segments);
        bool isLong = Encoding.UTF8.GetByteCount(name) > MaximumLength;
        if (isLong)
            name = name.Substring(0, LeastLength);
        return hasTwin || isLong ? name + "-" + Hash(type.ToDisplayString()) : name;
    }

    private static bool HasTwin(INamespaceOrTypeSymbol symbol)
    {
        string segment = Segment(symbol);
        return Container(symbol).GetMembers().Any(member =>
            member is INamespaceOrTypeSymbol other
            && !SymbolEqualityComparer.Default.Equals(other, symbol)
            && string.Equals(Segment(other), segment, StringComparison.OrdinalIgnoreCase));
    }

    private static string Segment(INamespaceOrTypeSymbol symbol) => symbol is INamedTypeSymbol { Arity: > 0 } type
        ? type.Name + "_" + type.Arity.ToString(CultureInfo.InvariantCulture)
        : symbol.Name;

    private static INamespaceOrTypeSymbol Container(INamespaceOrTypeSymbol symbol) =>
        (INamespaceOrTypeSymbol?)symbol.ContainingType ?? symbol.ContainingNamespace;

    private static bool IsGlobalNamespace(INamespaceOrTypeSymbol symbol) =>
        symbol is INamespaceSymbol { IsGlobalNamespace: true };

    // FNV-1a: string.GetHashCode differs from process to process.
    private static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char character in text)
            hash = unchecked((hash ^ character) * 16777619);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
