using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using NetGen.Compiler.Declaration;
using NetGen.Generator.Parsing;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Compiler.Models.Tests.Infrastructure;

/// <summary>Source as the generator reads it, and as an assembly.</summary>
internal static class CompiledSource
{
    /// <summary>The declaration that the generator makes of a class.</summary>
    public static NetworkDeclaration Declare(Compilation compilation, string metadataName)
    {
        ParseResult result = DeclarationParser.Parse(compilation.GetTypeByMetadataName(metadataName)!, compilation, CancellationToken.None);
        Assert.True(result.IsComplete, compilation.GetTypeByMetadataName(metadataName)!.DeclaringSyntaxReferences[0].GetSyntax().ToString());
        Assert.Empty(result.Errors);
        return result.Declaration!;
    }

    /// <summary>The same of source.</summary>
    public static NetworkDeclaration Declare(string source, string metadataName) => Declare(TestCompilation.Create(source), metadataName);

    /// <summary>The assembly that a project with the source has. Declarations with errors have members that throw.</summary>
    public static Assembly Compile(string source)
    {
        TestCompilation.CreateDriver().RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out Compilation output, out _);
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = output.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        stream.Position = 0;
        return new AssemblyLoadContext(name: null).LoadFromStream(stream);
    }
}
