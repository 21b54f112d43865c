using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program.Gpu;

public sealed class GpuProgramBuilderTests
{
    [Fact]
    public void PredictionOfNarrowLayers_IsOneKernelThatStoresItsPredictionsOnly()
    {
        GpuRoutine routine = Build(Narrow).Predict;
        var network = Assert.IsType<GpuStep.Network>(Assert.Single(routine.Steps));
        Assert.Equal(0, routine.RowLength);
        Assert.All(network.Layers, layer => Assert.All(layer.Results, result => Assert.Null(result.Store)));
    }

    [Fact]
    public void StepOfNarrowLayers_GoesThroughThemInOneKernelAndBackInAnother()
    {
        string[] kernels = [.. Build(Narrow).Training!.Gradients.Steps.Select(Describe)];
        Assert.Equal(
            [
                "Chain of dense dense_1 dense_2 dense_3", "Rows",
                "KernelGradient", "BiasGradient", "Chain back of dense_3 dense_2 dense_1",
                "KernelGradient", "BiasGradient", "KernelGradient", "BiasGradient", "KernelGradient", "BiasGradient",
            ],
            kernels);
    }

    // Without matrix instructions each is a kernel of its own.
    [Fact]
    public void LinksOfChains_StoreWhatTheNextOneReads()
    {
        GpuStep.Chain[] chains = [.. Build(Narrow).Training!.Gradients.Steps.OfType<GpuStep.Chain>()];
        Assert.Equal(2, chains.Length);
        foreach (GpuStep.Chain chain in chains)
        {
            for (int i = 1; i < chain.Layers.Count; i++)
                Assert.Contains(chain.Layers[i].Input, chain.Layers[i - 1].Results.Select(result => result.Store!.Value));
        }
    }

    [Theory]
    [InlineData(GpuPrecision.Float32, nameof(Narrow), false)]
    [InlineData(GpuPrecision.Bfloat16, nameof(Wide), false)]
    [InlineData(GpuPrecision.Bfloat16, nameof(Wide), true)]
    [InlineData(GpuPrecision.Bfloat16, nameof(WithPositions), false)]
    [InlineData(GpuPrecision.Bfloat16, nameof(WithPositions), true)]
    public void TensorsOfAStep_LieApartForAsLongAsTheyAreRead(GpuPrecision precision, string layers, bool isTensor)
    {
        LayerDeclaration[] declared = layers switch { nameof(Narrow) => Narrow, nameof(Wide) => Wide, _ => WithPositions };
        GpuRoutine routine = Build(declared, precision).Training!.Gradients;
        var written = new Dictionary<GpuTensor, int>();
        var lives = new List<(GpuTensor Tensor, int First, int Last)>();
        for (int number = 0; number < routine.Steps.Count; number++)
        {
            (GpuTensor[] reads, GpuTensor[] writes) = Access(routine.Steps[number], isTensor);
            foreach (GpuTensor write in writes.Where(tensor => tensor.Place == GpuPlace.Workspace))
                written[write] = number;
            foreach (GpuTensor read in reads.Where(tensor => tensor.Place == GpuPlace.Workspace))
                lives.Add((read, written[read], number));
        }

        Assert.NotEmpty(lives);
        foreach ((GpuTensor tensor, int first, int last) in lives)
        {
            Assert.InRange(tensor.Offset + tensor.SampleLength, 1, routine.RowLength);
            Assert.All(
                lives.Where(other => other.Tensor != tensor && other.First <= last && first <= other.Last),
                other => Assert.True(
                    tensor.Offset + tensor.SampleLength <= other.Tensor.Offset
                        || other.Tensor.Offset + other.Tensor.SampleLength <= tensor.Offset,
                    $"{tensor} overlaps {other.Tensor}"));
        }
    }

    [Theory]
    [InlineData(GpuPrecision.Float32, new int[0])]
    [InlineData(GpuPrecision.Bfloat16, new[] { 2, 2, 2, 2 })]
    public void Chains_EndWhereSharedMemoryIsFull(GpuPrecision precision, int[] lengths)
    {
        LayerDeclaration[] layers = [Input(128), .. Enumerable.Repeat(Dense(128, Activation.Relu), 5)];
        GpuRoutine routine = Build(layers, precision).Training!.Gradients;
        Assert.Equal(lengths, routine.Steps.OfType<GpuStep.Chain>().Select(chain => chain.Layers.Count));
    }

