using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0020: dropout comes before a layer with parameters.</summary>
public sealed class MoveDropoutCodeFixTests
{
    private const string Id = "NG0020";

    [Theory]
    [InlineData("[Dense(4)] [Dense(3)] [Dropout(0.5)] [Loss(Huber)]", "[Dense(4)] [Dropout(0.5)] [Dense(3)] [Loss(Huber)]")]
    [InlineData("[Dense(3)] [Dropout(0.5)] [Loss(Huber)]", "[Dropout(0.5)] [Dense(3)] [Loss(Huber)]")]
    [InlineData("[Dense(3), Dropout(0.5), Loss(Huber)]", "[Dropout(0.5), Dense(3), Loss(Huber)]")]
    [InlineData("[Dense(3)] [Activation(Tanh), DropoutAttribute(rate: 0.5)] [Loss(Huber)]", "[DropoutAttribute(rate: 0.5)] [Dense(3)] [Activation(Tanh)] [Loss(Huber)]")]
    [InlineData("\n// Three.\n[Dense(3)]\n[Dropout(0.5)]\n[Loss(Huber)]", "\n[Dropout(0.5)]\n// Three.\n[Dense(3)]\n[Loss(Huber)]")]
    public void Dropout_ComesBeforeTheLastDense(string before, string after) => FixAssert.Changes<MoveDropoutCodeFix>(
        Id,
        "Move [Dropout] before the last [Dense]",
        $"using NetGen;\n[Input(2)] {before} partial class Net;",
        $"using NetGen;\n[Input(2)] {after} partial class Net;");

    [Theory]
    [InlineData("[Dropout(0.5)] [Dense(3)] [Dropout(0.5)]")]
    [InlineData("[Dense(3)] [Dropout(0.5)] [Dropout(0.5)]")]
    public void DropoutBesideAnother_IsLeftAlone(string layers) => FixAssert.OffersNothing<MoveDropoutCodeFix>(
        Id, $"using NetGen; [Input(2)] {layers} [Loss(Huber)] partial class Net;");

    [Fact]
    public void DropoutsOfSeveralNetworks_AreMovedAtOnce() => FixAssert.ChangesAll<MoveDropoutCodeFix>(
        Id,
        ["using NetGen; [Input(2)] [Dense(1)] [Dropout(0.1)] [Loss(Huber)] partial class A; [Input(2)] [Dense(1)] [Dropout(0.2)] [Loss(Huber)] partial class B;"],
        ["using NetGen; [Input(2)] [Dropout(0.1)] [Dense(1)] [Loss(Huber)] partial class A; [Input(2)] [Dropout(0.2)] [Dense(1)] [Loss(Huber)] partial class B;"]);
}
