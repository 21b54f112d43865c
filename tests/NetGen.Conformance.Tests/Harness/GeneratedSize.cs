using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>How much C# is generated for a network; blocks are no statements.</summary>
/// <param name="Statements">The statements of all methods.</param>
/// <param name="LargestMethod">The most statements of one method.</param>
/// <param name="LargestMethodName">The name of that method.</param>
public sealed record GeneratedSize(int Statements, int LargestMethod, string LargestMethodName)
{
    /// <summary>Generates a network and counts.</summary>
    public static GeneratedSize Of(NetworkDeclaration declaration)
    {
        (string Name, int Statements)[] methods = [.. Methods(declaration).Select(method => (Name(method), Count(method)))];
        (string name, int largest) = methods.MaxBy(method => method.Statements);
        return new GeneratedSize(methods.Sum(method => method.Statements), largest, name);
    }

    /// <summary>The names of all methods that are generated for a network.</summary>
    public static IEnumerable<string> MethodNames(NetworkDeclaration declaration) => Methods(declaration).Select(Name);

    private static IEnumerable<BaseMethodDeclarationSyntax> Methods(NetworkDeclaration declaration) =>
        NetworkCompiler.Compile(declaration)
            .SelectMany(source => CSharpSyntaxTree.ParseText(source.Text).GetRoot().DescendantNodes())
            .OfType<BaseMethodDeclarationSyntax>();

    private static string Name(BaseMethodDeclarationSyntax method) =>
        (method as MethodDeclarationSyntax)?.Identifier.Text ?? "constructor";

    // What comes after an arrow is one statement as well.
    private static int Count(BaseMethodDeclarationSyntax method) => method.ExpressionBody is null
        ? method.DescendantNodes().Count(node => node is StatementSyntax and not BlockSyntax)
        : 1;
}