    [Fact]
    public void WideLayersInBfloat16_StoreNoFloatsThatNobodyReads()
    {
        GpuRoutine routine = Build(Wide, GpuPrecision.Bfloat16).Predict;
        Assert.Equal(["Round", "Product", "Product", "Product", "Rows"], routine.Steps.Select(Describe));
        GpuStep.Product[] products = [.. routine.Steps.OfType<GpuStep.Product>()];
        Assert.All(products, product => Assert.True(product.RoundedInput is { IsRounded: true }));
        Assert.Equal([false, false, true], products.Select(product => product.Results.Single().StoresFloats));

        // A copy of the samples, and the values of two layers.
        Assert.Equal((1024 / 2) + 1032 + 1040, routine.RowLength);
    }

    // Of tanh the derivative takes the value, of what dropout leaves nobody does, and of ReLU the sign, which the copy has too.
    [Fact]
    public void StepThroughWideLayersInBfloat16_StoresFloatsForWhatReadsMoreThanASign()
    {
        GpuStep.Product[] products = [.. Build(Wide, GpuPrecision.Bfloat16).Training!.Gradients.Steps.OfType<GpuStep.Product>()];
        GpuStep.Product[] there = [.. products.Where(product => !product.IsTransposed)];
        Assert.Equal([[true, false], [false], [true]], there.Select(product => product.Results.Select(result => result.StoresFloats).ToArray()));
        Assert.Equal([[false, true], [true], [false]], there.Select(product => product.Results.Select(result => result.Rounded is not null).ToArray()));

        GpuResult derivative = products.First(product => product.IsTransposed).Results.Single();
        Assert.Contains(derivative.Operands, operand => operand is GpuOperand.Element { Rounded: { IsRounded: true } });
        Assert.Equal([false, false], products.Where(product => product.IsTransposed).Select(product => product.Results[^1].StoresFloats));
        Assert.DoesNotContain(derivative.WithoutRounding().Operands, operand => operand is GpuOperand.Element { Rounded: not null });
    }

    [Theory]
    [InlineData(512, 520, GpuPrecision.Bfloat16, true)]
    [InlineData(512, 512, GpuPrecision.Tf32, false)]
    [InlineData(504, 512, GpuPrecision.Bfloat16, false)]
    [InlineData(512, 504, GpuPrecision.Bfloat16, false)]
    [InlineData(516, 512, GpuPrecision.Bfloat16, false)]
    [InlineData(512, 516, GpuPrecision.Bfloat16, false)]
    public void Layers_TakeBfloat16FromMemory_WhereTheyAreWideAndRowsAreWholeLoads(
        int inputs, int outputs, GpuPrecision precision, bool isRounded)
    {
        GpuTrainingRoutines training = Build([Input(inputs), Dense(outputs)], precision).Training!;
        Assert.Equal(isRounded, training.Loss.ReadsRounded);
        Assert.Equal(isRounded, training.Gradients.Steps.OfType<GpuStep.KernelGradient>().Single().Rounded is not null);
    }

    [Fact]
    public void WideLayers_AreKernelsOfTheirOwn() =>
        Assert.Empty(Build([Input(200), Dense(200), Dense(200)]).Training!.Gradients.Steps.OfType<GpuStep.Chain>());

    // Of whole samples, so that a sample of many positions is a part at least.
    [Theory]
    [InlineData(1, 128)]
    [InlineData(16, 8)]
    [InlineData(1000, 1)]
    public void PartsOfGradients_HaveFewerSamples_WherePositionsAreRows(int positions, int samples)
    {
        LayerDeclaration[] layers = [Input(positions, 6), Dense(5) with { PerPosition = true }, Flatten(), Dense(2)];
        EquatableArray<GpuStep> steps = Build(layers).Training!.Gradients.Steps;
        GpuStep.KernelGradient gradient = steps.OfType<GpuStep.KernelGradient>().Last();
        Assert.Equal((positions, samples), (gradient.Positions, gradient.PartSamples));
        Assert.Equal(samples, steps.OfType<GpuStep.BiasGradient>().Last().PartSamples);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(256, 1)]
    [InlineData(257, 4)]
    public void WhatOnlyTheLossReads_StaysInRegistersWhereRowsAreShort(int classes, int stored)
    {
        GpuRoutine routine = Build([Input(20), Dense(300), Dense(classes, Activation.Softmax)]).Training!.Gradients;
        GpuPlace[] results = [.. routine.Steps.OfType<GpuStep.Rows>().Single().Operations.Select(operation => Result(operation).Place)];
        Assert.Contains(GpuPlace.Output, results);
        Assert.Contains(GpuPlace.Loss, results);
        Assert.Equal(stored, results.Count(place => place == GpuPlace.Workspace));
        Assert.Equal(stored == 1, results.Contains(GpuPlace.Registers));
    }

