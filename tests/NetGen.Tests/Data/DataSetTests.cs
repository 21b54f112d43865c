namespace NetGen.Tests.Data;

public class DataSetTests
{
    [Fact]
    public void Constructor_CountsSamples()
    {
        var data = new DataSet(new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 7, 8, 9 }, 2, 1);

        Assert.Equal((3, 2, 1), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal<float>([3, 4], data.Input(1).ToArray());
        Assert.Equal<float>([9], data.Target(2).ToArray());
    }

    [Fact]
    public void ToString_SaysTheSizes() =>
        Assert.Equal("3 samples, 2 inputs, 1 target", new DataSet(new float[6], new float[3], 2, 1).ToString());

    [Fact]
    public void Constructor_WithLengthsThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>("inputs", () => new DataSet(new float[5], new float[2], 2, 1));
        Assert.Throws<ArgumentException>("targets", () => new DataSet(new float[4], new float[3], 2, 2));
        var error = Assert.Throws<ArgumentException>("targets", () => new DataSet(new float[4], new float[3], 2, 1));
        Assert.Contains("2 samples, got 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => new DataSet(new float[4], new float[3], 0, 1));
    }

    [Fact]
    public void FromRows_Concatenates()
    {
        DataSet data = DataSet.FromRows([[1, 2], [3, 4]], [[5], [6]]);

        Assert.Equal<float>([1, 2, 3, 4], data.Inputs.ToArray());
        Assert.Equal<float>([5, 6], data.Targets.ToArray());
        var error = Assert.Throws<ArgumentException>(() => DataSet.FromRows([[1, 2], [3]], [[5], [6]]));
        Assert.Contains("got 1 in sample 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromRows_WithARowThatIsNull_NamesIt()
    {
        var error = Assert.Throws<ArgumentException>("inputs", () => DataSet.FromRows([[1], null!], [[5], [6]]));
        Assert.Contains("null in sample 1", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>("targets", () => DataSet.FromRows([[1], [2]], [null!, [6]]));
        Assert.Contains("null in target 0", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void InputAndTarget_OfNoSample_SayHowManyThereAre(int index)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(index), () => Numbered(10).Input(index).Length);
        var error = Assert.Throws<ArgumentOutOfRangeException>(nameof(index), () => Numbered(10).Target(index).Length);
        Assert.Contains("has 10 samples; expected a number from 0 to 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneHot_OfMoreValuesThanAnArrayHolds_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>("classes", () => Numbered(10).OneHot(int.MaxValue));
        Assert.Contains("SparseCategoricalCrossEntropy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_AndSkip_ViewTheSameMemory()
    {
        DataSet data = Numbered(10);

        Assert.Equal<float>([0, 1, 2], data.Take(3).Targets.ToArray());
        Assert.Equal<float>([7, 8, 9], data.Skip(7).Targets.ToArray());
        Assert.Equal(0, data.Skip(10).Count);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Take(11));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => data.Skip(-1));
    }

    [Fact]
    public void Split_KeepsEverySampleOnceWithItsTarget()
    {
        (DataSet first, DataSet second) = Numbered(10).Split(0.7, seed: 3);

        Assert.Equal((7, 3), (first.Count, second.Count));
        float[] all = [.. first.Targets.ToArray(), .. second.Targets.ToArray()];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), all.Order());
        Assert.NotEqual(Enumerable.Range(0, 10).Select(i => (float)i), all);
        for (int i = 0; i < first.Count; i++)
            Assert.Equal(first.Target(i)[0], first.Input(i)[0]);
    }

    [Fact]
    public void Split_DependsOnTheSeedOnly()
    {
        float[] Order(long seed) => Numbered(100).Split(0.5, seed).First.Targets.ToArray();

        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Split_WithFractionOutOfRange_Throws(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(fraction), () => Numbered(10).Split(fraction, 0));

    [Fact]
    public void Split_ThatLeavesNothing_Throws() =>
        Assert.Throws<ArgumentException>("fraction", () => Numbered(10).Split(0.99, 0));

    [Fact]
    public void OneHot_SetsTheClass()
    {
        DataSet data = new DataSet(new float[3], new float[] { 2, 0, 1 }, 1, 1).OneHot(3);

        Assert.Equal(3, data.TargetSize);
        Assert.Equal<float>([0, 0, 1, 1, 0, 0, 0, 1, 0], data.Targets.ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void OneHot_WithNoSuchClass_NamesTheSample(float target)
    {
        var data = new DataSet(new float[2], new[] { 0, target }, 1, 1);
        var error = Assert.Throws<InvalidDataException>(() => data.OneHot(3));
        Assert.Contains("for sample 1", error.Message, StringComparison.Ordinal);
    }

    private static DataSet Numbered(int count)
    {
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        return new DataSet(numbers, numbers, 1, 1);
    }
}
