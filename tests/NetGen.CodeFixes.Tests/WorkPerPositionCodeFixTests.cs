using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0006 and NG0008: an input with several axes, as it is.</summary>
public sealed class WorkPerPositionCodeFixTests
{
    [Theory]
    [InlineData("NG0006", "[Dense(10)]", "[Dense(10, PerPosition = true)]")]
    [InlineData("NG0006", "[Dense(10, Softmax)]", "[Dense(10, Softmax, PerPosition = true)]")]
    [InlineData("NG0006", "[Dense(units: 10, UseBias = false)]", "[Dense(units: 10, UseBias = false, PerPosition = true)]")]
    [InlineData("NG0006", "[Dense(10, PerPosition = false, UseBias = false)]", "[Dense(10, PerPosition = true, UseBias = false)]")]
    [InlineData("NG0008", "[Activation(Softmax)]", "[Activation(Softmax, PerPosition = true)]")]
    [InlineData("NG0008", "[Activation(LogSoftmax, Name = \"p\")]", "[Activation(LogSoftmax, Name = \"p\", PerPosition = true)]")]
    public void PerPosition_IsSaid(string id, string before, string after) => FixAssert.Changes<WorkPerPositionCodeFix>(
        id,
        "Say PerPosition = true",
        $"using NetGen;\n[Input(28, 28)] {before} partial class Net;",
        $"using NetGen;\n[Input(28, 28)] {after} partial class Net;");

    [Fact]
    public void AllOfAFile_AreFixedAtOnce() => FixAssert.ChangesAll<WorkPerPositionCodeFix>(
        "NG0006",
        ["using NetGen; [Input(2, 3)] [Dense(4)] partial class A; [Input(2, 3), Dense(1)] partial class B;"],
        ["using NetGen; [Input(2, 3)] [Dense(4, PerPosition = true)] partial class A; [Input(2, 3), Dense(1, PerPosition = true)] partial class B;"]);

    [Fact]
    public void ASoftmax_CanBeFlattenedInstead() => FixAssert.Changes<InsertFlattenCodeFix>(
        "NG0008",
        "Insert [Flatten]",
        "using NetGen;\n[Input(2, 3)] [Activation(Softmax)] partial class Net;",
        "using NetGen;\n[Input(2, 3)] [Flatten] [Activation(Softmax)] partial class Net;");

    // A layer of a network inside is mended where that is declared; a step has no shape to mend.
    [Fact]
    public void WhatHasAnotherCause_HasNoFix()
    {
        FixAssert.OffersNothing<WorkPerPositionCodeFix>(
            "NG0006", "using NetGen; [Input] [Dense(1)] partial class Block; [Input(2, 2)] [Layer<Block>(Repeat = 2)] partial class Net;");
        const string step = "using NetGen; [Input(2)] [Dense(3, Step)] [Dense(1)] [Loss(Huber)] partial class Net;";
        FixAssert.OffersNothing<WorkPerPositionCodeFix>("NG0008", step);
        FixAssert.OffersNothing<InsertFlattenCodeFix>("NG0008", step);
    }
}
