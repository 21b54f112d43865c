using NetGen.Compiler;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>
/// What the parser makes of a class: its declaration, what keeps it from becoming a network, and what is generated for it.
/// </summary>
/// <param name="Form">What is generated.</param>
/// <param name="Checked">The declaration and its network; nothing where nothing can be generated.</param>
/// <param name="Errors">The errors.</param>
internal sealed record ParseResult(GeneratedForm Form, CheckedDeclaration? Checked, EquatableArray<ParseError> Errors)
{
    /// <summary>Nothing to compile and nothing to say.</summary>
    public static ParseResult Nothing { get; } = new(GeneratedForm.Nothing, null, []);

    /// <summary>The declaration; nothing where nothing can be generated.</summary>
    public NetworkDeclaration? Declaration => Checked?.Declaration;

    /// <summary>Whether every argument could be read; for those that could not, the C# compiler has an error of its own.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The constants for names that the attributes use without their enumeration.</summary>
    public EquatableArray<BareName> BareNames { get; init; } = [];

    /// <summary>The generated methods that override one of a base class.</summary>
    public EquatableArray<string> Overrides { get; init; } = [];
}

/// <summary>What is generated for a class.</summary>
internal enum GeneratedForm
{
    /// <summary>Nothing: the class cannot be opened again.</summary>
    Nothing,

    /// <summary>The constants for bare names only.</summary>
    Names,

    /// <summary>The members, which throw, since the declaration has an error.</summary>
    Skeleton,

    /// <summary>The network.</summary>
    Network,
}

/// <summary>What keeps NetGen from making a network of a class.</summary>
internal enum ParseErrorKind
{
    /// <summary>NG0002: a type lacks <c>partial</c>. Arguments: the type, the network.</summary>
    NotPartial,

    /// <summary>NG0012: attributes stand on several declarations. Arguments: the network, the number of declarations.</summary>
    SplitAttributes,

    /// <summary>NG0013: no network can be made of such a class. Arguments: the network, why and what to do.</summary>
    UnsupportedClass,

    /// <summary>NG0014: a member's name is taken. Arguments: the network, the member.</summary>
    MemberCollision,

    /// <summary>NG0029: a bare name means something else. Arguments: the name, what it means, what to write.</summary>
    ShadowedName,

    /// <summary>NG0030: the project's C# is too old. Arguments: the version.</summary>
    OldLanguage,

    /// <summary>NG0031: a type of the user's has the name of one of the library. Arguments: the type.</summary>
    HiddenLibraryType,
}

/// <summary>One error of the parser, as data.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Arguments">What the message fills in.</param>
internal sealed record ParseError(ParseErrorKind Kind, EquatableArray<string> Arguments)
{
    /// <summary>The attribute that is wrong, or −1 for the class as a whole.</summary>
    public int Ordinal { get; init; } = -1;

    /// <summary>The parameter whose argument is wrong, if the error is one of an attribute.</summary>
    public string Parameter { get; init; } = "";
}
