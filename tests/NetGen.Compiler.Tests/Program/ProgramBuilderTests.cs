using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program;

public sealed class ProgramBuilderTests
{
    [Fact]
    public void Parameters_LieBehindEachOtherInWholePanels()
    {
        NetworkProgram program = ProgramBuilder.Build(Network([Input(5), Dense(17), Dense(20)]));
        Assert.Equal([0, 5 * 32, (5 * 32) + 32, (5 * 32) + 32 + (17 * 32)], program.Parameters.Select(p => p.Offset));
        Assert.Equal(program.Parameters[3].Offset + 32, program.ParameterLength);
    }

    [Fact]
    public void CheapActivation_RunsInTheRegistersOfTheProduct()
    {
        Step[] steps = Predict([Input(40), Dense(40, Activation.Relu)]);
        var product = Assert.IsType<Step.Product>(steps[0]);
        Assert.IsType<BinaryExpression>(product.Epilogue.Expression);
        Assert.IsType<Step.UnpackOutput>(steps[1]);
    }

    [Fact]
    public void ActivationWithAnExponential_RunsAsAPassOfItsOwnInPlace()
    {
        Step[] steps = Predict([Input(40), Dense(40, Activation.Sigmoid)]);
        Assert.True(Assert.IsType<Step.Product>(steps[0]).Epilogue.IsEmpty);
        var map = Assert.IsType<Step.Map>(steps[1]);
        Assert.Equal(map.Operands[0], map.Result);
    }

    [Fact]
    public void SecondCheapActivation_GoesWithTheFirst()
    {
        Step[] steps = Predict([Input(4), Dense(20, Activation.Relu), Activate(Activation.Softsign)]);

        Assert.Equal(
            Activations.Expression(new ActivationSpecification(Activation.Softsign, 0))
                .Substitute([Activations.Expression(new ActivationSpecification(Activation.Relu, 0))]),
            Assert.IsType<Step.Product>(steps[0]).Epilogue.Expression);
        Assert.IsType<Step.UnpackOutput>(steps[1]);
    }

    [Fact]
    public void SecondActivationWithAnExponential_IsAPassAfterTheFirst()
    {
        Step[] steps = Predict([Input(4), Dense(20, Activation.Relu), Activate(Activation.Tanh)]);
        Assert.Equal(
            Activations.Expression(new ActivationSpecification(Activation.Relu, 0)), Assert.IsType<Step.Product>(steps[0]).Epilogue.Expression);
        Assert.IsType<Step.Map>(steps[1]);
    }

    [Fact]
    public void ExpressionThatIsNotZeroInThePadding_IsMasked()
    {
        bool IsMasked(int units) => Predict([Input(4), Dense(units, Activation.Sigmoid)]).OfType<Step.Map>().Single().MustMask;
        Assert.True(IsMasked(17));
        Assert.False(IsMasked(32));
        Assert.False(Predict([Input(4), Dense(17, Activation.Tanh)]).OfType<Step.Map>().Single().MustMask);
    }

    [Theory]
    [InlineData(2, 8, CodeShape.Unrolled, CodeShape.Columns)]
    [InlineData(15, 4, CodeShape.Unrolled, CodeShape.Columns)]
    [InlineData(15, 5, CodeShape.Unrolled, CodeShape.Tiles)]
    [InlineData(16, 5, CodeShape.Unrolled, CodeShape.Tiles)]
    [InlineData(17, 8, CodeShape.Unrolled, CodeShape.InnerProducts)]
    [InlineData(17, 9, CodeShape.Unrolled, CodeShape.Tiles)]
    [InlineData(16, 1, CodeShape.Unrolled, CodeShape.Tiles)]
    [InlineData(17, 4, CodeShape.LaneSums, CodeShape.InnerProducts)]
    [InlineData(128, 1, CodeShape.LaneSums, CodeShape.InnerProducts)]
    [InlineData(129, 1, CodeShape.LaneSums, CodeShape.InnerProducts)]
    [InlineData(128, 5, CodeShape.Streams, CodeShape.InnerProducts)]
    [InlineData(129, 5, CodeShape.Streams, CodeShape.Tiles)]
    [InlineData(32, 16, CodeShape.Unrolled, CodeShape.Tiles)]
    [InlineData(33, 16, CodeShape.Streams, CodeShape.Tiles)]
    [InlineData(31, 256, CodeShape.Streams, CodeShape.Tiles)]
    [InlineData(32, 256, CodeShape.SparseStreams, CodeShape.Tiles)]
    public void CodeShapeOfAProduct_FollowsTheBudget(int inputs, int outputs, CodeShape sample, CodeShape chunk)
    {
        NetworkProgram program = ProgramBuilder.Build(Network([Input(inputs), Dense(outputs)]));
        Assert.Equal(sample, program.Predict.Steps.OfType<Step.Product>().Single().Shape);
        Assert.Equal(chunk, program.PredictBatch.Steps.OfType<Step.Product>().Single().Shape);
    }

