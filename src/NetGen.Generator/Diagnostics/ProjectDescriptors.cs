using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Diagnostics;

/// <summary>The rules of names and projects in which generated code would mean something else.</summary>
internal static class ProjectDescriptors
{
    /// <summary>A bare name means something else. Arguments: the name, what it means, what to write.</summary>
    public static readonly DiagnosticDescriptor ShadowedName = new(
        id: "NG0029",
        title: "A name in an attribute means something else",
        messageFormat: "'{0}' means the {1} here; write '{2}'",
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Attributes of a network can name activations, losses, initializers and formats without the enumeration, unless the name means something else in the class.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0029.md");

    /// <summary>The project's C# is too old. Arguments: the version.</summary>
    public static readonly DiagnosticDescriptor OldLanguage = new(
        id: "NG0030",
        title: "The C# version is too old",
        messageFormat: "NetGen generates C# 12, but the project uses C# {0}; set <LangVersion> to 12 or later, or remove it from the project file",
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Generated code uses features of C# 12. Projects for .NET 10 use C# 14 unless they set another version.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0030.md");

    /// <summary>A type of the project has the name of one of the library. Arguments: the network, the type.</summary>
    public static readonly DiagnosticDescriptor HiddenLibraryType = new(
        id: "NG0031",
        title: "A type of the project hides one of the library",
        messageFormat: "The network '{0}' cannot be generated, because the project declares the type '{1}', which NetGen's library declares too; rename it or move it to another namespace",
        category: DiagnosticDescriptors.Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The C# compiler prefers a type of the project to a type of a library with the same full name, so that generated code would use the wrong one.",
        helpLinkUri: DiagnosticDescriptors.HelpLink + "NG0031.md");

    /// <summary>The rules of names and projects in the order of their ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(ShadowedName, OldLanguage, HiddenLibraryType);
}
