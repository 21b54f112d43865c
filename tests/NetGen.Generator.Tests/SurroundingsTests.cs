using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>Whatever stands around a network, generated code compiles without a warning, and other code as if the package were absent.</summary>
public sealed class SurroundingsTests
{
    private const string Layers = "[Input(3)] [Dense(4, Relu)] [Dense(1, Sigmoid)] [Loss(BinaryCrossEntropy)]";

    public static TheoryData<string> Sources => new()
    {
        $"using NetGen; using static System.Math; [Input(2)] [Dense(8, Tanh)] partial class Net {{ public static double Of(double x) => Tanh(x); }}",
        $"using NetGen; using Imported; {Layers} partial class Net; class Other {{ public string Name => nameof(Step); }} namespace Imported {{ class Step; }}",
        $"using NetGen; using static Values; {Layers} partial class Net; static class Values {{ public const int Constant = 3; }} class Other {{ public int Of => Constant; }}",
        $"using NetGen; {Layers} partial class Net : Base; abstract class Base {{ public abstract void Predict(ReadOnlySpan<float> input, Span<float> output); }}",
        $"using NetGen; {Layers} partial class Net : Base; abstract class Base {{ public virtual void PredictBatch(ReadOnlySpan<float> a, Span<float> b) {{ }} public virtual double ComputeRegularization() => 1; }}",
        $"using NetGen; {Layers} partial class Net : Base; class Base {{ public const int InputSize = 9; public void Predict(ReadOnlySpan<float> a, Span<float> b) {{ }} public int DenseKernel => 3; }}",
        $"using NetGen; {Layers} partial class Net : Base; class Base {{ [Obsolete(\"old\")] public Base() {{ }} }}",
        $"using NetGen; {Layers} partial class Net : Base; class Base {{ public Base() {{ }} public Base(int x = 1) => _ = x; }}",
        $"#pragma warning disable CS3016 // the arguments of [Input] are an array\n[assembly: System.CLSCompliant(true)] namespace My {{ using NetGen; {Layers} public partial class Net; }}",
        $"using NetGen; {Layers} partial class @nuint;",
        $"using NetGen; {Layers} partial class {new string('N', 400)};",
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Network_CompilesWithoutDiagnostics(string source) => AssertCompiles(source);

    [Theory]
    [MemberData(nameof(Sources))]
    public void GpuNetwork_CompilesWithoutDiagnostics(string source) =>
        AssertCompiles(source.Replace("[Input(", "[Gpu] [Input(", StringComparison.Ordinal));

    [Fact]
    public void GpuNetworkNamedVar_Compiles() => AssertCompiles($"using NetGen; [Gpu] {Layers} partial class @var;");

    [Fact]
    public void NameOfAThousandCharacters_IsReported() => Assert.Equal("NG0013", Assert.Single(
        TestCompilation.Build($"using NetGen; {Layers} partial class {new string('N', 1000)};").Diagnostics).Id);

    [Fact]
    public void NameInLowerCase_IsReportedOnceAndOnlyInTheUsersFile()
    {
        BuildResult build = TestCompilation.Build($"using NetGen; {Layers} partial class net;");

        Assert.All(build.Diagnostics, diagnostic => Assert.Equal(TestCompilation.SourcePath, diagnostic.Location.SourceTree?.FilePath));
    }

    [Fact]
    public void AbstractPredict_IsOverridden()
    {
        Compilation output = TestCompilation.Build(
            $"using NetGen; {Layers} partial class Net : Base; abstract class Base {{ public abstract void Predict(ReadOnlySpan<float> a, Span<float> b); }}").Output;

        Assert.Contains(output.GetTypeByMetadataName("Net")!.GetMembers("Predict").OfType<IMethodSymbol>(), method => method.IsOverride);
    }

    [Fact]
    public void CheckedProject_GetsUncheckedCode()
    {
        CSharpCompilation compilation = TestCompilation.Create($"using NetGen; {Layers.Replace("Input(3)", "Input(3, 1)] [Flatten", StringComparison.Ordinal)} [Quantize(Int8)] partial class Net;");
        Compilation output = TestCompilation.Build(compilation.WithOptions(compilation.Options.WithOverflowChecks(true))).Output;

        SyntaxTree[] generated = [.. output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))];
        IOperation[] operations =
        [
            .. generated.SelectMany(tree => tree.GetRoot().DescendantNodes()
                .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax)
                .Select(node => output.GetSemanticModel(tree).GetOperation(node)))
                .OfType<IOperation>()
                .SelectMany(body => body.DescendantsAndSelf()),
        ];
        Assert.NotEmpty(operations.OfType<IBinaryOperation>());
        Assert.DoesNotContain(operations.Where(operation => !operation.ConstantValue.HasValue), operation => operation is IBinaryOperation { IsChecked: true } or IConversionOperation { IsChecked: true }
            or ICompoundAssignmentOperation { IsChecked: true } or IIncrementOrDecrementOperation { IsChecked: true } or IUnaryOperation { IsChecked: true });
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp11)]
    public void OldLanguage_IsTheOnlyError(LanguageVersion version)
    {
        BuildResult build = TestCompilation.BuildAs(version, "using NetGen; [Input(2)] [Dense(1, Tanh)] partial class Net { }");

        Assert.Equal("NG0030", Assert.Single(build.Diagnostics).Id);
    }

    private static void AssertCompiles(string source)
    {
        BuildResult build = GpuPackage.Build(source);

        Assert.Empty(build.Diagnostics);
        Assert.NotEmpty(build.Networks);
        using var assembly = new MemoryStream();
        Assert.True(build.Output.Emit(assembly).Success);
    }
}
