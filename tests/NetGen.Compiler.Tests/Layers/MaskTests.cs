using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Interpreter;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>Which steps layers leave out, where masks go, and where they cannot.</summary>
public class MaskTests
{
    private const double Masked = 100;

    private static readonly MaskingDeclaration Masking = new(0) { MaskValue = Masked };

    // Keras's own tests (keras/src/layers/rnn/*_test.py, test_masking): constant kernels 0.01, recurrent kernels 0.02 and biases 0.03 for two sequences of
    // four steps with the features 0 to 11 and 12 to 23. The values there have seven digits.
    public static TheoryData<RecurrentDeclaration, int, double[]> Recorded => new()
    {
        { Recurrent(RecurrentCell.LSTM, 2), 0b0111, [0.11755939] },
        { Recurrent(RecurrentCell.LSTM, 2, sequences: true), 0b0111, [0.01588910, 0.05552048, 0.11755939, 0.11755939] },
        { Recurrent(RecurrentCell.GRU, 2), 0b1011, [0.19393763] },
        { Recurrent(RecurrentCell.GRU, 2, sequences: true), 0b1011, [0.03606692, 0.09497581, 0.09497581, 0.19393763] },
        { Recurrent(RecurrentCell.SimpleRNN, 4), 0b1011, [0.32951632] },
        { Recurrent(RecurrentCell.SimpleRNN, 2, sequences: true), 0b1011, [0.0599281, 0.15122814, 0.15122814, 0.32394567] },
        { Recurrent(RecurrentCell.GRU, 2) with { GoBackwards = true }, 0b1011, [0.11669192] },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void RecurrentLayer_GivesTheValuesOfKerasTests(RecurrentDeclaration layer, int mask, double[] expected)
    {
        double[] input = [.. Enumerable.Range(0, 12).Select(i => (mask >> (i / 3) & 1) == 1 ? i : Masked)];

        double[] output = Predict(Network([Input(4, 3), Masking, layer]), KerasConstant, input);

        Assert.Equal(expected.Length * layer.Units, output.Length);
        Assert.All(output.Select((value, i) => (value, expected[i / layer.Units])), pair => Assert.Equal(pair.Item2, pair.value, 1e-5));
    }

    // Whatever the layer: leaving steps out is the same as a sequence without them.
    [Theory]
    [InlineData(RecurrentCell.SimpleRNN, BidirectionalMerge.None, false)]
    [InlineData(RecurrentCell.LSTM, BidirectionalMerge.None, true)]
    [InlineData(RecurrentCell.LSTM, BidirectionalMerge.Concatenate, false)]
    [InlineData(RecurrentCell.GRU, BidirectionalMerge.Multiply, true)]
    public void MaskedSteps_AreAsIfTheyWereNotThere(RecurrentCell cell, BidirectionalMerge merge, bool hasMean)
    {
        LayerDeclaration[] layers =
        [
            Recurrent(cell, 3, sequences: true) with { Bidirectional = merge },
            hasMean ? new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1) : Recurrent(RecurrentCell.LSTM, 2),
            Dense(2, Activation.Tanh),
        ];
        double[] steps = [.. Enumerable.Range(0, 8).Select(i => Math.Sin(1 + (i * i)))];
        double[] some = [Masked, Masked, .. steps[..2], .. steps[2..6], Masked, Masked, .. steps[6..], Masked, Masked];

        double[] expected = Predict(Network([Input(4, 2), .. layers]), null, steps);
        double[] computed = Predict(Network([Input(7, 2), Masking, .. layers]), null, some);

        Assert.Equal(expected, computed);
    }

    [Fact]
    public void IndexOfZero_IsNoStep()
    {
        LayerDeclaration[] Layers(int steps, bool masks) =>
            [Input(steps), Embedding(5, 3) with { MaskZero = masks }, Recurrent(RecurrentCell.GRU, 4), Dense(2)];

        Assert.Equal(Predict(Network(Layers(2, false)), null, [3, 1]), Predict(Network(Layers(4, true)), null, [0, 3, 1, 0]));
    }

