using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Layers;

/// <summary>What does not fit in networks that branch and in networks inside networks.</summary>
public class GraphErrorTests
{
    [Fact]
    public void UnknownName_SuggestsAName()
    {
        NetworkError error = Error([Input(3), Dense(3) with { Name = "stem" }, Dense(3), Merge(MergeFunction.Add, "stam")]);

        Assert.Equal(NetworkErrorKind.UnknownName, error.Kind);
        Assert.Equal(["Add", "name 1", "stam", "nothing has this name; write 'stem'"], error.Arguments);
        Assert.Equal(new ErrorArgument("name 1", Position: 0), error.Argument);
        Assert.Equal([new SuggestedChange(3, "name 1", "\"stem\"")], error.Changes);
    }

    [Fact]
    public void UnknownName_ListsTheNamesBefore() => AssertError(
        NetworkErrorKind.UnknownName,
        2,
        ["Dense", "From", "x", "nothing has this name; the values before it are 'input', 'dense'"],
        Error([Input(3), Dense(3), Dense(3) with { From = "x" }]));

    [Fact]
    public void ANameOfLater_IsNoNameYet() => AssertError(
        NetworkErrorKind.UnknownName,
        1,
        ["Dense", "From", "later", "that is declared here or after it, and a layer reads values before it"],
        Error([Input(3), Dense(3) with { From = "later" }, Dense(3) with { Name = "later" }]));

    [Theory]
    [InlineData("stem", "a value before it has it")]
    [InlineData("Stem", "'stem' before it becomes the same name in C#")]
    public void ANameTwice_IsReportedTheSecondTime(string second, string why) => AssertError(
        NetworkErrorKind.DuplicateName,
        2,
        ["Dense", "Name", second, why],
        Error([Input(3), Dense(3) with { Name = "stem" }, Dense(3) with { Name = second }]));

