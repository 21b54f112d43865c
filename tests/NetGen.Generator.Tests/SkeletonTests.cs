using Microsoft.CodeAnalysis;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>A declaration with an error keeps the members of its class, so that code that calls them has no error.</summary>
public sealed class SkeletonTests
{
    private const string Good = "[Input(4)] [Dense(8, Relu)] [Dense(3, Softmax)] [Loss(CategoricalCrossEntropy)] [InputGradient] [Quantize(Int8)] [OutputNames(\"a\", \"b\", \"c\")]";

    private const string Caller = """
        static class Caller
        {
            public static float Run(float[] inputs, float[] outputs)
            {
                var net = new Net(seed: 1);
                net.Predict(inputs, outputs);
                net.PredictBatch(inputs, outputs, maxDegreeOfParallelism: -1);
                Net.Input input = default;
                net.Predict(in input, out Net.Output output);
                net.ComputeInputGradients(inputs, outputs, new float[4]);
                net.QuantizeToInt8().Predict(new float[4], new float[3]);
                var trainer = net.CreateTrainer(new Adam());
                trainer.TrainStep(new float[Net.InputSize], new float[Net.TargetSize], outputs);
                return output.A + output.B + output.C + net.DenseKernel[0, 0] + net.Dense1Bias[0] + Net.InputSize + Net.OutputSize
                    + Net.ParameterCount + (float)net.ComputeRegularization() + Net.Description.InputSize;
            }
        }
        """;

    [Fact]
    public void Caller_OfAGoodDeclaration_Compiles() =>
        Assert.Empty(TestCompilation.Build($"using NetGen; {Good} public sealed partial class Net;\n{Caller}").Diagnostics);

    [Theory]
    [InlineData("Relu", "Rleu", "CS0103")]
    [InlineData("Dense(8, Relu)", "Dense(8, )", "CS1525")]
    [InlineData("Dense(8, Relu)", "Dens(8, Relu)", "CS0246")]
    [InlineData("Dense(8, Relu)", "Dnese(8, Rleu)", "CS0103", "CS0246")]
    [InlineData("Input(4)", "Imput(4)", "CS0246")]
    [InlineData("OutputNames(", "OutputNmaes(", "CS0246")]
    [InlineData("[Input(4)] ", "", "NG0001")]
    [InlineData("Dense(8, Relu)", "Dense(\"eight\")", "CS1503")]
    [InlineData("Dense(8, Relu)", "Dense(0, Relu)", "NG0005")]
    [InlineData("Input(4)", "Input(2, 2)", "NG0006")]
    [InlineData("Dense(3, Softmax)", "Reshape(5)] [Dense(3, Softmax)", "NG0007")]
    [InlineData("Dense(8, Relu)", "Dense(8, Relu, Alpha = 1)", "NG0005")]
    [InlineData("Quantize(Int8)", "Quantize(Int8)] [Quantize(Int8)", "NG0003")]
    [InlineData("OutputNames(\"a\", \"b\", \"c\")", "OutputNames(\"a\", \"b\", \"c\", \"d\")", "NG0025")]
    [InlineData("[Loss(CategoricalCrossEntropy)] ", "", "NG0052")]
    public void ErrorInTheDeclaration_IsTheOnlyOne(string good, string bad, params string[] ids)
    {
        string attributes = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good, attributes);

        BuildResult build = TestCompilation.Build($"using NetGen; {attributes} public sealed partial class Net;\n{Caller}");

        Assert.NotEmpty(build.Diagnostics);
        Assert.All(build.Diagnostics, diagnostic => Assert.Contains(diagnostic.Id, ids));
        Assert.All(build.Diagnostics, diagnostic => Assert.Equal(0, diagnostic.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void ClassWithoutPartial_HasNoErrorsBesides()
    {
        BuildResult build = TestCompilation.Build($"using NetGen; {Good} public sealed class Net;\n{Caller}");

        Assert.Equal(["CS0260", "NG0002"], build.Diagnostics.Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public void Members_AreThoseOfTheNetwork()
    {
        string[] real = Surface(Good), skeleton = Surface(Good.Replace("Relu", "Rleu", StringComparison.Ordinal));

        Assert.NotEmpty(real);
        Assert.Equal(real, skeleton);
    }

    [Fact]
    public void Instance_CannotBeMade()
    {
        Compilation output = CompileWithTheErrorAsAWarning();
        using var stream = new MemoryStream();
        Assert.True(output.Emit(stream).Success);
        Type network = System.Reflection.Assembly.Load(stream.ToArray()).GetType("Net")!;

        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => Activator.CreateInstance(network, 0L));

        Assert.Contains("'Net' has an error", Assert.IsType<InvalidOperationException>(thrown.InnerException).Message, StringComparison.Ordinal);
    }

    private static Compilation CompileWithTheErrorAsAWarning()
    {
        Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = TestCompilation.Create("using NetGen; [Input(28, 28)] [Dense(10)] public sealed partial class Net;");
        return TestCompilation.Build(compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [KeyValuePair.Create("NG0006", ReportDiagnostic.Warn)]))).Output;
    }

    private static string[] Surface(string attributes)
    {
        INamedTypeSymbol network = TestCompilation.Build($"using NetGen; {attributes} public sealed partial class Net;").Output.GetTypeByMetadataName("Net")!;
        return
        [
            .. network.AllInterfaces.Select(contract => contract.ToDisplayString()),
            .. new[] { network }.Concat(network.GetTypeMembers())
                .SelectMany(type => type.GetMembers())
                .Where(member => member.DeclaredAccessibility == Accessibility.Public)
                .Select(member => member.ToDisplayString())
                .Order(StringComparer.Ordinal),
        ];
    }
}
