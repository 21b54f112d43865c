using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>While a user types, neither generator nor analyzer throws.</summary>
public sealed class UnfinishedCodeTests
{
    public static TheoryData<string> Sources => new()
    {
        "[Input(",
        "[Input(2",
        "[Input(2)]",
        "[Input(2)] partial",
        "[Input(2)] partial class",
        "[Input(2)] partial class { }",
        "[Input(2)] partial class Net",
        "[Input(2)] [] partial class Net;",
        "[Input(2)] [Dense] partial class Net;",
        "[Input(2)] [Dense()] partial class Net;",
        "[Input(2)] [Dense(] partial class Net;",
        "[Input(2)] [Dense(,)] partial class Net;",
        "[Input(2)] [Dense(1,)] partial class Net;",
        "[Input(2)] [Dense(\"four\")] partial class Net;",
        "[Input(2)] [Dense(null)] partial class Net;",
        "[Input(2)] [Dense(default)] partial class Net;",
        "[Input(2)] [Dense(4.5)] partial class Net;",
        "[Input(2)] [Dense(99999999999)] partial class Net;",
        "[Input(2)] [Dense(1 / 0)] partial class Net;",
        "[Input(2)] [Dense(Missing)] partial class Net;",
        "[Input(2)] [Dense(Net.Missing)] partial class Net;",
        "[Input(2)] [Dense(Net.InputSize)] partial class Net;",
        "[Input(2)] [Dense(Size())] partial class Net { static int Size() => 3; }",
        "[Input(2)] [Dense(1, Rel)] partial class Net;",
        "[Input(2)] [Dense(1, Activation.)] partial class Net;",
        "[Input(2)] [Dense(1, 3)] partial class Net;",
        "[Input(2)] [Dense(1, Huber)] partial class Net;",
        "[Input(2)] [Dense(1, Alpha)] partial class Net;",
        "[Input(2)] [Dense(1, Alpha = )] partial class Net;",
        "[Input(2)] [Dense(1, Alpha = \"x\")] partial class Net;",
        "[Input(2)] [Dense(1, Alpha = 0.1, Alpha = 0.2)] partial class Net;",
        "[Input(2)] [Dense(1, Missing = 3)] partial class Net;",
        "[Input(2)] [Dense(1, UseBias = null)] partial class Net;",
        "[Input(2)] [Dense(units: 1, units: 2)] partial class Net;",
        "[Input(2)] [Dense(missing: 1)] partial class Net;",
        "[Input(2)] [Dense(1, Relu, 3, 4)] partial class Net;",
        "[Input(2)] [Dense<int>(1)] partial class Net;",
        "[Input(2)] [Dropout(double.NaN)] [Dense(1, KernelL1 = double.PositiveInfinity)] partial class Net;",
        "[Input(2)] [Dence(1)] partial class Net;",
        "[Inputs(2)] [Dense(1)] partial class Net;",
        "[Input(2.5)] partial class Net;",
        "[Input(\"a\", 2)] partial class Net;",
        "[Input(2, null)] partial class Net;",
        "[Input(new int[] { 1, Missing })] partial class Net;",
        "[Input(new int[3])] partial class Net;",
        "[Input([1, 2])] partial class Net;",
        "[Input(dimensions: null)] partial class Net;",
        "[Input(2)] [Reshape(null)] partial class Net;",
        "[Input(2)] [Reshape(0, -1)] partial class Net;",
        "[Input(65536, 65536)] [Reshape(-1, 3)] partial class Net;",
        "[Input(2)] [Loss] partial class Net;",
        "[Input(2)] [Loss()] [Dense(1)] partial class Net;",
        "[Input(2)] [Loss(Activation.Relu)] [Dense(1)] partial class Net;",
        "[Input(2)] [Dense(1)] partial struct Net;",
        "[Input(2)] [Dense(1)] partial interface Net;",
        "[Input(2)] [Dense(1)] partial record struct Net;",
        "[Input(2)] [Dense(1)] enum Net { A }",
        "[Input(2)] [Dense(1)] delegate void Net();",
        "class Net { [Input(2)] void Method() { } [Dense(1)] int field; }",
        "[assembly: Input(2)] partial class Net;",
        "[module: Dense(2)] partial class Net;",
        "[return: Dense(2)] [Input(2)] partial class Net;",
        "[Input(2)] [Dense(1)] partial class Net<T, T>;",
        "[Input(2)] [Dense(1)] partial class Net<>;",
        "[Input(2)] [Dense(1)] partial class Net : Net;",
        "[Input(2)] [Dense(1)] partial class Net : Missing;",
        "[Input(2)] [Dense(1)] partial class Net : string;",
        "[Input(2)] [Dense(1)] partial class Net { [Input(2)] [Dense(1)] partial class Net; }",
        "[Input(2)] [Dense(1)] partial class Net; [Input(2)] [Dense(1)] partial class Net;",
        "[Input(2)] [Dense(1)] class Net; partial class Net;",
        "[Input(2)] [Dense(1)] partial class Net { public Net( }",
        "[Input(2)] [Dense(1)] partial class Net { public void Predict( ",
        "partial class Outer { [Input(2)] [Dense(1)] partial class Net",
        "[Input(2)partial class Net<T>[@Input(partial class Net<",
        "#if X\n[Input(2)]\n#endif\n[Dense(1)] partial class Net;",
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void UnfinishedCode_IsLeftToTheCompiler(string source)
    {
        BuildResult build = TestCompilation.Build("using NetGen;\n" + source);

        Assert.DoesNotContain(build.Diagnostics, diagnostic => diagnostic.Id is "AD0001" or "CS8784" or "CS8785");
        Assert.Null(build.Driver.GetRunResult().Results.Single().Exception);
    }

    [Theory]
    [InlineData("[Input(2)] [Dense(\"four\")] partial class Net;")]
    [InlineData("[Input(2)] [Dense] partial class Net;")]
    [InlineData("[Input(2)] [Dense(1, Rel)] partial class Net;")]
    [InlineData("[Input(28, 28)] [Flaten] [Dense(1)] partial class Net;")]
    [InlineData("[Input(2)] [Dense(1)] partial class;")]
    [InlineData("namespace { [Input(2)] [Dense(1)] partial class Net; }")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net<T,>;")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net<T, T>;")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net; namespace Net { class Other; }")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net; enum Net { A }")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net { class Net; }")]
    [InlineData("[Input(2)] [Dense(1)] protected partial class Net;")]
    [InlineData("protected partial class Net { [Input(2)] partial class Net; }")]
    [InlineData("partial class Outer<Net> { [Input(2)] [Dense(1)] partial class Net; }")]
    [InlineData("[Input(2)] [Dense(1)] partial class Net<T> where T : Missing;")]
    public void WhereTheCompilerHasAnErrorOfItsOwn_NetGenAddsNone(string source)
    {
        BuildResult build = TestCompilation.Build("using NetGen;\n" + source);

        Assert.NotEmpty(build.Diagnostics);
        Assert.Empty(build.Rules);
        Assert.Empty(build.Networks);
        Assert.DoesNotContain(build.Diagnostics, diagnostic => diagnostic.Location.SourceTree?.FilePath != TestCompilation.SourcePath);
    }

    [Fact]
    public void ClassesOfOneName_InTwoFiles_AreCompiledOnce()
    {
        const string source = "using NetGen; [Input(2)] [Dense(1)] partial class Net;";
        CSharpCompilation compilation = TestCompilation.Create(
            [
                CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions, "First.cs"),
                CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions, "Second.cs"),
            ],
            TestCompilation.ParseOptions);

        Assert.Null(TestCompilation.Build(compilation).Driver.GetRunResult().Results.Single().Exception);
    }
}
