using NetGen.Storage;

namespace NetGen.Tests.Storage;

public sealed class PanelLayoutTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 7, 9 }, { 5, 1, 1 }, { 5, 40, 48 }, { 16, 6, 6 },
        { 17, 3, 8 }, { 30, 11, 12 }, { 48, 2, 5 }, { 100, 9, 9 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Pack_PutsEveryValueInItsPanelAndZerosBehind(int size, int rowCount, int rowCapacity)
    {
        float[] rows = Rows(size * rowCount);
        float[] panels = Panels(size, rowCapacity);
        PanelLayout.Pack(rows, size, rowCount, ref panels[0], rowCapacity);

        int paddedSize = panels.Length / rowCapacity;
        for (int row = 0; row < rowCapacity; row++)
        {
            for (int i = 0; i < paddedSize; i++)
            {
                // Rows past the count keep what they had.
                float expected = row >= rowCount ? -1 : i < size ? rows[(row * size) + i] : 0;
                Assert.Equal(expected, panels[(((i / 16 * rowCapacity) + row) * 16) + (i % 16)]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Unpack_UndoesPackAndWritesNothingElse(int size, int rowCount, int rowCapacity)
    {
        float[] rows = Rows(size * rowCount);
        float[] panels = Panels(size, rowCapacity);
        PanelLayout.Pack(rows, size, rowCount, ref panels[0], rowCapacity);

        float[] actual = new float[rows.Length + 32];
        PanelLayout.Unpack(in panels[0], rowCapacity, actual.AsSpan(16, rows.Length), size, rowCount);
        Assert.Equal(rows, actual.AsSpan(16, rows.Length));
        Assert.All(actual[..16], value => Assert.Equal(0, value));
        Assert.All(actual[^16..], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 16, 1)]
    [InlineData(20, 17, 2)]
    [InlineData(37, 50, 3)]
    [InlineData(64, 64, 4)]
    [InlineData(100, 33, 4)]
    public void TransposePanels_TurnsOutputsIntoRowsAndPadsInputs(int inputs, int outputs, int panels)
    {
        float[] kernel = Rows((outputs + 15) / 16 * inputs * 16);
        int first = (((inputs + 15) / 16) - panels) * 16;
        float[] transposed = new float[panels * outputs * 16];
        Array.Fill(transposed, -1);
        PanelLayout.TransposePanels(in kernel[0], inputs, first, outputs, panels, ref transposed[0]);
        for (int i = 0; i < transposed.Length; i++)
        {
            (int panel, int output, int input) = (i / (outputs * 16), i / 16 % outputs, first + (i % 16));
            input += panel * 16;
            float expected = input < inputs ? kernel[(((output / 16 * inputs) + input) * 16) + (output % 16)] : 0;
            Assert.Equal(expected, transposed[i]);
        }
    }

    [Fact]
    public void Pack_KeepsNaNAndInfinity()
    {
        float[] rows = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        float[] panels = Panels(3, 1);
        PanelLayout.Pack(rows, 3, 1, ref panels[0], 1);
        Assert.Equal(rows, panels[..3]);
    }

    [Fact]
    public void PackOneHot_SetsTheClassOnly()
    {
        float[] classes = [0, 19, 16, 3, 15];
        float[] panels = Panels(20, 7);
        PanelLayout.PackOneHot(classes, 20, 5, ref panels[0], 7);
        for (int row = 0; row < 7; row++)
        {
            for (int i = 0; i < 32; i++)
            {
                float expected = row >= 5 ? -1 : i == classes[row] ? 1 : 0;
                Assert.Equal(expected, panels[(((i / 16 * 7) + row) * 16) + (i % 16)]);
            }
        }
    }

    [Theory]
    [InlineData(10f, "10")]
    [InlineData(-1f, "-1")]
    [InlineData(2.5f, "2.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(3e9f, "3E+09")]
    public void PackOneHot_OfNoClass_NamesSampleValueAndRange(float value, string text)
    {
        float[] panels = Panels(10, 2);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PanelLayout.PackOneHot([1, value], 10, 2, ref panels[0], 2, firstRow: 96));
        Assert.Equal($"The target of sample 97 is {text}; a class is an integer in [0, 10).", error.Message);
    }

    [Fact]
    public void WrongCounts_AreRefused()
    {
        float[] panels = Panels(4, 2);
        Assert.Throws<ArgumentException>(() => PanelLayout.Pack(new float[7], 4, 2, ref panels[0], 2));
        Assert.Throws<ArgumentException>(() => PanelLayout.Unpack(in panels[0], 2, new float[9], 4, 2));
        Assert.Throws<ArgumentException>(() => PanelLayout.PackOneHot(new float[1], 4, 2, ref panels[0], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PanelLayout.Pack(new float[12], 4, 3, ref panels[0], 2));
    }

    private static float[] Rows(int count)
    {
        float[] rows = new float[count];
        for (int i = 0; i < count; i++)
            rows[i] = i + 1;
        return rows;
    }

    private static float[] Panels(int size, int rowCapacity)
    {
        float[] panels = new float[(size + 15) / 16 * 16 * rowCapacity];
        Array.Fill(panels, -1f);
        return panels;
    }
}
