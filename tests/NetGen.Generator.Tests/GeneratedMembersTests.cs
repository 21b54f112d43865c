using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Emit;
using NetGen.Generator.Parsing;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The list of generated members, by which collisions are found, is what the emitter writes.</summary>
public sealed class GeneratedMembersTests
{
    [Theory]
    [InlineData("[Input(3)] [Dense(4, Relu)] [Dense(2, UseBias = false)]")]
    [InlineData("[Input(3)] [Dense(4, Relu)] [Dense(2, UseBias = false)] [Loss(Huber)]")]
    [InlineData("[Input(3)] [Dense(4)] [Quantize(Int8)] [Quantize(Bfloat16)]")]
    [InlineData("[Input(2, 3)] [Flatten] [Dropout(0.5)] [Dense(2, Softmax)] [Loss(CategoricalCrossEntropy)] [OutputNames(\"no\", \"yes\")]")]
    [InlineData("[Input(3)] [Dense(4)] [Gpu]")]
    [InlineData("[Input(2, 3, Name = \"left_eye\")] [Flatten(Name = \"f\")] [Input(3, Name = \"class\")] [Concatenate(\"f\")] [Dense(2)] [Dense(3, From = \"f\")]")]
    [InlineData("[Input(3)] [Dense(2)] [Dense(3, From = \"input\")] [OutputNames(\"a\", \"b\", Of = \"dense\")]")]
    [InlineData("[Input(20000, Name = \"a\")] [Input(3, Name = \"b\")] [Dense(2)] [Dense(2, From = \"a\")]")]
    [InlineData("[Input(20000)] [Dense(5000, KernelL2 = 0.1)] [Dense(20000)] [Loss(Huber)] [Quantize(Int8)]")]
    [InlineData("[Input(9, 2)] [GRU(3, ReturnSequences = true)] [Stream]")]
    [InlineData("[Input(8, 2, Name = \"state\")] [Input(8, 3, Name = \"other\")] [Concatenate(\"state\")] [Conv1D(3, 2, Padding = Causal, Strides = 2)] [Dense(2, PerPosition = true, From = \"state\")] [Stream]")]
    public void List_IsWhatIsGenerated(string attributes)
    {
        BuildResult build = GpuPackage.Build($"using NetGen; {attributes} public sealed partial class Net;");
        Assert.Empty(build.Diagnostics);
        INamedTypeSymbol network = build.Output.GetTypeByMetadataName("Net")!;
        CheckedDeclaration declaration = DeclarationParser.Parse(network, build.Output, CancellationToken.None).Checked!;

        IEnumerable<string> written = network.GetMembers().Where(TakesAName).Where(member => member is not IFieldSymbol { Type.TypeKind: TypeKind.Enum }).Select(Display);
        IEnumerable<string> listed = GeneratedMembers.Of(declaration.Network!).Select(member => member.Display("Net"));

        Assert.Equal(written.Distinct().Order(), listed.Order());
    }

    [Fact]
    public void Files_AreFoundByTheGeneratorsName() => Assert.Equal(GeneratedFiles.Folder, typeof(NetworkGenerator).FullName);

    // Scratch memory belongs to the thread: an instance is its parameters.
    [Theory]
    [InlineData("[Input(3)] [Dense(4, Relu)] [Dense(2)] [Loss(Huber)]")]
    [InlineData("[Input(8)] [Dense(5000)] [Dense(1)]")]
    public void Network_HasNoFieldButItsParameters(string attributes)
    {
        INamedTypeSymbol network = TestCompilation.Build($"using NetGen; {attributes} partial class Net;")
            .Output.GetTypeByMetadataName("Net")!;
        Assert.Equal(
            ["Parameters"],
            network.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsConst).Select(field => field.AssociatedSymbol?.Name));
    }

    // What implements an interface explicitly is found by no name, and an accessor by that of its property.
    private static bool TakesAName(ISymbol member) => !member.IsImplicitlyDeclared && member switch
    {
        IMethodSymbol method => method.MethodKind is MethodKind.Ordinary or MethodKind.Constructor,
        IPropertySymbol property => property.ExplicitInterfaceImplementations.IsEmpty,
        _ => true,
    };

    private static string Display(ISymbol member) => member is IMethodSymbol method
        ? $"{method.Name.Replace(".ctor", "Net", StringComparison.Ordinal)}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToString()!.Replace("Net.", "", StringComparison.Ordinal)))})"
        : member.Name;
}
