using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0001: a network starts with [Input].</summary>
public sealed class InputCodeFixTests
{
    private const string Id = "NG0001";

    [Theory]
    [InlineData("[Dense(1)] partial class Net;", "[Input(1)] [Dense(1)] partial class Net;")]
    [InlineData("[Dense(2), Dense(1)]\npartial class Net;", "[Input(1), Dense(2), Dense(1)]\npartial class Net;")]
    [InlineData(
        "// The paper's.\n[Dense(2)] // Hidden.\n[Dense(1)]\npartial class Net;",
        "// The paper's.\n[Input(1)]\n[Dense(2)] // Hidden.\n[Dense(1)]\npartial class Net;")]
    [InlineData("[Loss(Hinge)]\r\npartial class Net;\r\n", "[Input(1)]\r\n[Loss(Hinge)]\r\npartial class Net;\r\n")]
    public void MissingInput_IsAdded(string before, string after) => FixAssert.Changes<AddInputCodeFix>(
        Id, "Add [Input(1)]", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Fact]
    public void MissingInput_IsAddedBelowOtherAttributesWithTheirQualifier() => FixAssert.Changes<AddInputCodeFix>(
        Id,
        "Add [Input(1)]",
        """
        namespace App
        {
            /// <summary>A network.</summary>
            [System.Serializable]
            [NetGen.Dense(1)]
            public sealed partial class Net;
        }
        """,
        """
        namespace App
        {
            /// <summary>A network.</summary>
            [System.Serializable]
            [NetGen.Input(1)]
            [NetGen.Dense(1)]
            public sealed partial class Net;
        }
        """);

    [Fact]
    public void AttributesOnAnotherPart_GetTheInputThere() => FixAssert.ChangesFiles<AddInputCodeFix>(
        Id,
        "Add [Input(1)]",
        ["partial class Net;", "using NetGen;\n[Dense(1)] partial class Net;"],
        ["partial class Net;", "using NetGen;\n[Input(1)] [Dense(1)] partial class Net;"]);

    [Fact]
    public void AddedInput_IsNotOfferedForAll() => Assert.Null(new AddInputCodeFix().GetFixAllProvider());

    [Theory]
    [InlineData("[Dense(1)] [Input(2)] partial class Net;", "[Input(2)] [Dense(1)] partial class Net;")]
    [InlineData("[Dense(1), Input(2)] partial class Net;", "[Input(2), Dense(1)] partial class Net;")]
    [InlineData("[Dense(2), Input(2), Dense(1)] partial class Net;", "[Input(2), Dense(2), Dense(1)] partial class Net;")]
    [InlineData(
        "[Flatten]\n[Dense(1)]\n[Input(28, 28)] // Pixels.\npartial class Net;",
        "[Input(28, 28)]\n[Flatten]\n[Dense(1)]\n// Pixels.\npartial class Net;")]
    [InlineData("[Dense(1)]\n[NetGen.Input(2)]\npartial class Net;", "[NetGen.Input(2)]\n[Dense(1)]\npartial class Net;")]
    public void InputBehindLayers_MovesToTheFront(string before, string after) => FixAssert.Changes<MoveInputCodeFix>(
        Id, "Move [Input] to the front", "using NetGen;\n" + before, "using NetGen;\n" + after);

    [Fact]
    public void InputsBehindLayers_MoveAtOnce() => FixAssert.ChangesAll<MoveInputCodeFix>(
        Id,
        ["using NetGen; [Dense(1)] [Input(2)] partial class A; [Dense(1)] [Input(3)] partial class B;", "using NetGen; [Dense(1), Input(4)] partial class C;"],
        ["using NetGen; [Input(2)] [Dense(1)] partial class A; [Input(3)] [Dense(1)] partial class B;", "using NetGen; [Input(4), Dense(1)] partial class C;"]);

    [Fact]
    public void EitherFix_IsOfferedWhereItFits()
    {
        FixAssert.OffersNothing<AddInputCodeFix>(Id, "using NetGen; [Dense(1)] [Input(2)] partial class Net;");
        FixAssert.OffersNothing<MoveInputCodeFix>(Id, "using NetGen; [Dense(1)] partial class Net;");
    }
}
