using System.Reflection;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Models.Classes;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Models.Tests.Infrastructure;

namespace NetGen.Compiler.Models.Tests;

/// <summary>A compiled class has the declaration that the generator read in its source.</summary>
public sealed class ClassReflectionTests
{
    private const string Source = """
        using NetGen;
        namespace My.Space
        {
            public partial class Outer<T>
            {
                [Input(8)]
                [Dense(8, Tanh, Name = "first")]
                [Layer<Block>(Repeat = 2)]
                [Layer<Deep>(ShareWith = null)]
                [Dense(2, Softmax, KernelL2 = 0.5)]
                [Loss(SparseCategoricalCrossEntropy)]
                [OutputNames("yes", "no")]
                [Quantize(Bfloat16)]
                [Accuracy(Fast)]
                [InputGradient]
                public partial class Net<U>;
            }

            [Input(Name = "in")]
            [Dense(8, Relu)]
            [Add("in")]
            internal partial class Block;

            [Input]
            [Layer<Block>]
            [Activation(LeakyRelu, Alpha = 0.1)]
            internal partial record Deep;

            public class Plain;
        }
        """;

    [Theory]
    [InlineData("My.Space.Outer`1+Net`1")]
    [InlineData("My.Space.Block")]
    [InlineData("My.Space.Deep")]
    public void Declaration_IsThatOfTheSource(string name)
    {
        Assembly assembly = CompiledSource.Compile(Source);
        Assert.Equal(CompiledSource.Declare(Source, name), ClassReflection.Declare(assembly.GetType(name)!));
    }

    // The metadata has the attributes in the order of the source: a network of many layers, none of which is like its neighbour.
    [Fact]
    public void EveryArgumentOfEveryLayer_InSourceOrder()
    {
        NetworkDeclaration declaration = new(
            ClassName.Of("", "All"),
            LayerSamples.All.Where(layer => layer is not InputDeclaration)
                .Prepend(new InputDeclaration(0, [4]))
                .Select((layer, ordinal) => layer with { Ordinal = ordinal })
                .ToEquatableArray(),
            []);
        string source = DeclarationText.File(declaration, "All layers");
        Assert.Equal(declaration, CompiledSource.Declare(source, "All"));
        Assert.Equal(declaration, ClassReflection.Declare(CompiledSource.Compile(source).GetType("All")!));
    }

    [Fact]
    public void Cycle_IsKnown()
    {
        const string source = """
            using NetGen;
            [Input(2)] [Layer<B>] public partial class A;
            [Input] [Layer<A>] public partial class B;
            """;
        Assert.Equal(CompiledSource.Declare(source, "A"), ClassReflection.Declare(CompiledSource.Compile(source).GetType("A")!));
    }

    [Fact]
    public void ClassWithoutNetwork_IsRefused()
    {
        Type type = CompiledSource.Compile(Source).GetType("My.Space.Plain")!;
        var exception = Assert.Throws<ArgumentException>(() => ClassReflection.Declare(type));
        Assert.StartsWith("The class 'My.Space.Plain' has no attributes that declare a network", exception.Message, StringComparison.Ordinal);
    }
}
