using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Program;

public sealed class UnrollRulesTests
{
    [Fact]
    public void LayerOverTheLimit_IsAnErrorAndNothingIsGenerated()
    {
        var declaration = Declared([Input(30), Dropout(0.5), Dense(1024), Dense(1024) with { Unroll = true }]);

        NetworkError error = Assert.Single(NetworkCompiler.Check(declaration));

        AssertError(NetworkErrorKind.UnrolledTooLarge, 3, ["dense_1", "4,477", "40", "4,096"], error);
        Assert.Empty(NetworkCompiler.Compile(declaration));
    }

    [Fact]
    public void EveryLayerOverTheLimit_IsReported()
    {
        var large = Dense(1024) with { Unroll = true };
        EquatableArray<NetworkError> errors = NetworkCompiler.Check(Declared([Input(1024), large, Dense(1024), large]));
        Assert.Equal([1, 3], errors.Select(error => error.Ordinal));
    }

    [Fact]
    public void Split_CoversEveryPanelAndInputOnceInMethodsUnderTheLimit()
    {
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            int inputs = random.Next(1, 3000), outputs = random.Next(1, 700);
            var split = UnrolledSplit.Of(inputs, outputs);
            AssertCovers((outputs + 15) / 16, split.Groups);
            foreach (Run group in split.Groups)
            {
                EquatableArray<Run> parts = split.Parts(group.Count);
                AssertCovers(inputs, parts);
                Assert.All(parts, part => Assert.InRange(
                    part.Count * (group.Count + 1), 1, 100));
            }
        }
    }

    // The method that calls the parts has a statement for each.
    [Fact]
    public void Split_UnderTheLimit_NeedsFewerCallsThanAMethodMayHave()
    {
        foreach (int inputs in (int[])[1, 100, 1_000, 10_000])
        {
            foreach (int outputs in (int[])[16, 96, 960, 96_000])
            {
                var split = UnrolledSplit.Of(inputs, outputs);
                if (split.Statements <= CostModel.MaximumUnrolledStatements)
                    Assert.InRange(split.Groups.Sum(group => split.Parts(group.Count).Count), 1, CostModel.MethodStatements);
            }
        }
    }

    private static void AssertCovers(int count, EquatableArray<Run> runs)
    {
        int next = 0;
        foreach (Run run in runs)
        {
            Assert.Equal(next, run.First);
            Assert.InRange(run.Count, 1, count);
            next += run.Count;
        }

        Assert.Equal(count, next);
    }
}