    private static LayerDeclaration[] Narrow =>
    [
        Input(20), Dense(30, Activation.Tanh), Dropout(0.5), Dense(33, Activation.Gelu), Dense(16, Activation.Relu),
        Dense(5, Activation.Softmax),
    ];

    private static LayerDeclaration[] Wide =>
        [Input(1024), Dense(1032, Activation.Tanh), Dropout(0.5), Dense(1040, Activation.Relu), Dense(1024, Activation.Softmax)];

    private static LayerDeclaration[] WithPositions =>
    [
        Input(3, 18), Dense(514) with { PerPosition = true }, new LayerNormalizationDeclaration(0, []), Dropout(0.5),
        Dense(520, Activation.Relu) with { PerPosition = true }, Flatten(), Dense(512, Activation.Tanh), Dense(4),
    ];

    private static GpuProgram Build(LayerDeclaration[] layers, GpuPrecision precision = GpuPrecision.Float32)
    {
        Loss loss = layers[^1] is DenseDeclaration { Activation: Activation.Softmax } ? Loss.CategoricalCrossEntropy : Loss.MeanSquaredError;
        return GpuProgramBuilder.Build(ProgramBuilder.Build(Network(layers, Minimise(loss)) with { GpuPrecision = precision }));
    }

    private static string Describe(GpuStep step) => step is GpuStep.Chain chain
        ? $"Chain {(chain.Layers[0].IsTransposed ? "back " : "")}of {string.Join(" ", chain.Layers.Select(layer => layer.Kernel.Layer))}"
        : step.GetType().Name;

    private static (GpuTensor[] Reads, GpuTensor[] Writes) Access(GpuStep step, bool isTensor) => step switch
    {
        GpuStep.Chain chain => Of(chain.Layers, isTensor),
        GpuStep.Product product => Of([product], isTensor),
        GpuStep.KernelGradient { Rounded: ({ } input, { } gradient) } when isTensor => ([input, gradient], []),
        GpuStep.KernelGradient gradient => ([gradient.Input, gradient.Gradient], []),
        GpuStep.BiasGradient { RoundedGradient: { } rounded } when isTensor => ([rounded], []),
        GpuStep.BiasGradient gradient => ([gradient.Gradient], []),
        GpuStep.Round round => isTensor ? ([round.Source], [round.Result]) : ([], []),
        GpuStep.Rows rows => ([.. rows.Operations.SelectMany(Sources)], [.. rows.Operations.Select(Result)]),
        GpuStep.SumPositions sum => (Tensors(sum.Operands).ToArray(), [sum.Result]),
        GpuStep.Rearrange rearrange => ([.. rearrange.Operands], [rearrange.Result]),
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    private static (GpuTensor[] Reads, GpuTensor[] Writes) Of(IEnumerable<GpuStep.Product> products, bool isTensor)
    {
        GpuResult[] results = [.. products.SelectMany(product => product.Results)];
        GpuTensor[] writes = isTensor
            ? [.. results.Where(result => result.StoresFloats).Select(result => result.Store).Concat(results.Select(result => result.Rounded)).OfType<GpuTensor>()]
            : [.. results.Select(result => result.Store).OfType<GpuTensor>()];
        GpuTensor[] reads =
        [
            .. products.Select(product => isTensor ? product.RoundedInput ?? product.Input : product.Input),
            .. products.SelectMany(product => product.Results).SelectMany(result => Tensors(result.Operands, isTensor)),
        ];
        return (reads, writes);
    }

    private static IEnumerable<GpuTensor> Sources(GpuRowOperation operation) => operation switch
    {
        GpuRowOperation.Map map => Tensors(map.Operands),
        GpuRowOperation.Sum sum => Tensors(sum.Operands),
        GpuRowOperation.Softmax softmax => [softmax.Source],
        _ => [],
    };

    private static IEnumerable<GpuTensor> Tensors(EquatableArray<GpuOperand> operands, bool isTensor = false) =>
        operands.OfType<GpuOperand.Element>().Select(operand => isTensor ? operand.Rounded ?? operand.Tensor : operand.Tensor);

    private static GpuTensor Result(GpuRowOperation operation) => operation switch
    {
        GpuRowOperation.Map map => map.Result,
        GpuRowOperation.Sum sum => sum.Result,
        GpuRowOperation.Softmax softmax => softmax.Result,
        GpuRowOperation.OneHot oneHot => oneHot.Result,
        _ => throw new InvalidOperationException($"Unknown operation {operation}."),
    };
}
