using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler.Attributes;
using NetGen.Compiler.Layers;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>Every rule fires where it should, says what is wrong, and stops generation; and does not fire beside.</summary>
public sealed class RuleTests
{
    private const string Layers = "[Input(2)] [Dense(1)]";

    public static TheoryData<string, string, string> Cases => new()
    {
        {
            "NG0001",
            "[Dense(1)] partial class ⟦Net⟧;",
            "The network 'Net' does not start with [Input]; put [Input(size)] before its other attributes"
        },
        {
            "NG0001",
            "[Loss(Hinge)] partial class ⟦Net⟧;",
            "The network 'Net' does not start with [Input]; put [Input(size)] before its other attributes"
        },
        {
            "NG0001",
            "[Dense(1)] [Input(2)] partial class ⟦Net⟧;",
            "The network 'Net' does not start with [Input]; put [Input(size)] before its other attributes"
        },
        {
            "NG0002",
            $"{Layers} class ⟦Net⟧;",
            "The type 'Net' must be partial, so that NetGen can add members to the network 'Net'; add 'partial' to its declaration"
        },
        {
            "NG0002",
            $"class Outer {{ {Layers} partial class ⟦Net⟧; }}",
            "The type 'Outer' must be partial, so that NetGen can add members to the network 'Net'; add 'partial' to its declaration"
        },
        {
            "NG0003",
            "[Input(2)] [⟦Input(3)⟧] [Dense(1)] partial class Net;",
            "The network 'Net' has more than one [Input]; remove this one, or give each a Name"
        },
        {
            "NG0003",
            $"{Layers} [Loss(Hinge)] [⟦Loss(Huber)⟧] partial class Net;",
            "The network 'Net' has more than one [Loss]; remove this one"
        },
        {
            "NG0003",
            $"{Layers} [Quantize(Int8)] [Quantize(Bfloat16)] [⟦Quantize(Int8)⟧] partial class Net;",
            "The network 'Net' has more than one [Quantize(Int8)]; remove this one"
        },
        { "NG0004", "[⟦Input⟧] [Dense(1)] [Loss(Hinge)] partial class Net;", "[Input] takes 1 to 4 dimensions, but got 0; the batch does not count" },
        { "NG0004", "[⟦Input(null)⟧] [Dense(1)] [Quantize(Int8)] partial class Net;", "[Input] takes 1 to 4 dimensions, but got 0; the batch does not count" },
        { "NG0004", "[Input(2)] [⟦Reshape(2, 1, 1, 1, 1)⟧] partial class Net;", "[Reshape] takes 1 to 4 dimensions, but got 5; the batch does not count" },
        { "NG0005", "[Input(2)] [Dense(⟦0⟧)] partial class Net;", "'units' of [Dense] must be at least 1, but is 0" },
        { "NG0005", "[Input(2)] [Dense(activation: Relu, ⟦units: -3⟧)] partial class Net;", "'units' of [Dense] must be at least 1, but is -3" },
        { "NG0005", "[Input(28, ⟦0⟧)] [Flatten] [Dense(1)] partial class Net;", "'dimension 2' of [Input] must be at least 1, but is 0" },
        { "NG0005", "[⟦Input(new[] { 28, -1 })⟧] [Flatten] [Dense(1)] partial class Net;", "'dimension 2' of [Input] must be at least 1, but is -1" },
        { "NG0005", "[Input(2)] [Dense(1)] [Dropout(⟦1.5⟧)] partial class Net;", "'rate' of [Dropout] must be at least 0 and less than 1, but is 1.5" },
        { "NG0005", "[Input(2)] [Dense(1, ⟦(Activation)99⟧)] partial class Net;", "'activation' of [Dense] must be a member of Activation, but is 99" },
        { "NG0005", "[Input(2)] [Dense(1, Relu, UseBias = false, ⟦Alpha = 0.1⟧)] partial class Net;", "'Alpha' of [Dense] must be left out, because Relu has no α, but is 0.1" },
        {
            "NG0003",
            $"{Layers} [Weights(\"a\")] [⟦Weights(\"b\")⟧] partial class Net;",
            "The network 'Net' has more than one [Weights]; remove this one"
        },
        {
            "NG0003",
            $"{Layers} [Quantize(Int8)] [Weights(\"a\")] [Weights(\"b\", Int8)] [⟦Weights(\"c\", Int8)⟧] partial class Net;",
            "The network 'Net' has more than one [Weights(…, Int8)]; remove this one"
        },
        {
            "NG0005",
            $"{Layers} [Quantize(Bfloat16)] [Weights(\"a\", ⟦Int8⟧)] partial class Net;",
            "'format' of [Weights] must be that of a [Quantize] of the network, but is Int8"
        },
        { "NG0005", $"{Layers} [Quantize(⟦(WeightFormat)9⟧)] partial class Net;", "'format' of [Quantize] must be a member of WeightFormat, but is 9" },
        { "NG0005", $"{Layers} [Gpu(⟦Precision = (GpuPrecision)7⟧)] partial class Net;", "'Precision' of [Gpu] must be a member of GpuPrecision, but is 7" },
        { "NG0005", $"{Layers} [Accuracy(⟦(Accuracy)2⟧)] partial class Net;", "'accuracy' of [Accuracy] must be a member of Accuracy, but is 2" },
        { "NG0005", $"{Layers} [Loss(⟦(Loss)(-1)⟧)] partial class Net;", "'loss' of [Loss] must be a member of Loss, but is -1" },
        {
            "NG0006",
            "[Input(28, 28)] [⟦Dense(10)⟧] partial class Net;",
            "The layer 'dense' expects an input of 1 dimension, got 28×28 (2 dimensions); put [Flatten] before it, or say PerPosition = true for the same layer at every position"
        },
        {
            "NG0006",
            "[Input(28, 28)] [⟦Dense(10, Softmax)⟧] partial class Net;",
            "The layer 'dense' expects an input of 1 dimension, got 28×28 (2 dimensions); put [Flatten] before it, or say PerPosition = true for the same layer at every position"
        },
        {
            "NG0007",
            "[Input(6)] [⟦Reshape(4, 2)⟧] [Flatten] [Dense(1)] partial class Net;",
            "[Reshape] must keep the 6 values of its input 6, but 4×2 has 8; change the sizes, or write -1 for one size to have it inferred"
        },
        {
            "NG0008",
            "[Input(2)] [Dense(3)] [⟦Dense(1, Step)⟧] [Loss(Huber)] partial class Net;",
            "The activation Step does not fit the layer 'dense_1': its derivative is 0, so nothing before it can learn from Huber; use another activation, or Loss.Perceptron with Step or Sign in the last layer"
        },
        {
            "NG0008",
            "[Input(4, 3)] [⟦Activation(LogSoftmax)⟧] partial class Net;",
            "The activation LogSoftmax does not fit the layer 'activation': its input has several axes, 4×3; put [Flatten] before it, or say PerPosition = true for one over the last axis"
        },
        {
            "NG0044",
            "[Input(4, 3)] [Flatten] [⟦GlobalAveragePooling1D⟧] partial class Net;",
            "The layer 'global_average_pooling1d' expects an input [steps, channels], got 12, which has 1 axes; write [Input(12, 1)], or put [Reshape(12, 1)] before it"
        },
        {
            "NG0052",
            $"{Layers} [⟦InputGradient⟧] partial class Net;",
            "[InputGradient] cannot differentiate the network 'Net', because it has no loss to differentiate; add a [Loss], or [Loss(OutputGradient)] to give the gradients of the outputs yourself"
        },
        {
            "NG0052",
            "[Input(8)] [Embedding(30, 4)] [GRU(3)] [Loss(MeanSquaredError)] [⟦InputGradient⟧] partial class Net;",
            "[InputGradient] cannot differentiate the network 'Net', because the layer 'embedding' reads values of an input as indices, which have no gradient; put [InputGradient] on a class whose input is the embedded values, or remove it"
        },
        {
            "NG0047",
            "[Input(8, 1)] [Conv1D(4, 3, Padding = Padding.Same)] [⟦Stream⟧] partial class Net;",
            "[Stream] cannot compute the network 'Net' step by step, because the layer 'conv1d' (Conv1D) sees steps that are still to come; with Padding = Causal, a convolution of a series sees none; change that, or remove [Stream]"
        },
        {
            "NG0044",
            "[Input(28, 28)] [⟦MaxPooling2D⟧] partial class Net;",
            "The layer 'max_pooling2d' expects an input [rows, columns, channels], got 28×28, which has 2 axes; write [Input(28, 28, 1)], or put [Reshape(28, 28, 1)] before it"
        },
        { "NG0005", "[Input(6, 5)] [MaxPooling1D(⟦0⟧)] partial class Net;", "'poolSize' of [MaxPooling1D] must be at least 1, but is 0" },
        { "NG0005", "[Input(6, 5)] [AveragePooling1D(⟦poolSize: 7⟧)] partial class Net;", "'poolSize' of [AveragePooling1D] must be at most 6, the steps of 6×5, or have Padding = Same, but is 7" },
        { "NG0005", "[Input(6, 5)] [MaxPooling1D(⟦Padding = Causal⟧)] partial class Net;", "'Padding' of [MaxPooling1D] must be Valid or Same, but is Causal" },
        { "NG0005", "[Input(6, 9, 5)] [MaxPooling2D(7, ⟦19⟧, Padding = Same)] partial class Net;", "'poolSize' of [MaxPooling2D] must be at most 17, which reads all 9 columns of 6×9×5, but is 19" },
        { "NG0005", "[Input(6, 9, 5)] [MaxPooling2D(2, 2, ⟦2⟧)] partial class Net;", "'poolSize' of [MaxPooling2D] must be 1 or 2 numbers, but is 2, 2, 2" },
        { "NG0005", "[Input(6, 9, 5)] [AveragePooling2D(⟦Strides = -1⟧)] partial class Net;", "'Strides' of [AveragePooling2D] must be at least 1, or left out, but is -1" },
        { "NG0005", "[Input(6, 9, 5)] [AveragePooling2D(⟦StrideColumns = -1⟧)] partial class Net;", "'StrideColumns' of [AveragePooling2D] must be at least 1, or left out, but is -1" },
        { "NG0005", "[Input(6, 5)] [ZeroPadding1D(2, ⟦-1⟧)] partial class Net;", "'padding' of [ZeroPadding1D] must be at least 0, but is -1" },
        { "NG0005", "[Input(6, 9, 5)] [ZeroPadding2D(1, 1, ⟦1⟧)] partial class Net;", "'padding' of [ZeroPadding2D] must be 1, 2 or 4 numbers, but is 1, 1, 1" },
        { "NG0005", "[Input(6, 5)] [Cropping1D(⟦3⟧)] partial class Net;", "'cropping' of [Cropping1D] must be less than the 6 steps of 6×5 in all, but is 3 and 3" },
        { "NG0005", "[Input(6, 9, 5)] [Cropping2D(0, 0, ⟦8⟧, 1)] partial class Net;", "'cropping' of [Cropping2D] must be less than the 9 columns of 6×9×5 in all, but is 8 and 1" },
        { "NG0005", "[Input(6, 5)] [UpSampling1D(⟦0⟧)] partial class Net;", "'size' of [UpSampling1D] must be 1 to 64, but is 0" },
        { "NG0005", "[Input(6, 9, 5)] [UpSampling2D(2, ⟦65⟧)] partial class Net;", "'size' of [UpSampling2D] must be 1 to 64, but is 65" },
        { "NG0005", "[Input(6, 9, 5)] [UpSampling2D(⟦Interpolation = (Interpolation)2⟧)] partial class Net;", "'Interpolation' of [UpSampling2D] must be a member of Interpolation, but is 2" },
        { "NG0005", "[Input(6, 5)] [SpatialDropout1D(⟦1⟧)] partial class Net;", "'rate' of [SpatialDropout1D] must be at least 0 and less than 1, but is 1" },
        { "NG0005", "[Input(4)] [ReLU(⟦MaxValue = 1⟧, Threshold = 2)] partial class Net;", "'MaxValue' of [ReLU] must be a finite number greater than the threshold, or left out, but is 1" },
        { "NG0005", "[Input(4)] [Clip(1, ⟦1⟧)] partial class Net;", "'max' of [Clip] must be a finite number greater than 'min', but is 1" },
        { "NG0005", "[Input(4)] [Rescaling(⟦0⟧)] partial class Net;", "'scale' of [Rescaling] must be a finite number other than 0, but is 0" },
        { "NG0005", "[Input(4, 3)] [PReLU(⟦1⟧, 3)] partial class Net;", "'sharedAxes' of [PReLU] must be axes from 1 to 2 of 4×3, but is 1, 3" },
        { "NG0005", "[Input(4, 3)] [LSTM(⟦0⟧)] partial class Net;", "'units' of [LSTM] must be at least 1, but is 0" },
        { "NG0005", "[Input(4, 3)] [SimpleRNN(2, ⟦Softmax⟧)] partial class Net;", "'activation' of [SimpleRNN] must be a function of one element, but is Softmax" },
        {
            "NG0005",
            "[Input(4, 3)] [GRU(2, ⟦RecurrentActivation = Softmax⟧)] partial class Net;",
            "'RecurrentActivation' of [GRU] must be a function of one element, but is Softmax"
        },
        {
            "NG0005",
            "[Input(4, 3)] [LSTM(2, ⟦Bidirectional = (BidirectionalMerge)5⟧)] partial class Net;",
            "'Bidirectional' of [LSTM] must be a member of BidirectionalMerge, but is 5"
        },
        { "NG0005", "[Input(4, 3)] [GRU(2, ⟦RecurrentDropout = 1⟧)] partial class Net;", "'RecurrentDropout' of [GRU] must be at least 0 and less than 1, but is 1" },
        {
            "NG0005",
            "[Input(4, 3)] [LSTM(2, ⟦RecurrentInitializerScale = 1⟧, RecurrentInitializer = Zeros)] partial class Net;",
            "'RecurrentInitializerScale' of [LSTM] must be left out, because Zeros has no scale, but is 1"
        },
        { "NG0005", "[Input(4, 3)] [LSTM(2, ⟦BiasInitializer = Orthogonal⟧)] partial class Net;", "'BiasInitializer' of [LSTM] must be an initializer of vectors, but is Orthogonal" },
        {
            "NG0044",
            "[Input(4)] [⟦GRU(2)⟧] partial class Net;",
            "The layer 'gru' expects an input [steps, channels], got 4, which has 1 axes; write [Input(4, 1)], or put [Reshape(4, 1)] before it"
        },
        { "NG0005", "[Input(4)] [Embedding(⟦0⟧, 2)] partial class Net;", "'inputDim' of [Embedding] must be 1 to 16777216, since a float holds no larger index exactly, but is 0" },
        { "NG0005", "[Input(4)] [Embedding(3, ⟦outputDim: 0⟧)] partial class Net;", "'outputDim' of [Embedding] must be at least 1, but is 0" },
        { "NG0005", "[Input(4)] [Embedding(3, 2, ⟦EmbeddingsL2 = -1⟧)] partial class Net;", "'EmbeddingsL2' of [Embedding] must be a finite number of at least 0, but is -1" },
        {
            "NG0005",
            "[Input(4)] [Embedding(3, 2, ⟦EmbeddingsInitializer = Orthogonal⟧)] partial class Net;",
            "'EmbeddingsInitializer' of [Embedding] must be an initializer of vectors, but is Orthogonal"
        },
        {
            "NG0044",
            "[Input(2, 2, 2, 2)] [⟦Embedding(3, 2)⟧] partial class Net;",
            "The layer 'embedding' expects indices of 1 to 3 axes, got 2×2×2×2, which has 4 axes; put [Reshape] before it"
        },
        {
            "NG0048",
            "[Input(4)] [Rescaling(0.5)] [Reshape(2, 2)] [⟦Embedding(3, 2)⟧] partial class Net;",
            "The layer 'embedding' looks up indices, which must come from an input as they are, but 'rescaling' ([Rescaling]) computes them; put [Embedding] directly after an input, or after [Flatten], [Reshape], [Permute] or [Slice] of one"
        },
        {
            "NG0050",
            "[Input(4, 2)] [Masking] [GRU(3, ReturnSequences = true)] [⟦Loss(MeanSquaredError)⟧] partial class Net;",
            "The mask of 'masking' arrives at the loss of 'gru', which would leave the masked steps out; let the last recurrent layer return its last output, or end the mask with [Reshape], so that all steps count"
        },
        {
            "NG0050",
            "[Input(4)] [Embedding(3, 2, MaskZero = true, Name = \"a\")] [⟦Multiply(\"a\")⟧] [GRU(3)] partial class Net;",
            "The mask of 'a' arrives at 'multiply' ([Multiply]), for which a masked step would be none of the values; merge before the mask, or after a layer without ReturnSequences"
        },
        {
            "NG0042",
            "[Input(4)] [Embedding(3, 2)] [⟦Gpu⟧] partial class Net;",
            "[Gpu] cannot compile the network 'Net' yet, because there are no kernels for GPUs of the layer 'embedding' (Embedding); remove [Gpu]"
        },
        {
            "NG0040",
            "[Input(4, 3)] [GRU(2, ReturnSequences = true)] [GRU(2, ⟦ShareWith = \"gru\"⟧)] partial class Net;",
            "[GRU] cannot use the weights of 'gru': 'gru/kernel' is 3×6, but 'gru_1' needs 2×6"
        },
        {
            "NG0009",
            $"{Layers} [⟦Loss(CategoricalCrossEntropy)⟧] partial class Net;",
            "The loss CategoricalCrossEntropy does not fit the output: it needs a flat output with a value for each of at least 2 classes, but the output is 1"
        },
        {
            "NG0010",
            "[Input(2)] [Activation(Relu)] [⟦Loss(Huber)⟧] partial class Net;",
            "The network 'Net' has a [Loss] but no parameters to train; add a [Dense] layer, or remove [Loss]"
        },
        {
            "NG0011",
            "[Input(2)] [⟦Dense(int.MaxValue)⟧] partial class Net;",
            "With [Dense] the network needs 8,192 MB for one sample of a layer, but the limit is 4 MB; make the layer smaller"
        },
        {
            "NG0012",
            "[Input(2)] partial class ⟦Net⟧; [Dense(1)] partial class Net;",
            "The attributes of the network 'Net' are on 2 of its partial declarations, so the order of the layers is not defined; put all of them on one declaration"
        },
        {
            "NG0013",
            $"{Layers} static partial class ⟦Net⟧;",
            "The class 'Net' cannot be a network, because it is static, and a network has instances that hold parameters; remove 'static'"
        },
        {
            "NG0013",
            $"{Layers} [Weights(\"a\")] abstract partial class ⟦Net⟧;",
            "The class 'Net' cannot be a network, because it is abstract, and [Weights] needs an instance; remove 'abstract' or [Weights]"
        },
        {
            "NG0013",
            $"class Base {{ public required int Age {{ get; init; }} }} {Layers} [Weights(\"a\")] partial class ⟦Net⟧ : Base;",
            "The class 'Net' cannot be a network, because its member 'Age' is required, and [Weights] makes an instance that would not set it; remove 'required' or [Weights]"
        },
        {
            "NG0013",
            $"{Layers} file partial class ⟦Net⟧;",
            "The class 'Net' cannot be a network, because 'Net' is visible in its own file only, and the network's members are generated into another; remove 'file'"
        },
        {
            "NG0013",
            $"file partial class Outer {{ {Layers} partial class ⟦Net⟧; }}",
            "The class 'Net' cannot be a network, because 'Outer' is visible in its own file only, and the network's members are generated into another; remove 'file'"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧(int x) {{ public int X => x; }}",
            "The class 'Net' cannot be a network, because its primary constructor would have to be called by the generated one; declare an ordinary constructor that calls this(seed) instead"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; class Base {{ public Base(int x) => _ = x; }}",
            "The class 'Net' cannot be a network, because its base class 'Base' has no constructor without parameters for the generated one to call; add one"
        },
        {
            "NG0013",
            $"partial class Outer {{ {Layers} partial class ⟦Net⟧ : Base; class Base {{ private Base() {{ }} class Inner; }} }}",
            "The class 'Net' cannot be a network, because its base class 'Base' has no constructor without parameters for the generated one to call; add one"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; {Layers} partial class Base;",
            "The class 'Net' cannot be a network, because its base class 'Base' is a network already; let it hold an instance of 'Base' instead"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧ {{ public void Predict(ReadOnlySpan<float> a, Span<float> b) {{ }} }}",
            "NetGen generates the member 'Predict(System.ReadOnlySpan<float>, System.Span<float>)', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧ {{ private Net(long x) {{ }} }}",
            "NetGen generates the member 'Net(long)', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧ {{ public int InputSize(int x) => x; }}",
            "NetGen generates the member 'InputSize', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧ {{ class DenseKernel; }}",
            "NetGen generates the member 'DenseKernel', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧<DenseKernel>;",
            "NetGen generates the member 'DenseKernel', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦OutputSize⟧;",
            "NetGen generates the member 'OutputSize', but the network 'OutputSize' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} [Loss(NetGen.Loss.Huber)] partial class ⟦Net⟧ {{ public static int Loss => 3; }}",
            "NetGen generates the member 'Loss', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} [Quantize(Int8)] partial class ⟦Net⟧ {{ class Int8Network; }}",
            "NetGen generates the member 'Int8Network', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} [Weights(\"a\")] partial class ⟦Net⟧ {{ public static Net? Pretrained => null; }}",
            "NetGen generates the member 'Pretrained', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0014",
            $"{Layers} [Quantize(Bfloat16)] partial class ⟦Net⟧ {{ public int QuantizeToBfloat16() => 3; }}",
            "NetGen generates the member 'QuantizeToBfloat16()', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0015",
            "[Input(1024)] [Dense(1024, Relu, ⟦Unroll = true⟧)] partial class Net;",
            "Unrolling the layer 'dense' takes 4,477 statements, which cost the JIT about 40 ms at the first call, but the limit is 4,096 statements; remove 'Unroll = true', or make the layer smaller"
        },
        {
            "NG0015",
            "[Input(90)] [Dense(2000, Unroll = true)] [Dense(600, UseBias = false, ⟦Unroll = true⟧)] partial class Net;",
            "Unrolling the layer 'dense_1' takes 5,125 statements, which cost the JIT about 46 ms at the first call, but the limit is 4,096 statements; remove 'Unroll = true', or make the layer smaller"
        },
        {
            "NG0015",
            "[Input(1048576)] [Dense(1000, ⟦Unroll = true⟧)] partial class Net;",
            "Unrolling the layer 'dense' takes 4,023,195 statements, which cost the JIT about 36,209 ms at the first call, but the limit is 4,096 statements; remove 'Unroll = true', or make the layer smaller"
        },
        {
            "NG0016",
            "[Input(2)] [Activation(Relu)] [⟦Quantize(Int8)⟧] partial class Net;",
            "The network 'Net' has a [Quantize] but no kernel to store in fewer bits; add a [Dense] layer, or remove [Quantize]"
        },
        {
            "NG0003",
            $"{Layers} [OutputNames(\"a\")] [⟦OutputNames(\"b\")⟧] partial class Net;",
            "The network 'Net' has more than one [OutputNames]; remove this one"
        },
        {
            "NG0014",
            $"{Layers} partial class ⟦Net⟧ {{ public int Input => 3; }}",
            "NetGen generates the member 'Input', but the network 'Net' already uses this name; rename the member, class or type parameter that has it"
        },
        {
            "NG0029",
            "[Input(2)] [Dense(1, ⟦Tanh⟧)] partial class Net { public static float Tanh => 1; }",
            "'Tanh' means the member 'Net.Tanh' here; write 'Activation.Tanh'"
        },
        {
            "NG0029",
            "[Input(2)] [Dense(1, Relu, ⟦KernelInitializer = Zeros⟧)] partial class Net; class Zeros;",
            "'Zeros' means the type 'Zeros' here; write 'Initializer.Zeros'"
        },
        {
            "NG0029",
            "[Input(2)] [Dense(1)] [Loss(⟦Perceptron⟧)] partial class Perceptron;",
            "'Perceptron' means the type 'Perceptron' here; write 'Loss.Perceptron'"
        },
        {
            "NG0030",
            $"{Layers} partial class ⟦Net⟧ {{ }}",
            "NetGen generates C# 12, but the project uses C# 11.0; set <LangVersion> to 12 or later, or remove it from the project file"
        },
        {
            "NG0031",
            $"{Layers} partial class ⟦Net⟧; namespace NetGen.Storage {{ class Parameter; }}",
            "The network 'Net' cannot be generated, because the project declares the type 'NetGen.Storage.Parameter', which NetGen's library declares too; rename it or move it to another namespace"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; class Base {{ public Base(int x = 3) => _ = x; public Base(string x = \"\") => _ = x; }}",
            "The class 'Net' cannot be a network, because its base class 'Base' has 2 constructors that the generated one could call without arguments; add one without parameters"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; class Base {{ [Obsolete(\"no\", true)] public Base() {{ }} }}",
            "The class 'Net' cannot be a network, because the constructor of its base class 'Base' that the generated one calls is obsolete, and its use an error; add one without parameters"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; abstract class Base {{ public abstract int InputSize {{ get; }} }}",
            "The class 'Net' cannot be a network, because its base class 'Base' has a virtual member 'InputSize', which the generated member of that name cannot override; rename it"
        },
        {
            "NG0013",
            $"{Layers} partial class ⟦Net⟧ : Base; abstract class Base {{ public abstract int Predict(ReadOnlySpan<float> a, Span<float> b); }}",
            "The class 'Net' cannot be a network, because its base class 'Base' has a virtual method 'Predict(System.ReadOnlySpan<float>, System.Span<float>)', which the generated method can override only if it is public and returns void; change or rename it"
        },
        {
            "NG0025",
            "[Input(2)] [Dense(3)] [⟦OutputNames(\"left\", \"right\")⟧] partial class Net;",
            "The names in [OutputNames] of the network 'Net' do not fit: the output needs 3 names, one for each value, but there are 2"
        },
        {
            "NG0025",
            "[Input(2)] [Dense(2)] [OutputNames(\"left\", ⟦\"2nd\"⟧)] partial class Net;",
            "The names in [OutputNames] of the network 'Net' do not fit: '2nd' cannot become a property; use letters and digits, and start with a letter"
        },
        {
            "NG0025",
            "[Input(2)] [Dense(2)] [OutputNames(\"high jump\", ⟦\"high-jump\"⟧)] partial class Net;",
            "The names in [OutputNames] of the network 'Net' do not fit: 'high-jump' would become a second property 'HighJump'; choose another name"
        },
        {
            "NG0025",
            $"{Layers} [OutputNames(⟦\"output\"⟧)] partial class Net;",
            "The names in [OutputNames] of the network 'Net' do not fit: 'output' would become the property 'Output', which the type already has; choose another name"
        },
        {
            "NG0025",
            "[Input(2)] [Dense(16385)] [⟦OutputNames(\"x\")⟧] partial class Net;",
            "The names in [OutputNames] of the network 'Net' do not fit: no type 'Output' is generated for more than 16384 values; remove [OutputNames]"
        },
        {
            "NG0026",
            "[Input(2)] [Dense(⟦3 * Other.InputSize⟧)] partial class Net; [Input(4)] partial class Other;",
            "[Dense] cannot use 'Other.InputSize', because NetGen generates this constant; write 4, or declare a constant that both networks use"
        },
        {
            "NG0026",
            "[Input(⟦K.Size⟧)] partial class Net; [Input(4)] partial class Other; class K { public const int Size = Twice / 2, Twice = 2 * Other.OutputSize; }",
            "[Input] cannot use 'Other.OutputSize', because NetGen generates this constant; write 4, or declare a constant that both networks use"
        },
        {
            "NG0028",
            $"{Layers} [⟦Gpu⟧] partial class Net;",
            "The network 'Net' has a [Gpu], but the project does not reference the package NetGen.Gpu, which runs the kernels; run 'dotnet add package NetGen.Gpu', or remove [Gpu]"
        },
        {
            "NG0001",
            "[Gpu] partial class ⟦Net⟧;",
            "The network 'Net' does not start with [Input]; put [Input(size)] before its other attributes"
        },
        {
            "NG0032",
            "[Input(2)] [Dense(2, Name = \"stem\")] [Dense(2)] [Add(⟦\"stam\"⟧)] partial class Net;",
            "[Add] refers to 'stam', but nothing has this name; write 'stem'"
        },
        {
            "NG0032",
            "[Input(2)] [Dense(2)] [Dense(2, ⟦From = \"x\"⟧)] partial class Net;",
            "[Dense] refers to 'x', but nothing has this name; the values before it are 'input', 'dense'"
        },
        {
            "NG0032",
            "[Input(2)] [Dense(2)] [Output(\"dense\", ⟦\"dens\"⟧)] partial class Net;",
            "[Output] refers to 'dens', but nothing has this name; write 'dense'"
        },
        {
            "NG0033",
            "[Input(2)] [Dense(2, Name = \"a\")] [Dense(2, ⟦Name = \"a\"⟧)] partial class Net;",
            "The name 'a' of [Dense] is taken: a value before it has it"
        },
        {
            "NG0034",
            "[Input(2)] [Dense(2, Name = \"a\")] [⟦Dense(2, From = \"input\", Name = \"b\")⟧] [Loss(Huber, Of = \"a\")] partial class Net;",
            "The output 'b' has no loss, although the network trains; add [Loss(…, Of = \"b\")], or let a layer read it"
        },
        {
            "NG0035",
            "[Input(2)] [Dense(2, Name = \"a\")] [Loss(Huber, ⟦Of = \"b\"⟧)] partial class Net;",
            "The loss Huber is of no output: it is of 'b', but nothing has this name; write 'a'"
        },
        {
            "NG0035",
            "[Input(2)] [Dense(2)] [Dense(2, From = \"input\")] [Loss(⟦Huber⟧)] partial class Net;",
            "The loss Huber is of no output: the network has several outputs; write Of = \"…\" with one of 'dense', 'dense_1'"
        },
        {
            "NG0036",
            "[Input(2)] [Dense(3)] [Multiply(⟦\"input\"⟧)] partial class Net;",
            "[Multiply] cannot merge these values: 'dense' (3) and 'input' (2) differ in an axis; axes, counted from the last, must be equal or 1"
        },
        {
            "NG0037",
            "[Input(2, ⟦Name = \"a\"⟧)] [Input(2, Name = \"b\")] [Dense(1)] partial class Net;",
            "No layer reads 'a', and it is no output; let a layer read it, name it in [Output], or remove it"
        },
        {
            "NG0038",
            "[Input(2)] [⟦Layer<Net>⟧] partial class Net;",
            "The network 'Net' cannot have this layer, because it would contain itself: 'Net' → 'Net'"
        },
        {
            "NG0039",
            "class Block; [Input(2)] [⟦Layer<Block>⟧] partial class Net;",
            "The class 'Block' cannot be a layer here: it has no layers; give it [Input] and layers"
        },
        {
            "NG0039",
            "[Input(3)] [Dense(2)] partial class Block; [Input(2)] [⟦Layer<Block>⟧] partial class Net;",
            "The class 'Block' cannot be a layer here: it expects an input of 3, but 'input' is 2; write [Input] without sizes in 'Block', so that it takes the shape that arrives"
        },
        {
            "NG0040",
            "[Input(2)] [Dense(3)] [Dense(3, ⟦ShareWith = \"dense\"⟧)] partial class Net;",
            "[Dense] cannot use the weights of 'dense': 'dense/kernel' is 2×3, but 'dense_1' needs 3×3"
        },
        {
            "NG0041",
            "[Input] [Dense(1)] partial class A; [Input] [Layer<A>(Repeat = 1000)] partial class B; [Input(2)] [⟦Layer<B>(Repeat = 11)⟧] partial class Net;",
            "With the copies of 'A' the network has more than 10,000 layers; repeat it less often"
        },
        {
            "NG0042",
            "[Input(8, 8, 1)] [Conv2D(4, 3)] [⟦Gpu⟧] partial class Net;",
            "[Gpu] cannot compile the network 'Net' yet, because there are no kernels for GPUs of the layer 'conv2d' (Conv2D); remove [Gpu]"
        },
        {
            "NG0044",
            "[Input(28, 28)] [⟦Conv2D(16, 3, Relu)⟧] partial class Net;",
            "The layer 'conv2d' expects an input [rows, columns, channels], got 28×28, which has 2 axes; write [Input(28, 28, 1)], or put [Reshape(28, 28, 1)] before it"
        },
        { "NG0005", "[Input(8, 1)] [Conv1D(⟦0⟧, 3, Relu)] partial class Net;", "'filters' of [Conv1D] must be at least 1, but is 0" },
        { "NG0005", "[Input(8, 8, 1)] [Conv2D(4, ⟦-1⟧, Relu, Padding = Same)] partial class Net;", "'kernelSize' of [Conv2D] must be at least 1, but is -1" },
        { "NG0005", "[Input(8, 8, 1)] [Conv2D(4, 3, ⟦0⟧, Relu)] partial class Net;", "'kernelColumns' of [Conv2D] must be at least 1, but is 0" },
        { "NG0005", "[Input(8, 8, 1)] [Conv2D(4, ⟦kernelRows: 0⟧, kernelColumns: 2)] partial class Net;", "'kernelRows' of [Conv2D] must be at least 1, but is 0" },
        { "NG0005", "[Input(8, 8, 1)] [DepthwiseConv2D(3, 2, ⟦(Activation)99⟧)] partial class Net;", "'activation' of [DepthwiseConv2D] must be a member of Activation, but is 99" },
        {
            "NG0005",
            "[Input(8, 8, 1)] [Conv2D(4, ⟦9⟧)] partial class Net;",
            "'kernelSize' of [Conv2D] must be at most 8, the rows of its input 8×8×1, unless Padding = Same, but is 9"
        },
        {
            "NG0005",
            "[Input(8, 8, 1)] [Conv2D(4, 3, Relu, Strides = 2, ⟦DilationRate = 2⟧)] partial class Net;",
            "'DilationRate' of [Conv2D] must be 1, because Strides is 2, but is 2"
        },
        {
            "NG0005",
            "[Input(8, 8, 1)] [Conv2D(4, 3, ⟦StrideColumns = 0⟧)] partial class Net;",
            "'StrideColumns' of [Conv2D] must be at least 1, but is 0"
        },
        {
            "NG0005",
            "[Input(8, 8, 1)] [SeparableConv2D(4, 3, Relu, ⟦Padding = Causal⟧)] partial class Net;",
            "'Padding' of [SeparableConv2D] must be Valid or Same, because Causal is for [Conv1D], but is Causal"
        },
        {
            "NG0005",
            "[Input(8, 8, 4)] [Conv2D(4, 3, ⟦Groups = 3⟧)] partial class Net;",
            "'Groups' of [Conv2D] must be a divisor of the 4 channels and of the 4 filters, but is 3"
        },
        {
            "NG0005",
            "[Input(8, 1)] [DepthwiseConv1D(3, ⟦DepthMultiplier = 0⟧)] partial class Net;",
            "'DepthMultiplier' of [DepthwiseConv1D] must be at least 1, but is 0"
        },
        {
            "NG0005",
            "[Input(8, 1)] [Conv1DTranspose(4, 3, Relu, Strides = 2, ⟦OutputPadding = 2⟧)] partial class Net;",
            "'OutputPadding' of [Conv1DTranspose] must be 0 to 1, less than the strides, or left out, but is 2"
        },
        {
            "NG0005",
            "[Input(8, 1)] [SeparableConv1D(4, 3, ⟦PointwiseInitializerScale = 1⟧)] partial class Net;",
            "'PointwiseInitializerScale' of [SeparableConv1D] must be left out, because GlorotUniform has no scale, but is 1"
        },
        {
            "NG0006",
            "[Input] [Dense(1)] partial class Block; [Input(2, 2)] [⟦Layer<Block>⟧] partial class Net;",
            "The layer 'block/dense' expects an input of 1 dimension, got 2×2 (2 dimensions); put [Flatten] before it, or say PerPosition = true for the same layer at every position"
        },
        {
            "NG0005",
            "[Input(2)] [Dense(2, ⟦Name = \"a b\"⟧)] partial class Net;",
            "'Name' of [Dense] must be letters, digits, '_' and '-', but is \"a b\""
        },
    };

    /// <summary>What is right where the package NetGen.Gpu is referenced.</summary>
    public static TheoryData<string> CorrectWithGpu => new()
    {
        $"{Layers} [Gpu] partial class Net;",
        $"[Gpu] {Layers} partial class Net;",
        $"[Gpu(Precision = GpuPrecision.Bfloat16)] {Layers} [Loss(Huber)] partial class Net;",
        $"[NetGen.Gpu] {Layers} [Loss(Huber)] partial class Net;",
        $"{Layers} [Gpu, Quantize(Int8)] partial class Net {{ public int CreateGpu(Net net) => 3; public void CreateGpu(string text) {{ }} }}",
        $"namespace NetGen.Own {{ {Layers} [Gpu] partial class Net; }}",
    };

    /// <summary>What compiles and is hardly meant.</summary>
    public static TheoryData<string, DiagnosticSeverity, string, string> Doubtful => new()
    {
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3)] [Loss(⟦CategoricalCrossEntropy⟧)] partial class Net;",
            "The loss CategoricalCrossEntropy does not go with the activation Linear of the layer 'dense': it expects probabilities of classes; use Softmax"
        },
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3, Sigmoid)] [Loss(⟦SparseCategoricalCrossEntropy⟧)] partial class Net;",
            "The loss SparseCategoricalCrossEntropy does not go with the activation Sigmoid of the layer 'dense': it expects probabilities of classes of which exactly one is true; use Softmax, or BinaryCrossEntropy if each output is true or false by itself"
        },
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3)] [Activation(Tanh)] [Reshape(3, 1)] [Loss(⟦loss: BinaryCrossEntropy⟧)] partial class Net;",
            "The loss BinaryCrossEntropy does not go with the activation Tanh of the layer 'activation': it expects probabilities; use Sigmoid"
        },
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3, Softmax)] [Loss(⟦BinaryCrossEntropy⟧)] partial class Net;",
            "The loss BinaryCrossEntropy does not go with the activation Softmax of the layer 'dense': it takes each output as true or false by itself, but the outputs of Softmax depend on each other; use CategoricalCrossEntropy, or Sigmoid"
        },
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3)] [Loss(⟦Poisson⟧)] partial class Net;",
            "The loss Poisson does not go with the activation Linear of the layer 'dense': it takes the logarithm of the output, which may be negative here; use Exponential or Softplus"
        },
        {
            "NG0017", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(3, LogSoftmax)] [Loss(⟦CategoricalCrossEntropy⟧)] partial class Net;",
            "The loss CategoricalCrossEntropy does not go with the activation LogSoftmax of the layer 'dense': it expects probabilities of classes, not their logarithms; say FromLogits = true, or use Softmax"
        },
        {
            "NG0018", DiagnosticSeverity.Warning,
            "[Input(3, 2)] [Dense(1, ⟦LogSoftmax⟧, PerPosition = true)] partial class Net;",
            "The layer 'dense' applies LogSoftmax to a single value, which always gives 0; use Sigmoid, or one unit for each class"
        },
        {
            "NG0018", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(1, ⟦Softmax⟧)] partial class Net;",
            "The layer 'dense' applies Softmax to a single value, which always gives 1; use Sigmoid, or one unit for each class"
        },
        {
            "NG0019", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(5)] [Activation(⟦Softmax⟧)] [Dropout(0.5)] [Dense(3)] partial class Net;",
            "The layer 'activation' applies Softmax, but 'dense_1' follows it; use Relu here, or put Softmax on the last layer"
        },
        {
            "NG0020", DiagnosticSeverity.Warning,
            "[Input(2)] [Dense(5)] [⟦Dropout(0.5)⟧] [Activation(Tanh)] [Loss(MeanSquaredError)] partial class Net;",
            "The layer 'dropout' drops values of the network's output, and no later layer can make up for them; put it before the last [Dense], or remove it"
        },
        {
            "NG0020", DiagnosticSeverity.Warning,
            "[Input(2, 3)] [Dense(5, PerPosition = true)] [⟦SpatialDropout1D(0.5)⟧] [GlobalAveragePooling1D] [Loss(MeanSquaredError)] partial class Net;",
            "The layer 'spatial_dropout1d' drops values of the network's output, and no later layer can make up for them; put it before the last [Dense], or remove it"
        },
        {
            "NG0051", DiagnosticSeverity.Warning,
            "[Input(8, 2)] [⟦Masking⟧] [Conv1D(4, 3)] [GRU(3)] partial class Net;",
            "The mask of 'masking' ends at 'conv1d' ([Conv1D]), so 'gru' after it leaves no steps out"
        },
        {
            "NG0021", DiagnosticSeverity.Info,
            "[Input(2)] [Dense(⟦activation: Relu⟧, units: 5)] [Loss(Huber)] partial class Net;",
            "The layer 'dense' applies Relu, so no output is negative, and an output of 0 learns nothing from Huber; use Linear, unless targets are never negative"
        },
    };

    public static TheoryData<string> Correct => new()
    {
        "[Input(2)] [Dense(3)] [Loss(OutputGradient)] [InputGradient] partial class Net;",
        "[Input(2)] [Dense(3, Sigmoid)] [Loss(BinaryCrossEntropy)] partial class Net;",
        "[Input(2)] [Dense(3)] [Activation(Softmax)] [Reshape(3)] [Loss(CategoricalCrossEntropy)] partial class Net;",
        "[Input(2)] [Dense(3, Softmax)] [Loss(KullbackLeibler)] partial class Net;",
        "[Input(2)] [Dense(3, LogSoftmax)] [Loss(SparseCategoricalCrossEntropy, FromLogits = true)] partial class Net;",
        "[Input(2)] [Dense(3, Exponential)] [Loss(Poisson)] partial class Net;",
        "[Input(2)] [Dense(3, Relu)] [Loss(Poisson)] partial class Net;",
        "[Input(8)] [Rescaling(1.0 / 255, Offset = -0.5)] [Dense(4)] [LeakyReLU] [Dense(4)] [ELU(Alpha = 0.5)] [Clip(-1, 1)] [Dense(2)] [ReLU(MaxValue = 6)] partial class Net;",
        "[Input(8)] [Dense(4)] [PReLU(AlphaInitializer = Constant, AlphaInitializerScale = 0.25)] [Dense(2)] partial class Net;",
        "[Input(8, 2)] [Dense(4, PerPosition = true)] [PReLU(1)] [GlobalAveragePooling1D] [Dense(2)] partial class Net;",
        "[Input(8, 9, 2)] [ZeroPadding2D(0, 1, 0, 1)] [UpSampling2D(3, 2, Interpolation = Bilinear)] [Cropping2D(1, 2)] [SpatialDropout2D(0.5)] [GlobalAveragePooling2D(KeepDims = true)] [Flatten] [Dense(2)] partial class Net;",
        "[Input(8, 9, 2)] [MaxPooling2D] [AveragePooling2D(2, 4, Strides = 1, StrideColumns = 2, Padding = Same)] [GlobalMaxPooling2D] [Dense(2)] partial class Net;",
        "[Input(9, 2)] [MaxPooling1D] [AveragePooling1D(3, Strides = 1, Padding = NetGen.Padding.Same)] [GlobalMaxPooling1D(KeepDims = true)] [Flatten] [Dense(2)] partial class Net;",
        "[Input(8, 2)] [ZeroPadding1D] [UpSampling1D] [Cropping1D(0, 1)] [SpatialDropout1D(0.5)] [GlobalAveragePooling1D] [Dense(2)] partial class Net;",
        "[Input(8, 2)] [SimpleRNN(4, Relu, ReturnSequences = true, UseBias = false)] [GRU(3, ResetAfter = false, GoBackwards = true)] partial class Net;",
        "[Input(8, 2)] [LSTM(4, RecurrentActivation = HardSigmoid, RecurrentInitializer = HeNormal, Dropout = 0.25, RecurrentL2 = 1e-4)] [Dense(2)] [Loss(MeanSquaredError)] partial class Net;",
        "[Input(8, 2)] [GRU(2, ReturnSequences = true)] [GRU(2, ShareWith = \"gru\")] partial class Net;",
        "[Input(8)] [Embedding(30, 4)] [GRU(3)] [Loss(MeanSquaredError)] partial class Net;",
        "[Input(8, 3)] [Slice(0, 1)] [Flatten] [Embedding(K.Size, outputDim: 4, EmbeddingsInitializer = RandomNormal, EmbeddingsInitializerScale = 0.1, EmbeddingsL2 = 1e-4, Name = \"item\")] [Slice(1, 2, From = \"input\")] [Concatenate(\"item\")] [GRU(3)] [Stream] partial class Net; class K { public const int Size = 30; }",
        "[Input(2)] [Dropout(0.2)] [Dense(3, Relu)] [Dropout(0)] [Loss(Hinge)] partial class Net;",
        "[Input(2)] [Dense(3)] [Dropout(0.5)] partial class Net;",
        "[Input(2)] [Activation(Softmax)] partial class Net;",
        "[Input(2)] partial class Net { [Obsolete(\"\", InputSize > 3)] void Method() { } }",
        "[Input(K.Size)] [Dense(K.Size)] partial class Net; class K { public const int Size = Half + Half, Half = 2; }",
        $"{Layers} partial class Net {{ public static int Loss => 3; public void ComputeLoss() {{ }} }}",
        $"{Layers} partial class Net {{ public int Predict(string text) => text.Length; public Net() : this(1) {{ }} }}",
        $"{Layers} partial class Net {{ public int Dense1Kernel => 3; }}",
        $"{Layers} partial class Net; partial class Net {{ }}",
        $"{Layers} [Quantize(Int8)] partial class Net {{ public int Bfloat16Network => 3; public int QuantizeToInt8(int x) => x; }}",
        $"[Quantize(Int8)] {Layers} [Quantize(Bfloat16)] [Loss(Huber)] partial class Net;",
        $"class Dense; [Obsolete] class Other;",
        "[Input(6)] [Reshape(-1, 2)] [Flatten] [Dense(1, LeakyRelu, Alpha = 0.1)] partial class Net;",
        "[Input(300)] [Dense(256, Relu, Unroll = true)] [Dense(3, Unroll = false)] partial class Net;",
        "namespace Other { [AttributeUsage(AttributeTargets.Class)] class DenseAttribute : Attribute; [Dense] class Net; }",
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void WrongDeclaration_IsReportedWhereItIsWrong(string id, string declaration, string message)
    {
        MarkedSource source = MarkedSource.Parse("using NetGen;\n" + declaration);

        BuildResult build = id == "NG0030" ? TestCompilation.BuildAs(LanguageVersion.CSharp11, source.Text) : TestCompilation.Build(source.Text);

        Diagnostic diagnostic = Assert.Single(build.Rules);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(TestCompilation.SourcePath, diagnostic.Location.SourceTree?.FilePath);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain(build.Networks, file => file.HintName.StartsWith("Net.", StringComparison.Ordinal));
        Assert.DoesNotContain(build.Diagnostics, other => other.Id is "AD0001" or "CS8785");
    }

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void DoubtfulDeclaration_IsReportedAndCompiled(
        string id, DiagnosticSeverity severity, string declaration, string message)
    {
        MarkedSource source = MarkedSource.Parse("using NetGen;\n" + declaration);

        BuildResult build = TestCompilation.Build(source.Text);

        Diagnostic diagnostic = Assert.Single(build.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(severity, diagnostic.Severity);
        Assert.Equal(source.Spans, [diagnostic.Location.SourceSpan]);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2, build.Networks.Length);
    }

    [Theory]
    [MemberData(nameof(Correct))]
    public void CorrectDeclaration_IsNotReported(string declaration) =>
        Assert.Empty(TestCompilation.Build("using NetGen;\n" + declaration).Diagnostics.Where(d => d.Id != "CS8933"));

    [Theory]
    [MemberData(nameof(CorrectWithGpu))]
    public void CorrectDeclarationWithGpu_IsNotReported(string declaration)
    {
        BuildResult build = GpuPackage.Build("using NetGen;\n" + declaration);

        Assert.Empty(build.Diagnostics);
        Assert.Equal(3, build.Networks.Length);
    }

    [Theory]
    [InlineData("Net", "Net", "Net")]
    [InlineData("@class", "@class", "class")]
    [InlineData("Net<T>", "Net<T>", "Net")]
    public void MethodInPlaceOfCreateGpu_IsReported(string header, string parameter, string name)
    {
        BuildResult build = GpuPackage.Build(
            $"using NetGen; {Layers} [Gpu] partial class {header} {{ public void CreateGpu({parameter} a, ILGPU.Runtime.Accelerator b) {{ }} }}");

        Diagnostic diagnostic = Assert.Single(build.Diagnostics);
        Assert.Equal("NG0014", diagnostic.Id);
        Assert.Contains($"'CreateGpu({name}, ILGPU.Runtime.Accelerator)'", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralWrongValues_AreAllReported()
    {
        BuildResult build = TestCompilation.Build(
            "using NetGen; [Input(2)] [Dense(0, Relu, Alpha = 1, KernelL1 = -1)] partial class Net;");

        Assert.Equal(3, build.Rules.Length);
        Assert.All(build.Rules, diagnostic => Assert.Equal("NG0005", diagnostic.Id));
    }

    [Fact]
    public void Pragma_SuppressesTheRule()
    {
        BuildResult build = TestCompilation.Build("""
            using NetGen;
            #pragma warning disable NG0006
            [Input(28, 28)] [Dense(10)] partial class Net;
            #pragma warning restore NG0006
            [Input(28, 28)] [Dense(10)] partial class Other;
            """);

        Assert.Equal(4, Assert.Single(build.Rules).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Theory]
    [InlineData(ReportDiagnostic.Warn, DiagnosticSeverity.Warning)]
    [InlineData(ReportDiagnostic.Info, DiagnosticSeverity.Info)]
    public void ConfiguredSeverity_IsHonoured(ReportDiagnostic configured, DiagnosticSeverity expected)
    {
        var compilation = TestCompilation.Create("using NetGen; [Input(28, 28)] [Dense(10)] partial class Net;");
        var options = compilation.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create("NG0006", configured)]);

        BuildResult build = TestCompilation.Build(compilation.WithOptions(options));

        Assert.Equal(expected, Assert.Single(build.Rules).Severity);
    }

    [Fact]
    public void WithoutNetGen_NothingIsReported()
    {
        BuildResult build = TestCompilation.Build(
            """
            namespace NetGen { class DenseAttribute : System.Attribute; }
            [NetGen.Dense] class Net;
            """,
            referencesNetGen: false,
            hasGlobalUsings: false);

        Assert.Empty(build.Diagnostics);
    }

    [Fact]
    public void EveryKindOfError_HasARule()
    {
        DiagnosticDescriptor[] used =
        [
            .. Enum.GetValues<NetworkErrorKind>().Select(DiagnosticDescriptors.For),
            .. Enum.GetValues<ParseErrorKind>().Select(DiagnosticDescriptors.For),
            DiagnosticDescriptors.GeneratedConstant,
        ];

        Assert.Equal(
            DiagnosticDescriptors.All.Except(DiagnosticDescriptors.Calls).Select(rule => rule.Id), used.Select(rule => rule.Id).Order());
    }

    [Fact]
    public void EveryRule_HasACase() => Assert.Equal(
        DiagnosticDescriptors.All.Except(DiagnosticDescriptors.Calls).Except(WeightsDescriptors.All).Select(rule => rule.Id),
        Cases.Concat(Doubtful).Select(row => (string)row[0]).Distinct().Order());

    [Fact]
    public void EveryErrorOfTheCompiler_HasTheSentenceOfItsRule() => Assert.All(
        Enum.GetValues<NetworkErrorKind>(),
        kind => Assert.Equal(NetworkErrorMessages.FormatOf(kind), DiagnosticDescriptors.For(kind).MessageFormat.ToString(null)));

    [Fact]
    public void EveryLayerAttributeOfTheLibrary_IsKnownToTheParser()
    {
        IEnumerable<string> attributes = typeof(InputAttribute).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "NetGen" && type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract)
            .Select(type => type.Name.Split('`')[0]);

        Assert.All(attributes, name => Assert.True(
            DeclarationAttributes.IsKnown(name), name));
    }
}
