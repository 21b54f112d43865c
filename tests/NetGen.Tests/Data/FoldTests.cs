namespace NetGen.Tests.Data;

public class FoldTests
{
    [Theory]
    [InlineData(10, 3)]
    [InlineData(9, 3)]
    [InlineData(4, 4)]
    public void KFold_ValidatesWithEverySampleOnce_AndTrainsOnTheOthers(int count, int folds)
    {
        DataSet data = Numbers(count, i => i);
        (DataSet Train, DataSet Validation)[] all = [.. data.KFold(folds, seed: 3)];

        Assert.Equal(folds, all.Length);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (float)i), all.SelectMany(fold => Samples(fold.Validation)).Order());
        foreach ((DataSet train, DataSet validation) in all)
        {
            Assert.InRange(validation.Count, count / folds, (count / folds) + 1);
            Assert.Equal(Enumerable.Range(0, count).Select(i => (float)i), Samples(train).Concat(Samples(validation)).Order());
            Assert.Equal(Samples(train), train.Targets.ToArray());
        }
    }

    [Fact]
    public void KFold_WithTheSameSeed_IsTheSame()
    {
        DataSet data = Numbers(20, i => i);
        float[] first = Samples(data.KFold(4, seed: 1).First().Validation);
        Assert.Equal(first, Samples(data.KFold(4, seed: 1).First().Validation));
        Assert.NotEqual(first, Samples(data.KFold(4, seed: 2).First().Validation));
    }

    [Fact]
    public void KFold_Stratified_DividesEachClassEvenly()
    {
        // 21 samples of class 0, 6 of class 1, 4 of class 2, sorted; as indices and one-hot.
        DataSet data = Numbers(31, i => i < 21 ? 0 : i < 27 ? 1 : 2);
        foreach (DataSet classes in (DataSet[])[data, data.OneHot(3)])
        {
            foreach ((DataSet _, DataSet validation) in classes.KFold(4, stratified: true))
            {
                int[] counts = new int[3];
                for (int i = 0; i < validation.Count; i++)
                    counts[validation.TargetSize == 1 ? (int)validation.Target(i)[0] : validation.Target(i).IndexOf(1f)]++;
                Assert.InRange(counts[0], 5, 6);
                Assert.InRange(counts[1], 1, 2);
                Assert.Equal(1, counts[2]);
                Assert.InRange(validation.Count, 7, 8);
            }
        }
    }

    [Fact]
    public void KFold_Stratified_WithARareClass_NamesIt()
    {
        var error = Assert.Throws<ArgumentException>("folds", () => Numbers(9, i => i == 4 ? 1 : 0).KFold(3, stratified: true));
        Assert.Contains("class 1 has 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void KFold_WithFoldsThatCannotBe_SaysHowManyCan(int folds)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(nameof(folds), () => Numbers(5, i => i).KFold(folds));
        Assert.Contains("from 2 to 5", error.Message, StringComparison.Ordinal);
    }

    private static DataSet Numbers(int count, Func<int, float> target) => new(
        Enumerable.Range(0, count).Select(i => (float)i).ToArray(), Enumerable.Range(0, count).Select(target).ToArray(), 1, 1);

    private static float[] Samples(DataSet data) => data.Inputs.ToArray();
}
