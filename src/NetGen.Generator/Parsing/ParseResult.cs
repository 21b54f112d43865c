using NetGen.Compiler;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>
/// What the parser makes of a class: its declaration; or what keeps NetGen from adding members to it; or neither, where
/// the C# compiler has an error of its own to report.
/// </summary>
/// <param name="Declaration">The declaration.</param>
/// <param name="Errors">The errors.</param>
internal sealed record ParseResult(NetworkDeclaration? Declaration, EquatableArray<ParseError> Errors)
{
    /// <summary>Nothing to compile and nothing to say.</summary>
    public static ParseResult Nothing { get; } = new(null, []);
}

/// <summary>What keeps NetGen from adding members to a class.</summary>
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
}

/// <summary>One error of the parser, as data; it concerns the class as a whole.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Arguments">What the message fills in.</param>
internal sealed record ParseError(ParseErrorKind Kind, EquatableArray<string> Arguments);
