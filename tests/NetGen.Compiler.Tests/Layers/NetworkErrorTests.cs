using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>What does not fit where it stands; values out of range are <see cref="ArgumentOutOfRangeTests"/>.</summary>
public class NetworkErrorTests
{
    [Fact]
    public void MissingInput_PointsToTheClass()
    {
        AssertError(NetworkErrorKind.MissingInput, -1, ["Mlp"], Error([]));
        AssertError(NetworkErrorKind.MissingInput, -1, ["Mlp"], Error([], Minimise(Loss.Huber)));
        AssertError(NetworkErrorKind.MissingInput, -1, ["Mlp"], Error([Dense(3), Input(3)]));
    }

    [Fact]
    public void DuplicateInput_PointsToTheSecond() =>
        AssertError(NetworkErrorKind.DuplicateAttribute, 2, ["Input", "Mlp", "remove this one, or give each a Name"], Error([Input(3), Dense(2), Input(3)]));

    [Fact]
    public void DuplicateLosses_PointToAllButTheFirst()
    {
        IReadOnlyList<NetworkError> errors = Errors(
            [Input(3), Dense(2)], Minimise(Loss.Huber), Minimise(Loss.Huber), Minimise(Loss.Hinge));

        Assert.Equal(2, errors.Count);
        AssertError(NetworkErrorKind.DuplicateAttribute, 3, ["Loss", "Mlp", "remove this one"], errors[0]);
        AssertError(NetworkErrorKind.DuplicateAttribute, 4, ["Loss", "Mlp", "remove this one"], errors[1]);
    }

    [Fact]
    public void Errors_ComeInTheOrderOfTheAttributes()
    {
        IReadOnlyList<NetworkError> twoLosses = Errors(
            [Input(3), Dense(2)], Minimise(Loss.MeanSquaredError, 3), Minimise(Loss.Hinge));
        IReadOnlyList<NetworkError> slopeless = Errors(
            [Input(3), Dense(2, Activation.Step), Dense(2, Activation.Sign)],
            Minimise(Loss.MeanSquaredError),
            Minimise(Loss.Hinge));

        Assert.Equal([2, 3], twoLosses.Select(error => error.Ordinal));
        Assert.Equal([1, 2, 4], slopeless.Select(error => error.Ordinal));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(5, "5")]
    public void WrongRank_NamesTheNumberOfDimensions(int rank, string expected)
    {
        int[] dimensions = [.. Enumerable.Repeat(1, rank)];

        AssertError(NetworkErrorKind.WrongRank, 0, ["Input", expected], Error([Input(dimensions), Dense(1)], Minimise(Loss.Huber)));
        AssertError(NetworkErrorKind.WrongRank, 1, ["Reshape", expected], Error([Input(1), Reshape(dimensions)]));
    }

    [Fact]
    public void DenseWithSoftmax_AfterAShapeThatIsNotFlat_IsOneError() => AssertError(
        NetworkErrorKind.DenseNeedsFlatInput, 1, ["dense", "28×28", "2"], Error([Input(28, 28), Dense(10, Activation.Softmax)]));

