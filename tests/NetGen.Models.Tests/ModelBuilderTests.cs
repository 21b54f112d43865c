using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models.Source;

namespace NetGen.Compiler.Models.Tests;

/// <summary>A model is a network whose weights fit, or an error that lists everything.</summary>
public sealed class ModelBuilderTests
{
    [Fact]
    public void LayersThatDoNotFit_HaveTheSentencesOfTheRules()
    {
        var builder = new ModelBuilder("net.x");
        builder.Add(new InputDeclaration(0, [4, 4]));
        builder.Add(new DenseDeclaration(0) { Units = 3, Name = "first" });
        builder.Add(new DenseDeclaration(0) { Units = 0, Name = "second", From = "nothing" });
        Assert.Equal(
            """
            The file 'net.x' does not describe a network that NetGen can build:
            - The layer 'first' expects an input of 1 dimension, got 4×4 (2 dimensions); put [Flatten] before it, or say PerPosition = true for the same layer at every position
            - second: [Dense] refers to 'nothing', but nothing has this name; the values before it are 'input', 'first'
            """,
            MessageOf(builder));
    }

    [Fact]
    public void WeightsThatDoNotFit_AreListed()
    {
        var builder = new ModelBuilder("net.x");
        builder.Add(new InputDeclaration(0, [2]));
        builder.Add(new DenseDeclaration(0) { Units = 3 }, new ModelTensor("kernel", TensorShape.Of(3, 2), new float[6]), new ModelTensor("gamma", TensorShape.Of(3), new float[3]));
        Assert.Equal(
            """
            The file 'net.x' does not describe a network that NetGen can build:
            - dense/kernel: expected 2×3, but the file has 3×2
            - dense/bias: expected 3, but the file has none
            - dense/gamma: the file has it, but the layer [Dense] does not
            """,
            MessageOf(builder));
    }

    [Fact]
    public void SizesThatNoAttributeSays_AreRefused()
    {
        var builder = new ModelBuilder("net.x");
        builder.Add(new InputDeclaration(0, [6, 6, 1]));
        builder.Add(
            new DepthwiseConvDeclaration(0, 2) { KernelSize = [2], Strides = [1, 2], UseBias = false, Name = "uneven" },
            new ModelTensor("kernel", TensorShape.Of(2, 2, 1, 1), new float[4]));
        Assert.Equal(
            "The file 'net.x' does not describe a network that NetGen can build:\n- uneven: [DepthwiseConv2D] cannot say all of its sizes", MessageOf(builder));
    }

    [Fact]
    public void EqualSizes_AreSaidOnce()
    {
        var builder = new ModelBuilder("net.x");
        builder.Add(new InputDeclaration(0, [6, 6, 1]));
        builder.Add(
            new ConvDeclaration(0, 2) { Filters = 1, KernelSize = [2, 2], Strides = [2, 2], DilationRate = [1, 1], UseBias = false },
            new ModelTensor("kernel", TensorShape.Of(2, 2, 1, 1), new float[4]));
        builder.Add(new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, [1, 1, 1, 1]));
        builder.Add(new PoolingDeclaration(0, PoolingFunction.Max, 2, [2, 2]) { Strides = 2, StrideColumns = 2 });
        builder.Add(new UpSamplingDeclaration(0, 2, [3, 3]));
        builder.Add(new PoolingDeclaration(0, PoolingFunction.Average, 2, [3, 3]) { Strides = 2, StrideColumns = 2 });
        Assert.Equal(
            [
                "[Input(6, 6, 1)]", "[Conv2D(1, 2, Strides = 2, UseBias = false)]", "[ZeroPadding2D(1)]", "[MaxPooling2D(2)]", "[UpSampling2D(3)]",
                "[AveragePooling2D(3, Strides = 2)]",
            ],
            DeclarationText.Attributes(builder.Build(ClassName.Of("", "Net")).Declaration, new HashSet<string>()));
    }

    private static string MessageOf(ModelBuilder builder) => Assert.Throws<NetworkFileException>(() => builder.Build(ClassName.Of("", "Net"))).Message;
}
