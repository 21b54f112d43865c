using NetGen.Compiler.Tool.Comparing;

namespace NetGen.Compiler.Tool.Tests;

/// <summary>What counts as a difference between two networks: the one is that of the class, the other stands for a file.</summary>
public sealed class ComparisonTests
{
    private const string Residual = "[Input(4)][Dense(4, Relu, Name = \"stem\")][Dense(4)][Add(\"stem\")]";

    [Theory]
    [InlineData("[Input(4)][Dense(8, Relu, KernelInitializer = HeNormal, KernelL2 = 0.1, Unroll = true)]", "[Input(4)][Dense(8, Relu)]")]
    [InlineData("[Input(4)][GaussianNoise(0.1)][Dense(8)][Dropout(0.5)][Dense(2)][ActivityRegularization(L1 = 1)]", "[Input(4)][Dense(8)][Dense(2)]")]
    [InlineData("[Input(4)][Dense(8, LeakyRelu, Alpha = 0.2)]", "[Input(4)][Dense(8, LeakyRelu)]")]
    [InlineData("[Input(8)][Reshape(2, -1)]", "[Input(8)][Reshape(2, 4)]")]
    [InlineData("[Input(8, 8, 1)][Conv2D(4, 3, 3, Strides = 2, StrideColumns = 2)][MaxPooling2D(2, 2, Strides = 2)]", "[Input(8, 8, 1)][Conv2D(4, 3, Strides = 2)][MaxPooling2D]")]
    [InlineData("[Input(4, 4, 2)][ZeroPadding2D(1, 1, 1, 1)][UpSampling2D(2, 2)][LayerNormalization(-1)][Cropping2D(0)]", "[Input(4, 4, 2)][ZeroPadding2D][UpSampling2D][LayerNormalization][Cropping2D]")]
    [InlineData("[Input(4, 2)][Dense(3, PerPosition = true, Name = \"a\")][Concatenate(\"a\", Axis = -1)]", "[Input(4, 2)][Dense(3, PerPosition = true, Name = \"a\")][Concatenate(\"a\", Axis = 2)]")]
    [InlineData("[Input(4, Name = \"x\")][Dense(4, Relu, Name = \"first\")][Dropout(0.1, Name = \"dropped\")][Dense(4, From = \"dropped\")][Add(\"first\")]", Residual)]
    [InlineData("[Input(5, 4)][LSTM(8, Dropout = 0.1, RecurrentDropout = 0.2, UnitForgetBias = false, RecurrentL2 = 0.1)]", "[Input(5, 4)][LSTM(8)]")]
    [InlineData("[Input(4)][Layer<Block>(Repeat = 2)]", "[Input(4)][Dense(4, Tanh)][Dense(4)][Dense(4, Tanh)][Dense(4)]")]
    public void NetworksThatPredictAlike_HaveNone(string declared, string file) => Assert.Empty(Compare(declared, file));

    [Theory]
    [InlineData("[Input(4)][Dense(8)]", "[Input(2, 2)][Flatten][Dense(8)]", "the input 'input' is 4, in the file 2×2|the file begins with [Flatten], which the class lacks")]
    [InlineData("[Input(4)][Dense(8)][Dense(2)]", "[Input(4)][Dense(16)][Dense(2)]", "'dense': units is 8, in the file 16")]
    [InlineData("[Input(4)][Dense(8)][LeakyReLU]", "[Input(4)][Dense(8)][ELU]", "'leaky_re_lu' is [LeakyReLU], in the file [ELU]")]
    [InlineData("[Input(4)][Dense(8, Elu)]", "[Input(4)][Dense(8, Elu, Alpha = 0.5)]", "'dense': Alpha is 1, in the file 0.5")]
    [InlineData("[Input(5, 4)][GRU(8, ResetAfter = false)]", "[Input(5, 4)][GRU(8, GoBackwards = true)]", "'gru': ResetAfter is false, in the file true; GoBackwards is false, in the file true")]
    [InlineData("[Input(4)][BatchNormalization]", "[Input(4)][BatchNormalization(Epsilon = 1e-5, Scale = false)]", "'batch_normalization': Epsilon is 0.001, in the file 1E-05; Scale is true, in the file false")]
    [InlineData("[Input(4)][Dense(8)][Dense(8)][Dense(3)][Dense(8)]", "[Input(4)][Dense(8)][Dense(8)][Dense(8)]", "'dense_2', [Dense(3)], is not in the file")]
    [InlineData("[Input(4)][Dense(8)][Dense(8)]", "[Input(4)][Dense(8)][Clip(0, 1)][Dense(8)][Dense(5)]", "after 'dense', the file has [Clip(0, 1)], which the class lacks|after 'dense_1', the file has [Dense(5)], which the class lacks")]
    [InlineData("[Input(8, 8, 1)][MaxPooling2D(2)]", "[Input(8, 8, 1)][MaxPooling2D(2, Strides = 1)]", "'max_pooling2d': Strides is 2, in the file 1")]
    [InlineData("[Input(4)][Dense(4, Relu)][Dense(4, Name = \"b\")][Add(\"b\")]", Residual, "'add': reads 'b', 'b', in the file 'dense', 'stem'")]
    [InlineData("[Input(4, Name = \"a\")][Input(3, Name = \"b\")][Concatenate(\"a\")]", "[Input(4)][Dense(7)]", "the input 'b' (3) is not in the file|'concatenate' is [Concatenate(\"a\")], in the file [Dense(7)]")]
    [InlineData("[Input(4)][Dense(4, Name = \"a\")][Dense(4, Name = \"b\")][Output(\"a\", \"b\")]", "[Input(4)][Dense(4, Name = \"a\")][Dense(4)]", "the outputs are 'a', 'b', in the file 'dense'")]
    [InlineData("[Input(4)][Dense(4, Name = \"a\")][Dense(4, ShareWith = \"a\")]", "[Input(4)][Dense(4)][Dense(4)]", "'dense': has the weights of 'a', in the file its own weights")]
    public void NetworksThatPredictOtherwise_HaveThemAll(string declared, string file, string differences) =>
        Assert.Equal(differences.Split('|'), Compare(declared, file));

    private static IEnumerable<string> Compare(string declared, string file)
    {
        using var tool = new ToolRun();
        File.WriteAllText(
            tool.PathOf("Nets.cs"),
            $"{declared} partial class Declared; {file} partial class OfFile; [Input][Dense(4, Tanh)][Dense(4)] partial class Block;");
        IReadOnlyList<DeclaredClass> classes = SourceReader.Read([tool.PathOf("Nets.cs")]);
        Assert.All(classes, network => Assert.Empty(network.Errors));
        ComparedNetwork[] networks = [.. classes.Where(network => !network.IsOpen).Select(network => new ComparedNetwork(network.Declaration!, network.Network!))];
        return NetworkComparison.Of(networks[0], networks[1]).Select(difference => difference.Text);
    }
}