    [Fact]
    public void APoolingOfOtherAxes_NamesWhatItExpects() => AssertError(
        NetworkErrorKind.WrongInputRank,
        1,
        ["global_average_pooling1d", "an input [steps, channels]", "2×3×4, which has 3 axes; put [Reshape] before it"],
        Error([Input(2, 3, 4), new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1)]));

    [Fact]
    public void Dense_AfterAShapeThatIsNotFlat_NamesLayerShapeAndRank() => AssertError(
        NetworkErrorKind.DenseNeedsFlatInput,
        2,
        ["dense", "28×28", "2"],
        Error([Input(28, 28), Dropout(0.5), Dense(10)]));

    [Theory]
    [InlineData(new[] { 5 }, "5", "5")]
    [InlineData(new[] { 4, -1 }, "4×1", "4")]
    [InlineData(new[] { -1, 10 }, "1×10", "10")]
    [InlineData(new[] { 7, 1, 1, 1 }, "7×1×1×1", "7")]
    public void Reshape_ToAnotherNumberOfElements_NamesBoth(int[] dimensions, string shape, string size) => AssertError(
        NetworkErrorKind.ReshapeSizeMismatch,
        1,
        ["2×3", "6", shape, size],
        Error([Input(2, 3), Reshape(dimensions)]));

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.LogSoftmax)]
    public void Softmax_OverAShapeThatIsNotFlat_IsNotApplicable(Activation activation)
    {
        NetworkError error = Error([Input(2, 3), Activate(activation)]);

        Assert.Equal([new SuggestedChange(1, "PerPosition", "true")], error.Changes);
        AssertError(
            NetworkErrorKind.ActivationNotApplicable, 1, ["activation", activation.ToString(), error.Arguments[2]], error with { Changes = [] });
        Assert.Contains("2×3", error.Arguments[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Activation.Step, Loss.MeanSquaredError)]
    [InlineData(Activation.Sign, Loss.Hinge)]
    [InlineData(Activation.Sign, Loss.Perceptron)]
    public void AStepThatNothingBeforeItCanLearnThrough_IsNotApplicable(Activation activation, Loss loss)
    {
        NetworkError error = Error([Input(3), Dense(2), Dropout(0.1), Activate(activation), Dense(1)], Minimise(loss));

        AssertError(
            NetworkErrorKind.ActivationNotApplicable,
            3,
            ["activation", activation.ToString(), error.Arguments[2]],
            error);
        Assert.Contains(loss.ToString(), error.Arguments[2], StringComparison.Ordinal);
    }

    // Every activation under every loss, hidden and last: only step and sign are refused.
    [Fact]
    public void OnlySlopelessActivations_AreRefused_AndNotAsALastOneUnderPerceptron()
    {
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            foreach (Loss loss in Enum.GetValues<Loss>())
            {
                bool isSlopeless = activation is Activation.Step or Activation.Sign;
                ShapeInference.Infer(
                    Declared([Input(3), Dense(2, activation), Dense(2)], Minimise(loss)),
                    out EquatableArray<NetworkError> hidden);
                ShapeInference.Infer(
                    Declared([Input(3), Dense(2, activation)], Minimise(loss)), out EquatableArray<NetworkError> last);
                Assert.Equal(isSlopeless ? 1 : 0, hidden.Count);
                Assert.Equal(isSlopeless && loss != Loss.Perceptron ? 1 : 0, last.Count);
            }
        }
    }

    [Theory]
    [InlineData(Loss.CategoricalCrossEntropy)]
    [InlineData(Loss.SparseCategoricalCrossEntropy)]
    public void ACategoricalLoss_NeedsAFlatOutputOfTwo(Loss loss)
    {
        NetworkError one = Error([Input(3), Dense(1)], Minimise(loss));
        NetworkError square = Error([Input(3), Dense(4), Reshape(2, 2)], Minimise(loss));

        AssertError(NetworkErrorKind.LossNotApplicable, 2, [loss.ToString(), one.Arguments[1]], one);
        AssertError(NetworkErrorKind.LossNotApplicable, 3, [loss.ToString(), square.Arguments[1]], square);
        Assert.EndsWith("the output is 2×2", square.Arguments[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ALossWithoutParameters_HasNothingToTrain() => AssertError(
        NetworkErrorKind.NothingToTrain,
        2,
        ["Mlp"],
        Error([Input(3), Activate(Activation.Relu)], Minimise(Loss.MeanSquaredError)));

    [Fact]
    public void ASampleAboveTheLimit_IsTooLarge()
    {
        const int most = int.MaxValue;
        const string sample = "one sample of a layer";

        AssertError(NetworkErrorKind.NetworkTooLarge, 0, ["Input", "5", sample, "4"], Error([Input((1 << 20) + 1)]));
        AssertError(
            NetworkErrorKind.NetworkTooLarge, 0, ["Input", "8,192", sample, "4"], Error([Input(most, most, most, most)]));
        AssertError(NetworkErrorKind.NetworkTooLarge, 1, ["Dense", "8,192", sample, "4"], Error([Input(1), Dense(most)]));
        AssertError(
            NetworkErrorKind.NetworkTooLarge,
            1,
            ["Reshape", "8,192", sample, "4"],
            Error([Input(1), Reshape(most, -1, most)]));
    }

    [Fact]
    public void ParametersAboveTheLimit_AreTooLarge()
    {
        // The kernel's 4 TB and the bias's 4 MB; then one bias too many; then one kernel too many.
        AssertError(
            NetworkErrorKind.NetworkTooLarge,
            1,
            ["Dense", "4,194,308", "all parameters", "4,096"],
            Error([Input(1 << 20), Dense(1 << 20)]));
        AssertError(
            NetworkErrorKind.NetworkTooLarge,
            1,
            ["Dense", "4,097", "all parameters", "4,096"],
            Error([Input(1 << 16), Dense(1 << 14)]));
        AssertError(
            NetworkErrorKind.NetworkTooLarge,
            3,
            ["Dense", "5,120", "all parameters", "4,096"],
            Error(
            [
                Input(1 << 15),
                Dense(1 << 14) with { UseBias = false },
                Dense(1 << 15) with { UseBias = false },
                Dense(1 << 13) with { UseBias = false },
            ]));
    }

    // Rows are padded to panels of sixteen: 2¹⁴ + 1 outputs take 2¹⁴ + 16.
    [Fact]
    public void Parameters_CountWithTheirPadding() => AssertError(
        NetworkErrorKind.NetworkTooLarge,
        1,
        ["Dense", "4,100", "all parameters", "4,096"],
        Error([Input(1 << 16), Dense((1 << 14) + 1) with { UseBias = false }]));

    [Fact]
    public void SamplesOfAllLayersAboveTheLimit_AreTooLarge() => AssertError(
        NetworkErrorKind.NetworkTooLarge,
        5,
        ["Flatten", "20", "one sample of all layers", "16"],
        Error([Input(1 << 20), Flatten(), Flatten(), Flatten(), Flatten(), Flatten()]));

    // One channel takes the room of sixteen.
    [Fact]
    public void SamplesOfAllLayersInPanelsAboveTheLimit_AreTooLarge() => AssertError(
        NetworkErrorKind.NetworkTooLarge,
        5,
        ["Activation", "160", "one sample of all layers, in panels of 16 channels", "128"],
        Error([Input(1 << 19, 1), .. Enumerable.Repeat(new ActivationDeclaration(0, Activation.Tanh, double.NaN), 6)]));

    [Fact]
    public void TheFirstLayerThatDoesNotFit_EndsTheInference() => AssertError(
        NetworkErrorKind.ArgumentOutOfRange,
        1,
        ["Dense", "units", "at least 1", "0"],
        Error([Input(3), Dense(0), Dense(-1)], Minimise(Loss.Huber, -1), Minimise(Loss.Huber)));

    // A message must not depend on where the build runs.
    [Fact]
    public void Arguments_AreWrittenInTheInvariantCulture()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

            Assert.Equal("1.5", Error([Input(3), Dropout(1.5)]).Arguments[3]);
            Assert.Equal("8,192", Error([Input(1), Dense(int.MaxValue)]).Arguments[1]);
            Assert.Equal("0.25", Network([Input(3), Dropout(0.25)]).Layers[0].Configuration);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
