using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.Emit;

namespace NetGen.Generator.Rewriting;

/// <summary>
/// Generated code for a Debug build: each routine of the kernels calls that of a second copy of the assembly, which the JIT optimises, where
/// there is one.
/// </summary>
internal static class OptimizedCopyText
{
    private const string Library = "global::NetGen.OptimizedCopy";

    /// <summary>The file with a call of the copy at the beginning of each public method of the kernels for the CPU.</summary>
    public static GeneratedSource Of(GeneratedSource source) =>
        source.HintName.EndsWith(".Cpu.g.cs", StringComparison.Ordinal) ? TextEdits.Apply(source, Edit) : source;

    // The class of the network comes first, and then the namespace of its kernels.
    private static IEnumerable<TextChange> Edit(CompilationUnitSyntax root) => root.Members
        .Skip(1)
        .OfType<NamespaceDeclarationSyntax>()
        .SelectMany(space => space.Members)
        .OfType<ClassDeclarationSyntax>()
        .SelectMany(static kernels => kernels.Members
            .OfType<MethodDeclarationSyntax>()
            .Where(IsRoutine)
            .SelectMany(Redirect));

    private static bool IsRoutine(MethodDeclarationSyntax method) =>
        method.Body is not null && method.Modifiers.Any(SyntaxKind.PublicKeyword) && method.Modifiers.Any(SyntaxKind.StaticKeyword);

    private static IEnumerable<TextChange> Redirect(MethodDeclarationSyntax method, int number)
    {
        bool returns = method.ReturnType is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
        string arguments = string.Join(", ", method.ParameterList.Parameters.Select(Argument));
        string type = $"Routine{number}{method.TypeParameterList}", constraints = method.ConstraintClauses.ToString();
        string field = $"static readonly global::NetGen.OptimizedRoutine<{type}>? ";
        string find = $" = {Library}.Find<{type}>({method.Identifier}{method.TypeParameterList});";

        // A generic routine has one for each type, so the field is in a generic class.
        string name = $"Optimized{number}{method.TypeParameterList}";
        (string members, string own) = method.TypeParameterList is null
            ? ($"private {field}{name}{find}", name)
            : ($"private static class {name} {constraints} {{ public {field}Routine{find} }}", name + ".Routine");
        string call = returns ? $"return run({arguments});" : $"{{ run({arguments}); return; }}";
        yield return TextEdits.Insert(method.Body!.OpenBraceToken.Span.End, $" if ({own}?.Call is {{ }} run) {call} ");
        yield return TextEdits.Insert(
            method.Span.End, $"\nprivate delegate {method.ReturnType} {type}{method.ParameterList.WithoutTrivia()} {constraints};\n{members}\n");
    }

    private static string Argument(ParameterSyntax parameter)
    {
        string modifier = string.Join(" ", parameter.Modifiers.Where(modifier => modifier.IsKind(SyntaxKind.RefKeyword) || modifier.IsKind(SyntaxKind.InKeyword) || modifier.IsKind(SyntaxKind.OutKeyword)));
        return modifier.Length == 0 ? parameter.Identifier.ValueText : $"{modifier} {parameter.Identifier}";
    }
}
