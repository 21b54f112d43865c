using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program;

/// <summary>Networks of windows with kernels in fewer bits.</summary>
public sealed class QuantizationTests
{
    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void EveryKernelOfAConvolution_IsQuantized(WeightFormat format)
    {
        QuantizedProgram program = Quantized(
            format,
            Input(8, 8, 3),
            Conv(18, 3),
            new DepthwiseConvDeclaration(0, 2) { KernelSize = [3] },
            new SeparableConvDeclaration(0, 2) { Filters = 20, KernelSize = [2] },
            Conv(4, 1),
            new ConvTransposeDeclaration(0, 2) { Filters = 5, KernelSize = [3] });

        foreach (Routine routine in new[] { program.Predict, program.PredictBatch })
        {
            Assert.DoesNotContain(routine.Steps, step => step is Step.Product or Step.WindowProduct or Step.WinogradProduct);
            Assert.Equal(4, routine.Steps.OfType<QuantizedWindowProduct>().Count());
            Assert.Equal(2, routine.Steps.OfType<QuantizedProduct>().Count());
        }
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16, 1)]
    [InlineData(WeightFormat.Int8, 2)]
    public void Normalisations_JoinTheScales(WeightFormat format, int computedWithFactors)
    {
        QuantizedProgram program = Quantized(format, Input(6, 6, 3), Conv(18, 3) with { Activation = Activation.Linear }, new BatchNormalizationDeclaration(0), Conv(4, 3));

        // γ/√(σ² + ε), which is the factor of the product, or with the scales of int8; and the bias.
        Assert.Equal(computedWithFactors + 1, program.Preparation.Count);
        Assert.Empty(program.Predict.Steps.OfType<Step.Map>());
        QuantizedWindowProduct[] products = [.. program.Predict.Steps.OfType<QuantizedWindowProduct>()];
        PlacedParameter kernel = program.Parameters[0], scales = Assert.IsType<PlacedParameter>(products[0].Scales);
        Assert.Equal(kernel.Offset, products[0].FloatProduct.Kernel.Offset);
        PlacedParameter last = program.Parameters[program.Parameters.Count - 1];
        Assert.InRange(scales.Offset, last.Offset + last.Length, program.StorageLength - 32);
        Assert.Equal(format == WeightFormat.Int8, products[1].Scales is not null);
    }

    [Fact]
    public void KernelOfATransposedConvolution_HasTheOutputsInTheLanes()
    {
        QuantizedProgram program = Quantized(WeightFormat.Int8, Input(4, 4, 40), new ConvTransposeDeclaration(0, 2) { Filters = 5, KernelSize = [3] });

        // One panel of 9·40 rows of 4 words, and the scales of 5 outputs in 16 words.
        Assert.Equal((9 * 40 * 4) + 16, program.Parameters[0].Length);
        Assert.True(program.Parameters[0].IsTransposed);
        Assert.Equal(16, Assert.Single(program.Predict.Steps.OfType<QuantizedWindowProduct>()).Scales!.Length);
    }

    [Theory]
    [InlineData(84, 8, 4, 1, true, true)]
    [InlineData(4, 3, 1, 1, false, false)]
    [InlineData(4, 3, 1, 16, true, false)]
    [InlineData(9, 3, 1, 1, true, true)]
    public void Kernels_AreExpandedInMemory_WhereManyTilesReadThem(int side, int window, int stride, int samples, bool wide, bool narrow)
    {
        QuantizedProgram program = Quantized(WeightFormat.Int8, Input(side, side, 64), Conv(64, window) with { Strides = [stride] });
        Step.WindowProduct product = Assert.Single(program.Predict.Steps.OfType<QuantizedWindowProduct>()).FloatProduct;

        Assert.Equal(wide, QuantizedTiles.Expand(product, samples, isWide: true));
        Assert.Equal(narrow, QuantizedTiles.Expand(product, samples, isWide: false));
    }

    [Fact]
    public void Scratch_IsNoMoreThanTheTilesRead()
    {
        Step.WindowProduct many = Product(Input(9, 9, 64), Conv(64, 3)), few = Product(Input(4, 4, 64), Conv(64, 3));
        int panels = WindowTiles.WideGroups(many).Max(group => group.Panels);
        Assert.Equal(panels * 9 * 64 * 16, new QuantizedWindowProduct(many, WeightFormat.Int8, 1).ScratchLength);
        Assert.Equal(0, new QuantizedWindowProduct(few, WeightFormat.Int8, 1).ScratchLength);

        static Step.WindowProduct Product(params LayerDeclaration[] layers) =>
            Assert.Single(Quantized(WeightFormat.Int8, layers).Predict.Steps.OfType<QuantizedWindowProduct>()).FloatProduct;
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16, 4)]
    [InlineData(WeightFormat.Int8, 0)]
    public void KernelsOfRecurrentLayers_AreBfloat16_AndStayFloatsInInt8(WeightFormat format, int kernels)
    {
        QuantizedProgram program = Quantized(
            format,
            Input(6, 3),
            Recurrent(RecurrentCell.LSTM, 20, sequences: true),
            Recurrent(RecurrentCell.SimpleRNN, 9),
            new DenseDeclaration(0) { Units = 2 });

        Assert.Equal(kernels, program.Parameters.Count(parameter => parameter.Specification.IsRecurrent && parameter.Format is not null));
        Assert.Equal(format, program.Parameters[program.Parameters.Count - 2].Format);

        // A gate of the recurrent kernel: two panels of 20 rows of 8 words.
        if (format == WeightFormat.Bfloat16)
            Assert.Equal(4 * 2 * 20 * 8, program.Parameters[1].Length);
    }

    [Fact]
    public void ADepthwiseKernel_WhoseStepsReadItsElements_StaysFloats()
    {
        LayerDeclaration[] layers =
        [
            Input(6, 3),
            new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, [2, 0]),
            new DepthwiseConvDeclaration(0, 1) { KernelSize = [3] },
            new DenseDeclaration(0) { Units = 2, PerPosition = true },
        ];
        Network network = Network(layers) with { Quantizations = [new(WeightFormat.Bfloat16)] };
        WeightFormat? Kernel(Network of) => Assert.Single(ProgramBuilder.Build(of).Quantized).Parameters[0].Format;

        Assert.Equal(WeightFormat.Bfloat16, Kernel(network));
        Assert.Null(Kernel(network with { StreamOrdinal = layers.Length }));
    }

    private static QuantizedProgram Quantized(WeightFormat format, params LayerDeclaration[] layers) => Assert.Single(
        ProgramBuilder.Build(Network(layers) with { Quantizations = [new(format)] }).Quantized);

    private static ConvDeclaration Conv(int filters, int size) =>
        new(0, 2) { Filters = filters, KernelSize = [size], Activation = Activation.Relu };
}
