using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Emit;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The list of generated members, by which collisions are found, is what the emitter writes.</summary>
public sealed class GeneratedMembersTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("[Loss(Huber)]", "")]
    [InlineData("", "[Quantize(Int8)] [Quantize(Bfloat16)]")]
    public void List_IsWhatIsGenerated(string loss, string formats)
    {
        BuildResult build = TestCompilation.Build(
            $"using NetGen; [Input(3)] [Dense(4, Relu)] [Dense(2, UseBias = false)] {loss} {formats} public sealed partial class Net;");
        Assert.Empty(build.Diagnostics);
        IEnumerable<string> written = build.Output.GetTypeByMetadataName("Net")!.GetMembers()
            .Where(member => member is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false })
            .Where(member => member is not IMethodSymbol { AssociatedSymbol: not null })
            .Select(Display);

        EquatableArray<LossDeclaration> losses = loss.Length == 0 ? [] : [new LossDeclaration(3, Compiler.Loss.Huber, double.NaN)];
        var declaration = new NetworkDeclaration(
            new TypeIdentity("", [], "partial class Net", "Net", "", "Net"),
            [
                new InputDeclaration(0, [3]),
                new DenseDeclaration(1) { Units = 4 },
                new DenseDeclaration(2) { Units = 2, UseBias = false },
            ],
            losses)
        {
            Quantizations = formats.Length == 0
                ? []
                : [new QuantizeDeclaration(3, Compiler.WeightFormat.Int8), new QuantizeDeclaration(4, Compiler.WeightFormat.Bfloat16)],
        };
        IEnumerable<string> listed = GeneratedMembers.Of(declaration).Select(member => member.Display("Net"));

        Assert.Equal(written.Order(), listed.Order());
    }

    private static string Display(ISymbol member) => member is IMethodSymbol method
        ? $"{method.Name.Replace(".ctor", "Net", StringComparison.Ordinal)}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToString()!.Replace("Net.", "", StringComparison.Ordinal)))})"
        : member.Name;
}