    [Theory]
    [InlineData(32, CodeShape.Unrolled)]
    [InlineData(33, CodeShape.UnrolledParts)]
    public void Unroll_ChangesTheCodeForOneSampleOnly(int inputs, CodeShape sample)
    {
        NetworkProgram program = ProgramBuilder.Build(Network([Input(inputs), Dense(16) with { Unroll = true }]));
        Assert.Equal(sample, program.Predict.Steps.OfType<Step.Product>().Single().Shape);
        Assert.Equal(CodeShape.Tiles, program.PredictBatch.Steps.OfType<Step.Product>().Single().Shape);
    }

    [Theory]
    [InlineData(5, 20)]
    [InlineData(40, 5)]
    [InlineData(9, 9)]
    public void Header_SaysWhichCodeEachLayerGotAndWhy(int inputs, int outputs)
    {
        NetworkDeclaration declaration = Declared([Input(inputs), Dense(outputs), Dense(outputs)], Minimise(Loss.Huber));
        string[] header = [.. NetworkCompiler.Compile(declaration)[1].Text.Split('\n').TakeWhile(line => line != "{")];

        Assert.Contains($"// dense, {inputs} inputs to {outputs} outputs", header);
        Assert.Contains("//     sample: " + CostModel.Product(inputs, outputs, 1).Reason, header);
        Assert.Contains("//     batch: " + CostModel.Product(inputs, outputs, CostModel.ChunkRows).Reason, header);
        Assert.Contains("//     input gradient: " + CostModel.InputGradient(outputs).Reason, header);
        Assert.Contains("//     kernel gradient: " + CostModel.KernelGradient(inputs, outputs, isRows: true).Reason, header);
    }

    [Fact]
    public void Header_SaysWhereAKernelHasItsInputsInTheLanes()
    {
        NetworkDeclaration declaration = Declared([Input(9), Dense(40), Dense(3)], Minimise(Loss.Huber));
        string[] header = [.. NetworkCompiler.Compile(declaration)[1].Text.Split('\n').TakeWhile(line => line != "{")];

        string[] layer = [.. header.SkipWhile(line => line != "// dense_1, 40 inputs to 3 outputs").Skip(1).Take(5)];
        Assert.Equal(
            [
                "//     kernel: " + CostModel.DescribeTransposed(40, 3),
                "//     sample: " + CostModel.TransposedProduct(40, 3, 1).Reason,
                "//     batch: " + CostModel.TransposedProduct(40, 3, CostModel.ChunkRows).Reason,
                "//     input gradient: " + CostModel.InputGradient(40, isTransposed: true).Reason,
                "//     kernel gradient: " + CostModel.TransposedKernelGradient().Reason,
            ],
            layer);
    }

    [Theory]
    [InlineData(17, 8, CodeShape.TransposedGradientTiles)]
    [InlineData(17, 9, CodeShape.GradientTiles)]
    [InlineData(16, 1, CodeShape.GradientTiles)]
    public void CodeShapeOfAKernelsGradient_FollowsTheOutputs(int inputs, int outputs, CodeShape expected)
    {
        NetworkDeclaration declaration = Declared([Input(9), Dense(inputs), Dense(outputs)], Minimise(Loss.Huber));
        string code = NetworkCompiler.Compile(declaration)[1].Text;
        Assert.Equal(expected == CodeShape.TransposedGradientTiles, code.Contains("Dense1KernelGradientTransposed<", StringComparison.Ordinal));
        Assert.Equal(expected, CostModel.KernelGradient(inputs, outputs, isRows: false).Shape);
        Assert.Equal(CodeShape.GradientTiles, CostModel.KernelGradient(inputs, outputs, isRows: true).Shape);
    }

    [Fact]
    public void ChainOfActivations_MakesCodeThatGrowsNoFasterThanTheChain()
    {
        int Length(int links)
        {
            LayerDeclaration[] layers =
                [Input(4), Dense(4), .. Enumerable.Repeat(Activate(Activation.Gelu), links), Dense(1)];
            NetworkDeclaration declaration = Declared(layers, Minimise(Loss.MeanSquaredError));
            return NetworkCompiler.Compile(declaration).Sum(source => source.Text.Length);
        }

        // Twice the links: less than three times the text. Fused without a limit it was more than a hundred times.
        int eight = Length(8), sixteen = Length(16);
        Assert.True(sixteen < 3 * eight, $"8 links: {eight} characters, 16 links: {sixteen}");
    }

    private static Step[] Predict(LayerDeclaration[] layers) => [.. ProgramBuilder.Build(Network(layers)).Predict.Steps];
}
