using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

public class ArgumentOutOfRangeTests
{
    [Theory]
    [InlineData(new[] { 0 }, "dimension 1", "0")]
    [InlineData(new[] { 3, -1 }, "dimension 2", "-1")]
    [InlineData(new[] { 1, 1, 1, int.MinValue }, "dimension 4", "-2147483648")]
    [InlineData(new[] { int.MaxValue, int.MinValue }, "dimension 2", "-2147483648")]
    public void InputDimension_BelowOne(int[] dimensions, string member, string actual) =>
        AssertOutOfRange(0, "Input", member, "at least 1", actual, [Input(dimensions)]);

    [Theory]
    [InlineData(new[] { 0, -1 }, "dimension 1", "0")]
    [InlineData(new[] { -1, 3, -1 }, "dimension 3", "-1")]
    [InlineData(new[] { -2 }, "dimension 1", "-2")]
    [InlineData(new[] { -1, int.MinValue }, "dimension 2", "-2147483648")]
    public void ReshapeDimension_BelowOneOrInferredTwice(int[] dimensions, string member, string actual) =>
        AssertOutOfRange(1, "Reshape", member, "at least 1, or a single -1", actual, [Input(6), Reshape(dimensions)]);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Units_BelowOne(int units) =>
        AssertOutOfRange(1, "Dense", "units", "at least 1", Text(units), [Input(3), Dense(units)]);

