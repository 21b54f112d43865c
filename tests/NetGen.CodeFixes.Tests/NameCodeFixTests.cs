using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0032, NG0033, NG0035 and NG0046: names of values, and of weights.</summary>
public sealed class NameCodeFixTests
{
    [Theory]
    [InlineData("NG0032", "[Dense(2, Name = \"stem\")] [Dense(2)] [Add(\"stam\")]", "[Dense(2, Name = \"stem\")] [Dense(2)] [Add(\"stem\")]")]
    [InlineData("NG0032", "[Dense(2, Name = \"stem\")] [Dense(2, From = \"stme\")]", "[Dense(2, Name = \"stem\")] [Dense(2, From = \"stem\")]")]
    [InlineData("NG0032", "[Dense(2, Name = \"stem\")] [Output(\"stems\")]", "[Dense(2, Name = \"stem\")] [Output(\"stem\")]")]
    [InlineData("NG0035", "[Dense(2, Name = \"stem\")] [Loss(Huber, Of = \"stm\")]", "[Dense(2, Name = \"stem\")] [Loss(Huber, Of = \"stem\")]")]
    public void AMisspeltName_IsWritten(string id, string before, string after) => FixAssert.Changes<WriteNameCodeFix>(
        id, "Write 'stem'", $"using NetGen;\n[Input(2)] {before} partial class Net;", $"using NetGen;\n[Input(2)] {after} partial class Net;");

    [Fact]
    public void AllMisspeltNames_AreWrittenAtOnce() => FixAssert.ChangesAll<WriteNameCodeFix>(
        "NG0032",
        ["using NetGen; [Input(2)] [Dense(2, Name = \"stem\")] [Dense(2)] [Add(\"stam\", \"inptu\")] partial class Net;"],
        ["using NetGen; [Input(2)] [Dense(2, Name = \"stem\")] [Dense(2)] [Add(\"stem\", \"input\")] partial class Net;"]);

    [Fact]
    public void ANameThatIsLikeNone_HasNoFix() => FixAssert.OffersNothing<WriteNameCodeFix>(
        "NG0032", "using NetGen; [Input(2)] [Dense(2)] [Add(\"other\")] partial class Net;");

    [Fact]
    public void AMisspeltFile_IsWritten() => FixAssert.Changes<WriteNameCodeFix>(
        "NG0046",
        "Write 'digits.safetensors'",
        "using NetGen;\n[Input(784)] [Dense(128)] [Dense(10)] [Quantize(Int8)] [Weights(path: \"Digit.safetensors\")] partial class Net;",
        "using NetGen;\n[Input(784)] [Dense(128)] [Dense(10)] [Quantize(Int8)] [Weights(path: \"digits.safetensors\")] partial class Net;");

    [Theory]
    [InlineData("[Dense(2, Name = \"a\")]", "[Dense(2)]")]
    [InlineData("[Flatten(Name = \"a\")]", "[Flatten()]")]
    public void ANameThatIsTaken_IsRemoved(string before, string after) => FixAssert.Changes<RemoveNameCodeFix>(
        "NG0033",
        "Remove Name",
        $"using NetGen;\n[Input(2, Name = \"a\")] {before} partial class Net;",
        $"using NetGen;\n[Input(2, Name = \"a\")] {after} partial class Net;");

    [Fact]
    public void AnOutputThatIsNamedTwice_KeepsOneName() => FixAssert.Changes<RemoveNameCodeFix>(
        "NG0033",
        "Remove \"a\"",
        "using NetGen;\n[Input(2)] [Dense(2, Name = \"a\")] [Output(\"a\", \"a\")] partial class Net;",
        "using NetGen;\n[Input(2)] [Dense(2, Name = \"a\")] [Output(\"a\")] partial class Net;");

    [Fact]
    public void AFlattenBetweenNamedValues_ReadsWhatTheLayerNamed() => FixAssert.Changes<InsertFlattenCodeFix>(
        "NG0006",
        "Insert [Flatten]",
        "using NetGen;\n[Input(2, 2, Name = \"a\")] [Flatten] [Dense(3)] [Dense(2, From = \"a\", UseBias = false)] partial class Net;",
        "using NetGen;\n[Input(2, 2, Name = \"a\")] [Flatten] [Dense(3)] [Flatten(From = \"a\")] [Dense(2, UseBias = false)] partial class Net;");

    [Fact]
    public void AReshapeWithAName_LetsASizeBeInferred() => FixAssert.Changes<InferSizeCodeFix>(
        "NG0007",
        "Let the last size be inferred",
        "using NetGen;\n[Input(6)] [Reshape(2, 4, Name = \"a\")] partial class Net;",
        "using NetGen;\n[Input(6)] [Reshape(2, -1, Name = \"a\")] partial class Net;");
}
