using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0007: [Reshape] changes the number of values.</summary>
public sealed class InferSizeCodeFixTests
{
    private const string Id = "NG0007";

    [Theory]
    [InlineData("Reshape(4, 4)", "Reshape(4, -1)", "Let the last size be inferred")]
    [InlineData("Reshape(2, 3, /* Both. */ 4)", "Reshape(2, 3, /* Both. */ -1)", "Let the last size be inferred")]
    [InlineData("Reshape(7)", "Reshape(-1)", "Let the last size be inferred")]
    [InlineData("Reshape(5, 4)", "Reshape(-1, 4)", "Let dimension 1 be inferred")]
    [InlineData("Reshape(2, 5, 3)", "Reshape(2, -1, 3)", "Let dimension 2 be inferred")]
    [InlineData("Reshape(new[] { 4, 4 })", "Reshape(new[] { 4, -1 })", "Let the last size be inferred")]
    [InlineData("Reshape(new int[] { 5, 4 })", "Reshape(new int[] { -1, 4 })", "Let dimension 1 be inferred")]
    [InlineData("Reshape(dimensions: new int[2] { 4, 4 })", "Reshape(dimensions: new int[2] { 4, -1 })", "Let the last size be inferred")]
    [InlineData("Reshape([4, 4])", "Reshape([4, -1])", "Let the last size be inferred")]
    public void Size_IsInferred(string before, string after, string title) => FixAssert.Changes<InferSizeCodeFix>(
        Id,
        title,
        $"using NetGen; [Input(12)] [{before}] [Flatten] [Dense(1)] partial class Net;",
        $"using NetGen; [Input(12)] [{after}] [Flatten] [Dense(1)] partial class Net;");

    [Theory]
    [InlineData("Reshape(5, 5)")]
    [InlineData("Reshape(-1, 5)")]
    [InlineData("Reshape(5, -1)")]
    [InlineData("Reshape(new[] { 5, 5 })")]
    public void SizesThatCannotBe_AreLeftAlone(string reshape) => FixAssert.OffersNothing<InferSizeCodeFix>(
        Id, $"using NetGen; [Input(12)] [{reshape}] [Flatten] [Dense(1)] partial class Net;");

    [Fact]
    public void SizesOfSeveralNetworks_AreInferredAtOnce() => FixAssert.ChangesAll<InferSizeCodeFix>(
        Id,
        ["using NetGen; [Input(6)] [Reshape(4, 2)] partial class A; [Input(6)] [Reshape(6, 2)] partial class B;", "using NetGen; [Input(6), Reshape(3, 3)] partial class C;"],
        ["using NetGen; [Input(6)] [Reshape(-1, 2)] partial class A; [Input(6)] [Reshape(6, -1)] partial class B;", "using NetGen; [Input(6), Reshape(3, -1)] partial class C;"]);
}