    [Theory]
    [InlineData(1)]
    [InlineData(-1e-300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Rate_OutsideZeroToOne(double rate) =>
        AssertOutOfRange(1, "Dropout", "rate", "at least 0 and less than 1", Text(rate), [Input(3), Dropout(rate)]);

    // A finite number has a finite float, because generated code computes with floats.
    [Theory]
    [InlineData(-0.5)]
    [InlineData(1e39)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Alpha_NegativeOrNotFinite(double alpha)
    {
        const string expected = "a finite number of at least 0";

        AssertOutOfRange(
            1, "Activation", "Alpha", expected, Text(alpha), [Input(3), Activate(Activation.Elu, alpha)]);
        AssertOutOfRange(
            1,
            "Dense",
            "Alpha",
            expected,
            Text(alpha),
            [Input(3), Dense(3, Activation.LeakyRelu) with { Alpha = alpha }]);
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NumbersOfFunctions_NegativeOrNotFinite(double value)
    {
        const string expected = "a finite number of at least 0";

        AssertOutOfRange(
            1, "LeakyReLU", "NegativeSlope", expected, Text(value), [Input(3), new LeakyReLUDeclaration(0) { NegativeSlope = value }]);
        AssertOutOfRange(1, "ELU", "Alpha", expected, Text(value), [Input(3), new ELUDeclaration(0) { Alpha = value }]);
        AssertOutOfRange(1, "ReLU", "NegativeSlope", expected, Text(value), [Input(3), new ReLUDeclaration(0) { NegativeSlope = value }]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void MaxValue_NotAboveTheThreshold(double value) => AssertOutOfRange(
        1,
        "ReLU",
        "MaxValue",
        "a finite number greater than the threshold, or left out",
        Text(value),
        [Input(3), new ReLUDeclaration(0) { MaxValue = value }]);

    [Fact]
    public void Threshold_Negative() => AssertOutOfRange(
        1, "ReLU", "Threshold", "a finite number of at least 0", "-1", [Input(3), new ReLUDeclaration(0) { Threshold = -1 }]);

    [Theory]
    [InlineData(0, 0, "scale", "a finite number other than 0", "0")]
    [InlineData(double.NaN, 0, "scale", "a finite number other than 0", "NaN")]
    [InlineData(2, 1e39, "Offset", "a finite number", "1E+39")]
    public void Rescaling_ByNothingOrNotFinite(double scale, double offset, string member, string expected, string actual) =>
        AssertOutOfRange(1, "Rescaling", member, expected, actual, [Input(3), new RescalingDeclaration(0, scale) { Offset = offset }]);

    [Theory]
    [InlineData(double.NegativeInfinity, 1, "min", "a finite number", "-Infinity")]
    [InlineData(1, 1, "max", "a finite number greater than 'min'", "1")]
    [InlineData(1, double.NaN, "max", "a finite number greater than 'min'", "NaN")]
    public void Clip_ToNoRange(double min, double max, string member, string expected, string actual) =>
        AssertOutOfRange(1, "Clip", member, expected, actual, [Input(3), new ClipDeclaration(0, min, max)]);

    [Theory]
    [InlineData(new[] { 0 }, "axes from 1 to 3 of 4×3×2", "0")]
    [InlineData(new[] { 1, 4 }, "axes from 1 to 3 of 4×3×2", "1, 4")]
    [InlineData(new[] { 2 }, "the first or the last axes of 4×3×2, since no others can be shared yet", "2")]
    [InlineData(new[] { 3, 1 }, "the first or the last axes of 4×3×2, since no others can be shared yet", "3, 1")]
    public void SharedAxes_ThatAreNoneOrInTheMiddle(int[] axes, string expected, string actual) => AssertOutOfRange(
        1, "PReLU", "sharedAxes", expected, actual, [Input(4, 3, 2), new PReLUDeclaration(0, axes.ToEquatableArray())]);

    [Theory]
    [InlineData(RecurrentCell.SimpleRNN, 0)]
    [InlineData(RecurrentCell.LSTM, -1)]
    [InlineData(RecurrentCell.GRU, int.MinValue)]
    public void UnitsOfARecurrentLayer_BelowOne(RecurrentCell cell, int units) =>
        AssertOutOfRange(1, cell.ToString(), "units", "at least 1", Text(units), [Input(4, 3), Recurrent(cell, units)]);

    [Theory]
    [InlineData(1)]
    [InlineData(-1e-300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void DropoutOfARecurrentLayer_OutsideZeroToOne(double rate)
    {
        const string expected = "at least 0 and less than 1";
        RecurrentDeclaration layer = Recurrent(RecurrentCell.GRU, 3);

        AssertOutOfRange(1, "GRU", "Dropout", expected, Text(rate), [Input(4, 3), layer with { Dropout = rate }]);
        AssertOutOfRange(1, "GRU", "RecurrentDropout", expected, Text(rate), [Input(4, 3), layer with { RecurrentDropout = rate }]);
    }

    [Fact]
    public void FunctionsOfARecurrentLayer_ThatAreNone()
    {
        const string ofElements = "a function of one element", member = "a member of Activation";
        RecurrentDeclaration layer = Recurrent(RecurrentCell.LSTM, 3);

        AssertOutOfRange(1, "LSTM", "activation", ofElements, "Softmax", [Input(4, 3), layer with { Activation = Activation.Softmax }]);
        AssertOutOfRange(1, "LSTM", "activation", member, "99", [Input(4, 3), layer with { Activation = (Activation)99 }]);
        AssertOutOfRange(
            1, "LSTM", "RecurrentActivation", ofElements, "LogSoftmax", [Input(4, 3), layer with { RecurrentActivation = Activation.LogSoftmax }]);
        AssertOutOfRange(1, "LSTM", "RecurrentActivation", member, "99", [Input(4, 3), layer with { RecurrentActivation = (Activation)99 }]);
    }

    [Fact]
    public void DirectionsOfARecurrentLayer_ThatAreNone() => AssertOutOfRange(
        1,
        "GRU",
        "Bidirectional",
        "a member of BidirectionalMerge",
        "5",
        [Input(4, 3), Recurrent(RecurrentCell.GRU, 3) with { Bidirectional = (BidirectionalMerge)5 }]);

    [Theory]
    [InlineData("KernelL1", -1)]
    [InlineData("KernelL2", 1e39)]
    [InlineData("RecurrentL1", double.NaN)]
    [InlineData("RecurrentL2", -1)]
    [InlineData("BiasL1", double.PositiveInfinity)]
    [InlineData("BiasL2", -1)]
    public void PenaltiesOfARecurrentLayer_NegativeOrNotFinite(string member, double value)
    {
        KernelDeclaration penalty = member.EndsWith("L1", StringComparison.Ordinal) ? new() { L1 = value } : new() { L2 = value };
        RecurrentDeclaration layer = Recurrent(RecurrentCell.SimpleRNN, 3);
        RecurrentDeclaration penalised = member[..^2] switch
        {
            "Kernel" => layer with { Kernel = penalty },
            "Recurrent" => layer with { Recurrent = penalty },
            _ => layer with { Bias = penalty },
        };

        AssertOutOfRange(1, "SimpleRNN", member, "a finite number of at least 0", Text(value), [Input(4, 3), penalised]);
    }

    [Fact]
    public void InitializersOfARecurrentLayer_ThatDoNotFit()
    {
        RecurrentDeclaration layer = Recurrent(RecurrentCell.GRU, 3);

        AssertOutOfRange(
            1,
            "GRU",
            "RecurrentInitializerScale",
            "left out, because Zeros has no scale",
            "2",
            [Input(4, 3), layer with { Recurrent = new() { Initializer = Initializer.Zeros, InitializerScale = 2 } }]);
        AssertOutOfRange(
            1, "GRU", "BiasInitializer", "an initializer of vectors", "Orthogonal", [Input(4, 3), layer with { Bias = new() { Initializer = Initializer.Orthogonal } }]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 24) + 1)]
    public void InputDim_BelowOneOrMoreThanAFloatCounts(int inputDim) => AssertOutOfRange(
        1, "Embedding", "inputDim", "1 to 16777216, since a float holds no larger index exactly", Text(inputDim), [Input(3), Embedding(inputDim, 2)]);

    [Theory]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    public void OutputDim_BelowOne(int outputDim) =>
        AssertOutOfRange(1, "Embedding", "outputDim", "at least 1", Text(outputDim), [Input(3), Embedding(2, outputDim)]);

    [Fact]
    public void TableOfAnEmbedding_ThatDoesNotFit()
    {
        EmbeddingDeclaration layer = Embedding(3, 2);

        AssertOutOfRange(
            1, "Embedding", "EmbeddingsL1", "a finite number of at least 0", "-1", [Input(4), layer with { Embeddings = new() { L1 = -1 } }]);
        AssertOutOfRange(
            1, "Embedding", "EmbeddingsL2", "a finite number of at least 0", "NaN", [Input(4), layer with { Embeddings = new() { L2 = double.NaN } }]);
        AssertOutOfRange(
            1,
            "Embedding",
            "EmbeddingsInitializerScale",
            "left out, because Zeros has no scale",
            "2",
            [Input(4), layer with { Embeddings = new() { Initializer = Initializer.Zeros, InitializerScale = 2 } }]);
    }

    [Fact]
    public void AlphaInitializer_OfMatrices() => AssertOutOfRange(
        1,
        "PReLU",
        "AlphaInitializer",
        "an initializer of vectors",
        "Orthogonal",
        [Input(3), new PReLUDeclaration(0, []) { AlphaInitializer = Initializer.Orthogonal }]);

    [Fact]
    public void Alpha_OfAnActivationWithoutOne() => AssertOutOfRange(
        1, "Activation", "Alpha", "left out, because Relu has no α", "0.1", [Input(3), Activate(Activation.Relu, 0.1)]);

    [Theory]
    [InlineData(-1)]
    [InlineData(1e39)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Penalties_NegativeOrNotFinite(double value)
    {
        const string expected = "a finite number of at least 0";

        AssertOutOfRange(
            1, "Dense", "KernelL1", expected, Text(value), [Input(3), Dense(3) with { KernelL1 = value }]);
        AssertOutOfRange(
            1, "Dense", "KernelL2", expected, Text(value), [Input(3), Dense(3) with { KernelL2 = value }]);
    }

    [Theory]
    [InlineData(Initializer.Zeros, 1, "left out, because Zeros has no scale")]
    [InlineData(Initializer.RandomNormal, -1, "a finite number of at least 0")]
    [InlineData(Initializer.RandomUniform, double.PositiveInfinity, "a finite number of at least 0")]
    [InlineData(Initializer.Constant, double.NegativeInfinity, "a finite number")]
    [InlineData(Initializer.Orthogonal, 1e39, "a finite number")]
    public void InitializerScale_ThatDoesNotFit(Initializer initializer, double scale, string expected)
    {
        AssertOutOfRange(
            1,
            "Dense",
            "KernelInitializerScale",
            expected,
            Text(scale),
            [Input(3), Dense(3) with { KernelInitializer = initializer, KernelInitializerScale = scale }]);
        if (initializer == Initializer.Orthogonal)
            return; // A matrix's; a bias is none.
        AssertOutOfRange(
            1,
            "Dense",
            "BiasInitializerScale",
            expected,
            Text(scale),
            [Input(3), Dense(3) with { BiasInitializer = initializer, BiasInitializerScale = scale }]);
    }

    [Fact]
    public void OrthogonalBias_IsRefused() => AssertOutOfRange(
        1,
        "Dense",
        "BiasInitializer",
        "an initializer of vectors",
        "Orthogonal",
        [Input(3), Dense(3) with { BiasInitializer = Initializer.Orthogonal }]);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e39)]
    [InlineData(double.PositiveInfinity)]
    public void DeltaOfHuber_NotPositiveOrNotFinite(double delta) => AssertOutOfRange(
        2,
        "Loss",
        "Delta",
        "a finite number greater than 0",
        Text(delta),
        [Input(3), Dense(3)],
        Minimise(Loss.Huber, delta));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void LabelSmoothingOutsideOfItsRange(double smoothing) => AssertOutOfRange(
        2,
        "Loss",
        "LabelSmoothing",
        "a number from 0 up to, but not including, 1",
        Text(smoothing),
        [Input(3), Dense(3)],
        Minimise(Loss.CategoricalCrossEntropy) with { LabelSmoothing = smoothing });

    [Fact]
    public void LabelSmoothingOfAnotherLoss() => AssertOutOfRange(
        2,
        "Loss",
        "LabelSmoothing",
        "none, because Hinge is no cross-entropy",
        "0.1",
        [Input(3), Dense(3)],
        Minimise(Loss.Hinge) with { LabelSmoothing = 0.1 });

    [Fact]
    public void DeltaOfAnotherLoss() => AssertOutOfRange(
        2, "Loss", "Delta", "left out, because Poisson has no δ", "1", [Input(3), Dense(3)], Minimise(Loss.Poisson, 1));

    [Theory]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void UndefinedMembers(int value)
    {
        var activation = (Activation)value;
        var initializer = (Initializer)value;

        AssertOutOfRange(
            1, "Activation", "activation", "a member of Activation", Text(value), [Input(3), Activate(activation)]);
        AssertOutOfRange(
            1, "Dense", "activation", "a member of Activation", Text(value), [Input(3), Dense(3, activation)]);
        AssertOutOfRange(
            1,
            "Dense",
            "KernelInitializer",
            "a member of Initializer",
            Text(value),
            [Input(3), Dense(3) with { KernelInitializer = initializer }]);
        AssertOutOfRange(
            2, "Loss", "loss", "a member of Loss", Text(value), [Input(3), Dense(3)], Minimise((Loss)value));
    }

    [Fact]
    public void SeveralMistakesInOneAttribute_AreAllReported() => Assert.Equal(
        ["units", "KernelL1", "2×2", "Alpha", "KernelInitializerScale"],
        Errors([Input(2, 2), Dense(0) with { KernelL1 = -1, Alpha = 1, KernelInitializerScale = 1 }])
            .Select(error => error.Arguments[1]));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static void AssertOutOfRange(
        int ordinal,
        string kind,
        string member,
        string expected,
        string actual,
        LayerDeclaration[] layers,
        params LossDeclaration[] losses) =>
        AssertError(
            NetworkErrorKind.ArgumentOutOfRange, ordinal, [kind, member, expected, actual], Error(layers, losses));
}