    [Fact]
    public void ANameThatIsTakenByAParameter_IsReported()
    {
        NetworkDeclaration block = Declared([Input(), Dense(3)]);

        AssertError(
            NetworkErrorKind.DuplicateName,
            2,
            ["Dense", "Name", "block_dense", "its parameter 'block_dense/kernel' becomes the same name in C# as 'block/dense/kernel'"],
            Error([Input(3), Inside("Block", block), Dense(3) with { Name = "block_dense" }]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("_")]
    public void AName_IsOfLettersAndDigits(string name) => AssertError(
        NetworkErrorKind.ArgumentOutOfRange,
        1,
        ["Dense", "Name", "letters, digits, '_' and '-'", $"\"{name}\""],
        Error([Input(3), Dense(3) with { Name = name }]));

    [Fact]
    public void ALayerInError_LeavesOutWhatDependsOnIt()
    {
        IReadOnlyList<NetworkError> errors = Errors(
        [
            Input(3) with { Name = "a" },
            Dense(0) with { Name = "broken" },
            Dense(-1),
            Dense(-2) with { From = "a" },
            Merge(MergeFunction.Add, "broken"),
        ]);

        Assert.Equal([1, 3], errors.Select(error => error.Ordinal));
    }

    [Fact]
    public void ShapesThatDoNotMerge_AreBothNamed() => AssertError(
        NetworkErrorKind.ShapesDoNotMerge,
        3,
        ["Add", "name 1", "'dense' (4) and 'stem' (3) differ in an axis; axes, counted from the last, must be equal or 1"],
        Error([Input(3), Dense(3) with { Name = "stem" }, Dense(4), Merge(MergeFunction.Add, "stem")]));

    [Fact]
    public void ShapesThatDoNotJoin_AreBothNamed() => AssertError(
        NetworkErrorKind.ShapesDoNotMerge,
        2,
        ["Concatenate", "name 1", "'b' (2×4) and 'a' (2×3) differ in another axis than the one that is joined (1)"],
        Error([Input(2, 3) with { Name = "a" }, Input(2, 4) with { Name = "b" }, Concatenate("a") with { Axis = 1 }]));

    [Fact]
    public void TheAxisOfTheBatch_IsNone() => AssertError(
        NetworkErrorKind.ArgumentOutOfRange,
        1,
        ["Concatenate", "Axis", "1 to 1, or -1 to -1, for an axis of 3 (0 is the batch)", "0"],
        Error([Input(3), Concatenate("input") with { Axis = 0 }]));

    [Theory]
    [InlineData(-1, 1, "start", "0 to 4, an index of the last axis of 5", "-1")]
    [InlineData(5, 1, "start", "0 to 4, an index of the last axis of 5", "5")]
    [InlineData(3, 3, "size", "1 to 2, the values of the last axis of 5 from there", "3")]
    [InlineData(0, 0, "size", "1 to 5, the values of the last axis of 5 from there", "0")]
    public void ASlice_LiesInTheLastAxis(int start, int size, string argument, string expected, string actual) => AssertError(
        NetworkErrorKind.ArgumentOutOfRange, 1, ["Slice", argument, expected, actual], Error([Input(5), new SliceDeclaration(0, start, size)]));

    [Fact]
    public void AnOutputWithoutALoss_IsReportedAtItsLayer() => AssertError(
        NetworkErrorKind.OutputWithoutLoss,
        3,
        ["value"],
        Error(
            [Input(3), Dense(3) with { Name = "x" }, Dense(2) with { Name = "policy" }, Dense(1) with { From = "x", Name = "value" }],
            Minimise(Loss.Huber) with { Of = "policy" }));

    [Fact]
    public void ALossWithoutAName_NeedsOneOutput() => AssertError(
        NetworkErrorKind.LossOfNoOutput,
        3,
        ["Huber", "loss", "the network has several outputs; write Of = \"…\" with one of 'dense', 'dense_1'"],
        Error([Input(3), Dense(3), Dense(3) with { From = "input" }], Minimise(Loss.Huber)));

    [Fact]
    public void ALossOfAValueInside_IsOfNoOutput() => AssertError(
        NetworkErrorKind.LossOfNoOutput,
        3,
        ["Huber", "Of", "it is of 'x', which is no output; name it in [Output]"],
        Error([Input(3), Dense(3) with { Name = "x" }, Dense(3)], Minimise(Loss.Huber) with { Of = "x" }));

    [Fact]
    public void ALossOfAMisspeltOutput_SuggestsOne()
    {
        NetworkError error = Error([Input(3), Dense(3) with { Name = "policy" }], Minimise(Loss.Huber) with { Of = "polcy" });

        Assert.Equal(["Huber", "Of", "it is of 'polcy', but nothing has this name; write 'policy'"], error.Arguments);
        Assert.Equal([new SuggestedChange(2, "Of", "\"policy\"")], error.Changes);
    }

    [Fact]
    public void AnInputThatNobodyReads_IsReported() => AssertError(
        NetworkErrorKind.UnreadValue, 0, ["Input", "Name", "a"], Error([Input(3) with { Name = "a" }, Input(4) with { Name = "b" }, Dense(2)]));

    [Fact]
    public void WithNamedOutputs_AValueThatNobodyReadsIsReported()
    {
        NetworkDeclaration declaration = Declared([Input(3), Dense(3) with { Name = "x" }, Dense(2), Dense(1) with { From = "x" }]) with
        {
            Outputs = [new(4, ["dense"])],
        };

        Assert.Null(ShapeInference.Infer(declaration, out EquatableArray<NetworkError> errors));
        AssertError(NetworkErrorKind.UnreadValue, 3, ["Dense", "Name", "dense_1"], Assert.Single(errors));
    }

    [Fact]
    public void ACycle_NamesItsClasses()
    {
        var cycle = new NetworkLayerDeclaration(0, "Block", null, NetworkObstacle.Cycle) { Cycle = ["Net", "Block", "Net"] };

        AssertError(NetworkErrorKind.NetworkCycle, 1, ["Mlp", "'Net' → 'Block' → 'Net'"], Error([Input(3), cycle]));
    }

    [Fact]
    public void ANetworkWithSeveralOutputs_IsNoLayer() => AssertError(
        NetworkErrorKind.NetworkAsLayer,
        1,
        ["Block", "a layer has one output, but it has 2 ('dense', 'dense_1'); merge them, or name one in [Output]"],
        Error([Input(3), Inside("Block", Declared([Input(3), Dense(2), Dense(2) with { From = "input" }]))]));

    [Fact]
    public void ANetworkWithSeveralInputs_IsNoLayer() => AssertError(
        NetworkErrorKind.NetworkAsLayer,
        1,
        ["Block", "a layer has one input, but it has 2"],
        Error([Input(3), Inside("Block", Declared([Input(3) with { Name = "a" }, Input(3) with { Name = "b" }, Merge(MergeFunction.Add, "a")]))]));

    [Fact]
    public void ANetworkOfAnotherInput_IsNoLayer() => AssertError(
        NetworkErrorKind.NetworkAsLayer,
        1,
        ["Block", "it expects an input of 4, but 'input' is 3; write [Input] without sizes in 'Block', so that it takes the shape that arrives"],
        Error([Input(3), Inside("Block", Declared([Input(4), Dense(2)]))]));

    [Fact]
    public void AnErrorInside_IsAtTheLayerAndNamesTheOneInside() => AssertError(
        NetworkErrorKind.DenseNeedsFlatInput,
        1,
        ["block/dense", "3×4", "2"],
        Error([Input(3, 4), Inside("Block", Declared([Input(), Dense(2)])) with { Repeat = 3 }]));

    [Fact]
    public void WeightsOfAnotherShape_AreNotShared() => AssertError(
        NetworkErrorKind.ShareMismatch,
        2,
        ["Dense", "ShareWith", "dense", "'dense/kernel' is 3×4, but 'dense_1' needs 4×4"],
        Error([Input(3), Dense(4), Dense(4) with { ShareWith = "dense" }]));

    [Fact]
    public void WeightsOfAnotherKind_AreNotShared() => AssertError(
        NetworkErrorKind.ShareMismatch,
        2,
        ["Dense", "ShareWith", "dropout", "'dropout' is a [Dropout]"],
        Error([Input(3), Dropout(0.5), Dense(4) with { ShareWith = "dropout" }]));

    [Fact]
    public void CopiesOfCopies_HaveALimit()
    {
        NetworkDeclaration block = Declared([Input(), Dense(1)]);
        for (int depth = 0; depth < 3; depth++)
            block = Declared([Input(), Inside("Block", block) with { Repeat = 1000 }]);

        AssertError(NetworkErrorKind.TooManyLayers, 1, ["Block", "10,000"], Error([Input(1), Inside("Block", block)]));
    }
}