    [Fact]
    public void MeanOfNoSteps_IsNotANumber() => Assert.All(
        Predict(Network([Input(2, 2), Masking, new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1)]), null, [Masked, Masked, Masked, Masked]),
        value => Assert.Equal(double.NaN, value));

    [Fact]
    public void StepWithANumberThatIsNone_Counts() =>
        Assert.Equal([double.NaN, 100, 0, 0], Predict(Network([Input(2, 2), Masking]), null, [double.NaN, Masked, Masked, Masked]));

    [Fact]
    public void StepIsMaskedWhereAllMasksOfASumMaskIt()
    {
        Network network = Network([
            Input(3, 1) with { Name = "a" },
            Input(3, 1) with { Name = "b" },
            Masking with { From = "a", Name = "left" },
            Masking with { From = "b", Name = "right" },
            Merge(MergeFunction.Add, "left"),
            new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1),
        ]);

        // (1 + 0), (2 + 3) and a step that both leave out.
        Assert.Equal([3], Predict(network, null, [1, 2, Masked, Masked, 3, Masked]));
    }

    [Theory]
    [InlineData(NetworkErrorKind.ArgumentOutOfRange, double.NaN)]
    [InlineData(NetworkErrorKind.ArgumentOutOfRange, 1e39)]
    public void ValueThatNoFloatHas_IsAnError(NetworkErrorKind kind, double value) =>
        Assert.Equal(kind, Error([Input(4, 2), new MaskingDeclaration(0) { MaskValue = value }]).Kind);

    [Fact]
    public void MaskOfIndicesInTwoAxes_IsAnError() => AssertError(
        NetworkErrorKind.ArgumentOutOfRange,
        1,
        ["Embedding", "MaskZero", "false for an input 4×2, since masks are of sequences [n] of indices", "true"],
        Error([Input(4, 2), Embedding(3, 2) with { MaskZero = true }]));

    [Fact]
    public void LossOfMaskedSteps_IsAnError()
    {
        NetworkError error = Error([Input(4, 2), Masking, Recurrent(RecurrentCell.GRU, 3, sequences: true)], Minimise(Loss.MeanSquaredError));
        Assert.Equal((NetworkErrorKind.MaskNotApplicable, 3, "the loss of 'gru'"), (error.Kind, error.Ordinal, error.Arguments[1]));
    }

    [Fact]
    public void LossOfAllStepsAfterReshape_IsGood() =>
        Network([Input(4, 2), Masking, Recurrent(RecurrentCell.GRU, 3, sequences: true), Reshape(4, 3)], Minimise(Loss.MeanSquaredError));

    [Fact]
    public void LayersThatCannotLeaveStepsOut_AreErrors()
    {
        LayerDeclaration Named(LayerDeclaration layer) => layer with { Name = "here" };
        LayerDeclaration[] cases =
        [
            Merge(MergeFunction.Multiply, "gru"),
            Merge(MergeFunction.Maximum, "gru"),
            Concatenate("gru") with { Axis = 1 },
            Recurrent(RecurrentCell.LSTM, 2, sequences: true) with { GoBackwards = true },
            new BatchNormalizationDeclaration(0),
        ];
        foreach (LayerDeclaration layer in cases)
        {
            NetworkError error = Error(
                [Input(4, 2), Masking, Recurrent(RecurrentCell.GRU, 2, sequences: true), Named(layer), Recurrent(RecurrentCell.GRU, 2)], Minimise(Loss.MeanSquaredError));
            Assert.Equal((NetworkErrorKind.MaskNotApplicable, 3, "masking", $"'here' ([{layer.Kind}])"), (error.Kind, error.Ordinal, error.Arguments[0], error.Arguments[1]));
        }
    }

    [Fact]
    public void FrozenStatistics_AreGood() => Network(
        [Input(4, 2), Masking, new BatchNormalizationDeclaration(0) { Trainable = false }, Recurrent(RecurrentCell.GRU, 2)], Minimise(Loss.MeanSquaredError));

    [Theory]
    [MemberData(nameof(Lost))]
    public void MaskWithoutEffect_IsAWarning(string what, LayerDeclaration[] layers)
    {
        NetworkError finding = Assert.Single(NetworkCompiler.Review(new CheckedDeclaration(Declared([Input(6, 2), Masking, .. layers])), []));
        Assert.Equal((NetworkErrorKind.MaskWithoutEffect, 1, "masking", what), (finding.Kind, finding.Ordinal, finding.Arguments[0], finding.Arguments[1]));
    }

    public static TheoryData<string, LayerDeclaration[]> Lost => new()
    {
        { "has no effect, since 'flatten' ([Flatten]) does not pass it on, and no layer before uses it", [Flatten(), Dense(2)] },
        { "has no effect, since 'rms_normalization' ([RMSNormalization]) does not pass it on, and no layer before uses it", [new RMSNormalizationDeclaration(0, [])] },
        {
            "ends at 'slice' ([Slice]), so 'gru_1' after it leaves no steps out",
            [Recurrent(RecurrentCell.GRU, 3, sequences: true), new SliceDeclaration(0, 0, 2), Activate(Activation.Tanh), Recurrent(RecurrentCell.GRU, 3)]
        },
    };

    [Fact]
    public void MaskOfAnOutputWithoutALoss_IsNoWarning() =>
        Assert.Empty(NetworkCompiler.Review(new CheckedDeclaration(Declared([Input(6, 2), Masking, Recurrent(RecurrentCell.GRU, 3, sequences: true)])), []));

    private static double KerasConstant(string parameter, int part) => parameter switch
    {
        "lstm/bias" when part == 1 => 1,
        _ when parameter.Contains("recurrent_kernel", StringComparison.Ordinal) => 0.02,
        _ when parameter.Contains("kernel", StringComparison.Ordinal) => 0.01,
        _ => 0.03,
    };

    // A constant for each part of a parameter, or numbers of no pattern.
    private static double[] Predict(Network network, Func<string, int, double>? constants, double[] input)
    {
        double[][] values =
        [
            .. network.Parameters.SelectMany((parameter, number) => parameter.Parts.Select((part, of) =>
                Enumerable.Range(0, part.Shape.Size).Select(i => constants?.Invoke(part.Name, of) ?? Math.Cos(1 + number + (2 * of) + (3 * i))).ToArray())),
        ];
        return [.. new GraphInterpreter(LayerLowering.Inference(network), values).Run([input], []).Output[0]];
    }
}
