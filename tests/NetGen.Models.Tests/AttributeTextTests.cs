using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Models.Tests.Infrastructure;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Compiler.Models.Tests;

/// <summary>Declarations are written so that the generator reads the same again.</summary>
public sealed class AttributeTextTests
{
    private static readonly HashSet<string> Nothing = [];

    [Fact]
    public void EveryArgumentOfEveryLayer_IsReadAgain()
    {
        LayerDeclaration[] samples = [.. LayerSamples.All];
        IEnumerable<string> classes = samples.Select((layer, number) =>
        {
            NetworkDeclaration declaration = new(ClassName.Of("", $"C{number}"), layer is InputDeclaration
                ? [layer with { Ordinal = 0 }]
                : [new InputDeclaration(0, [4]), layer], []);
            return $"{string.Join('\n', DeclarationText.Attributes(declaration, Nothing))}\npartial class C{number};";
        });
        var compilation = TestCompilation.Create("using NetGen;\n" + string.Join('\n', classes));
        for (int number = 0; number < samples.Length; number++)
        {
            LayerDeclaration read = CompiledSource.Declare(compilation, $"C{number}").Layers[^1];
            Assert.Equal(samples[number] with { Ordinal = read.Ordinal }, read);
        }
    }

    [Fact]
    public void EveryLayer_HasASample() => Assert.Equal(
        LayerAttributes.All.Select(layer => layer.Key).Except([LayerAttributes.Network]).Order(),
        LayerSamples.All.Select(layer => layer.Kind + "Attribute").Distinct().Order());

    [Fact]
    public void EverythingOfTheNetworkAsAWhole_IsReadAgain()
    {
        const string source = """
            using NetGen;
            [Input(4, Name = "state")]
            [Dense(3, Softmax, Name = "policy")]
            [Dense(1, From = "state", Name = "value")]
            [Output("value", "policy")]
            [Loss(CategoricalCrossEntropy, LabelSmoothing = 0.1, Of = "policy")]
            [Loss(Huber, Delta = 2, Of = "value", Weight = 0.5)]
            [OutputNames("left", "right", "none", Of = "policy")]
            [Quantize(Int8)]
            [Accuracy(Fast)]
            [InputGradient]
            public sealed partial class Pilot;
            """;
        NetworkDeclaration declaration = CompiledSource.Declare(source, "Pilot");
        Assert.Equal(source, $"using NetGen;\n{string.Join('\n', DeclarationText.Attributes(declaration, Nothing))}\npublic sealed partial class Pilot;");
    }

    [Fact]
    public void NameThatMeansSomethingElse_IsWrittenWithItsEnumeration() => Assert.Equal(
        ["[Input(2)]", "[Dense(8, Activation.Relu, KernelInitializer = HeNormal)]"],
        DeclarationText.Attributes(
            new NetworkDeclaration(
                ClassName.Of("", "Relu"),
                [new InputDeclaration(0, [2]), new DenseDeclaration(1) { Units = 8, Activation = Activation.Relu, KernelInitializer = Initializer.HeNormal }],
                []),
            new HashSet<string> { "Relu" }));
}
