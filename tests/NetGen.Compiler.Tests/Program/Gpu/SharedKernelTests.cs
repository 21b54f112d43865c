using System.Text.RegularExpressions;
using NetGen.Compiler.Declaration;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program.Gpu;

public sealed partial class SharedKernelTests
{
    [Fact]
    public void EqualLayers_ShareTheirKernels()
    {
        string few = Compile(Enumerable.Repeat(Dense(200, Activation.Relu), 6)), many = Compile(Enumerable.Repeat(Dense(200, Activation.Relu), 26));
        Assert.Equal(Kernels(few), Kernels(many));
        Assert.Equal(0, (Launches(many) - Launches(few)) % 20);
        Assert.True(Launches(many) > 5 * 20);
        Assert.InRange(many.Length, few.Length, 1.2 * few.Length);
    }

    [Fact]
    public void LayersOfDifferentShapesOrActivations_HaveKernelsOfTheirOwn()
    {
        int equal = Kernels(Compile([Dense(200, Activation.Relu), Dense(200, Activation.Relu), Dense(200, Activation.Relu), Dense(5)]));
        Assert.True(Kernels(Compile([Dense(200, Activation.Relu), Dense(201, Activation.Relu), Dense(200, Activation.Relu), Dense(5)])) > equal);
        Assert.True(Kernels(Compile([Dense(200, Activation.Relu), Dense(200, Activation.Tanh), Dense(200, Activation.Relu), Dense(5)])) > equal);
    }

    // What no other layer shares has its places in the text.
    [Fact]
    public void SingleLayer_IsGivenNoPlaces()
    {
        Assert.DoesNotContain("Places", Compile([Dense(200, Activation.Relu), Dense(5)]));
        Assert.Contains("Places: new(", Compile([Dense(200, Activation.Relu), Dense(200, Activation.Relu), Dense(200, Activation.Relu), Dense(5)]));
    }

    private static string Compile(IEnumerable<LayerDeclaration> layers)
    {
        NetworkDeclaration declaration = Declared([Input(200), .. layers], Minimise(Loss.MeanSquaredError)) with
        {
            Gpu = new GpuDeclaration(99, IsPackageReferenced: true),
        };
        string text = NetworkCompiler.Compile(declaration).Single(source => source.HintName.EndsWith(".Gpu.g.cs", StringComparison.Ordinal)).Text;
        Assert.DoesNotMatch(@"[\u0001-\u0008]", text);
        return text;
    }

    private static int Kernels(string text) => KernelText().Count(text);

    private static int Launches(string text) => LaunchText().Count(text);

    [GeneratedRegex(@"public static void \w+\(KernelArguments a\)")]
    private static partial Regex KernelText();

    [GeneratedRegex("new\\(\\w+, GroupSize:")]
    private static partial Regex LaunchText();
}
