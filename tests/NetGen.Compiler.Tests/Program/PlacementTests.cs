using NetGen.Compiler.Program;
using static NetGen.Compiler.Tests.Declare;
using Buffer = NetGen.Compiler.Program.Buffer;

namespace NetGen.Compiler.Tests.Program;

public sealed class PlacementTests
{
    [Fact]
    public void TensorsOfOneStep_OverlapOnlyWhereTheResultTakesAnOperandsPlace()
    {
        NetworkProgram program = ProgramBuilder.Build(Network(
            [
                Input(30), Dense(70, Activation.Gelu), Dropout(0.5), Dense(33, Activation.Elu), Dense(20, Activation.Softmax),
                Dense(5, Activation.Softmax),
            ],
            Minimise(Loss.CategoricalCrossEntropy)));

        foreach (Routine routine in new[] { program.Predict, program.PredictBatch, program.Training!.Loss, program.Training.Gradients })
        {
            foreach (Step step in routine.Steps)
                CheckStep(step, routine);
        }
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16)]
    [InlineData(WeightFormat.Int8)]
    public void ScratchOfQuantizedProducts_HasRoomForThePanelsOfATile(WeightFormat format)
    {
        NetworkProgram program = ProgramBuilder.Build(Network(
            [Input(31), Dense(70, Activation.Relu), Dense(5, Activation.Softmax), Dense(3)]) with
        {
            Quantizations = [new(format)],
        });

        Routine chunk = Assert.Single(program.Quantized).PredictBatch;
        QuantizedProduct[] products = [.. chunk.Steps.OfType<QuantizedProduct>()];
        Assert.Equal(3, products.Length);
        foreach (QuantizedProduct product in products)
        {
            Assert.Equal(Math.Min(4, product.FloatProduct.Result.Panels) * 16 * product.Inputs, product.ScratchLength);
            Assert.InRange(chunk.ScratchLength, product.ScratchLength, int.MaxValue);
            foreach (Buffer tensor in product.Reads.Append(product.FloatProduct.Result).Where(tensor => tensor.Place == Place.Workspace))
                Assert.InRange(End(tensor, chunk), 1, chunk.WorkspaceLength);
        }
    }

    [Theory]
    [InlineData(WeightFormat.Bfloat16, new[] { 0, 1248, 1328, 1888 }, 1904)]
    [InlineData(WeightFormat.Int8, new[] { 0, 704, 784, 1088 }, 1104)]
    public void QuantizedParameters_FollowEachOther(WeightFormat format, int[] offsets, int length)
    {
        // 31 inputs and 70 outputs: 5 panels of 31·8 words, or of 31·4 words and 80 scales, padded to 16 words.
        NetworkProgram program = ProgramBuilder.Build(Network([Input(31), Dense(70), Dense(5)]) with
        {
            Quantizations = [new(format)],
        });

        QuantizedProgram quantized = Assert.Single(program.Quantized);
        Assert.Equal(offsets, quantized.Parameters.Select(parameter => parameter.Offset));
        Assert.Equal(length, quantized.StorageLength);
    }

    private static void CheckStep(Step step, Routine routine)
    {
        Buffer[] reads = [.. step.Reads], writes = [.. step.Written];
        foreach (Buffer buffer in reads.Concat(writes).Where(buffer => buffer.Place == Place.Workspace))
        {
            Assert.Equal(0, buffer.Offset % 16);
            Assert.InRange(End(buffer, routine), 1, routine.WorkspaceLength);
        }

        foreach (Buffer write in writes)
        {
            foreach (Buffer other in reads.Concat(writes).Where(other => other.Place == Place.Workspace && other != write))
            {
                bool isApart = End(write, routine) <= other.Offset || End(other, routine) <= write.Offset;
                Assert.True(isApart, $"{step}: {write} overlaps {other}");
            }
        }
    }

    private static int End(Buffer buffer, Routine routine) =>
        buffer.Offset + (buffer.Panels * 16 * routine.RowCapacity);
}
