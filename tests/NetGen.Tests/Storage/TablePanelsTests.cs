using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Tests.Storage;

/// <summary>Rows of tables in panels. What is no index reads some row, and no memory outside of the table.</summary>
public sealed class TablePanelsTests
{
    private const int Rows = 5, Panels = 2;

    [Theory]
    [InlineData(3f, 3)]
    [InlineData(4f, 4)]
    [InlineData(5f, 4)]
    [InlineData(-1f, 4)]
    [InlineData(1e30f, 4)]
    [InlineData(float.PositiveInfinity, 4)]
    [InlineData(2.75f, 2)]
    public void Gather_CopiesARowOfTheTable(float index, int row)
    {
        float[] table = [.. Enumerable.Range(0, Rows * Panels * 16).Select(i => (float)i)], result = new float[Panels * 16];
        TablePanels.Gather<PanelScalar>(ref index, 1, 16, 1, 1, ref table[0], Rows, Panels, ref result[0], capacity: 1);
        Assert.Equal(table[(row * 16)..((row + 1) * 16)], result[..16]);
        Assert.Equal(table[((Rows + row) * 16)..((Rows + row + 1) * 16)], result[16..]);
    }

    [Fact]
    public void Gather_OfNotANumber_StaysInTheTable()
    {
        float index = float.NaN;
        float[] table = [.. Enumerable.Repeat(1f, Rows * 16)], result = new float[16];
        TablePanels.Gather<PanelScalar>(ref index, 1, 16, 1, 1, ref table[0], Rows, 1, ref result[0], capacity: 1);
        Assert.All(result, value => Assert.Equal(1, value));
    }

    // Indices in panels, of two samples of 17: the seventeenth is in the second panel.
    [Fact]
    public void Sum_AddsTheGradientsOfEachRowInTheOrderOfTheirPlaces()
    {
        const int count = 17, samples = 2, first = 2, rows = 3;
        var random = new Random(1);
        int[] indices = [.. Enumerable.Range(0, samples * count).Select(_ => random.Next(Rows))];
        float[] panels = new float[2 * samples * 16], gradient = [.. Enumerable.Range(0, samples * count * 16).Select(_ => random.NextSingle() - 0.5f)];
        for (int i = 0; i < indices.Length; i++)
            panels[(((i % count / 16 * samples) + (i / count)) * 16) + (i % count % 16)] = indices[i];
        float[] heads = new float[rows], next = new float[samples * count], sums = new float[rows * 16];

        TablePanels.Chain(ref panels[0], 16, samples * 16, count, samples, Rows, first, rows, ref heads[0], ref next[0]);
        TablePanels.Sum<PanelScalar>(ref gradient[0], ref heads[0], ref next[0], rows, isAdded: false, ref sums[0]);

        float[] expected = new float[rows * 16];
        for (int i = 0; i < indices.Length; i++)
        {
            for (int lane = 0; lane < 16 && indices[i] >= first; lane++)
                expected[((indices[i] - first) * 16) + lane] += gradient[(i * 16) + lane];
        }

        Assert.Equal(expected, sums);
        TablePanels.Sum<PanelScalar>(ref gradient[0], ref heads[0], ref next[0], rows, isAdded: true, ref sums[0]);
        Assert.All(expected.Zip(sums), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5f));
    }
}
