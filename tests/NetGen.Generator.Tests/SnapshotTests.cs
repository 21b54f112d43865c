using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The generated code of a few small networks, for people to read and for changes to show.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public Task Perceptron() => Verify(Generate("""
        using NetGen;
        namespace My;
        [Input(2)] [Dense(1, Step, KernelInitializer = Zeros)] [Loss(Loss.Perceptron)]
        public sealed partial class Perceptron;
        """));

    [Fact]
    public Task ClassifierWithDropout() => Verify(Generate("""
        using NetGen;
        namespace My;
        [Input(20)] [Dense(24, Relu)] [Dropout(0.25)] [Dense(3, Softmax)] [Loss(SparseCategoricalCrossEntropy)]
        public sealed partial class Classifier;
        """));

    [Fact]
    public Task InferenceOnly() => Verify(Generate("""
        using NetGen;
        [Input(2, 2)] [Flatten] [Dense(3, Gelu)] [Dense(2, UseBias = false)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task Windows() => Verify(Generate("""
        using NetGen;
        [Input(6, 6, 1)] [Conv2D(3, 3, Relu, Padding = Same)] [MaxPooling2D(2)] [DepthwiseConv2D(2)] [Flatten] [Dense(2)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task Phases() => Verify(Generate("""
        using NetGen;
        [Input(3)] [Dense(4, UseBias = false)] [BatchNormalization] [Activation(Relu)] [Dense(2)] [Loss(MeanSquaredError)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task Winograd() => Verify(Generate("""
        using NetGen;
        [Input(8, 8, 16)] [Conv2D(16, 3, Relu, Padding = Same)] [GlobalAveragePooling2D]
        public sealed partial class Net;
        """));

    [Fact]
    public Task Quantized() => Verify(Generate("""
        using NetGen;
        [Input(5)] [Dense(70, Relu)] [Dense(2, Softmax, UseBias = false)] [Quantize(Int8)] [Quantize(Bfloat16)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task FastFunctions() => Verify(Generate("""
        using NetGen;
        [Input(2)] [Dense(8, Tanh)] [Dense(1, Sigmoid)] [Accuracy(Fast)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task InputGradients() => Verify(Generate("""
        using NetGen;
        [Input(20)] [Dense(18, Tanh)] [Dense(3)] [Loss(OutputGradient)] [InputGradient]
        public sealed partial class Net;
        """));

    [Fact]
    public Task QuantizedWindows() => Verify(Generate("""
        using NetGen;
        [Input(6, 6, 3)] [Conv2D(5, 3, UseBias = false)] [BatchNormalization] [Conv2DTranspose(3, 2)] [GlobalAveragePooling2D]
        [Quantize(Int8)]
        public sealed partial class Net;
        """));

    [Fact]
    public Task Weights() => Verify(Generate("""
        using NetGen;
        [Input(3)] [Dense(2)] [Quantize(Int8)] [Weights("net.safetensors")] [Weights("small/net.int8.safetensors", Int8)]
        public sealed partial class Net<T>;
        """, WeightsText.Of("net.safetensors", ("dense/kernel", "F32", [3, 2]), ("dense/bias", "F32", [2])),
        WeightsText.Of("small/net.int8.safetensors", ("dense/kernel", "I8", [3, 2]), ("dense/kernel_scale", "F32", [2]), ("dense/bias", "F32", [2]))));

    [Fact]
    public Task Gpu() => Verify(Generate("""
        using NetGen;
        namespace My;
        [Input(6)] [Dense(5, Relu)] [Dropout(0.25)] [Dense(3, Softmax)] [Loss(SparseCategoricalCrossEntropy)] [Gpu]
        public sealed partial class Classifier;
        """));

    [Fact]
    public Task Branches() => Verify(Generate("""
        using NetGen;
        [Input] [Dense(8, Relu, Name = "in")] [Dense(8)] [Add("in")]
        public sealed partial class Block;
        [Input(4, Name = "state")] [Input(2, Name = "goal")] [Concatenate("state")] [Layer<Block>] [Dense(3, Softmax, Name = "policy")]
        [Dense(1, From = "block", Name = "value")]
        public sealed partial class Actor;
        """));

    [Fact]
    public Task NestedInGenericType() => Verify(Generate("""
        using NetGen;
        namespace My.Space;
        public partial record Outer<T> where T : class
        {
            [Input(1)] [Dense(1)]
            private sealed partial class Net<@class>;
        }
        """));

    private static Microsoft.CodeAnalysis.GeneratorDriver Generate(string source, params WeightsText[] weights)
    {
        BuildResult build = weights.Length > 0 ? TestCompilation.BuildWith(source, weights) : GpuPackage.Build(source);
        Assert.Empty(build.Diagnostics);
        return build.Driver;
    }
}
