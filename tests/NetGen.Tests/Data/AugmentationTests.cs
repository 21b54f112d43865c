using NetGen.Compiler.Conformance.Harness;
using NetGen.Randomness;

namespace NetGen.Tests.Data;

public sealed class AugmentationTests
{
    [Fact]
    public void RandomFlip_Horizontal_MirrorsEachRow() => AssertOutcomes(
        new RandomFlip(new(2, 3), FlipMode.Horizontal),
        "1 2 3 4 5 6",
        "1 2 3 4 5 6",
        "3 2 1 6 5 4");

    [Fact]
    public void RandomFlip_Vertical_TurnsTheRowsAround() => AssertOutcomes(
        new RandomFlip(new(3, 2), FlipMode.Vertical),
        "1 2 3 4 5 6",
        "1 2 3 4 5 6",
        "5 6 3 4 1 2");

    [Fact]
    public void RandomFlip_OfBoth_DecidesEachForItself_AndKeepsPixelsTogether() => AssertOutcomes(
        new RandomFlip(new(2, 2, 3), FlipMode.HorizontalAndVertical),
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "1 2 3 4 5 6 7 8 9 10 11 12",
        "4 5 6 1 2 3 10 11 12 7 8 9",
        "7 8 9 10 11 12 1 2 3 4 5 6",
        "10 11 12 7 8 9 4 5 6 1 2 3");

    [Fact]
    public void RandomTranslation_ShiftsRowsAndColumns() => AssertOutcomes(
        new RandomTranslation(new(2, 3), rows: 1, columns: 1, FillMode.Constant, fillValue: 9),
        "1 2 3 4 5 6",
        "5 6 9 9 9 9",
        "4 5 6 9 9 9",
        "9 4 5 9 9 9",
        "2 3 9 5 6 9",
        "1 2 3 4 5 6",
        "9 1 2 9 4 5",
        "9 9 9 2 3 9",
        "9 9 9 1 2 3",
        "9 9 9 9 1 2");

    [Theory]
    [InlineData(FillMode.Constant, "3 4 0 0", "2 3 4 0", "0 1 2 3", "0 0 1 2")]
    [InlineData(FillMode.Nearest, "3 4 4 4", "2 3 4 4", "1 1 2 3", "1 1 1 2")]
    [InlineData(FillMode.Reflect, "3 4 4 3", "2 3 4 4", "1 1 2 3", "2 1 1 2")]
    [InlineData(FillMode.Wrap, "3 4 1 2", "2 3 4 1", "4 1 2 3", "3 4 1 2")]
    public void RandomTranslation_FillsAsKeras(FillMode mode, params string[] shifted)
    {
        AssertOutcomes(new RandomTranslation(new(1, 4), 0, 2, mode), "1 2 3 4", ["1 2 3 4", .. shifted]);
        AssertOutcomes(new RandomTranslation(new(4, 1), 2, 0, mode), "1 2 3 4", ["1 2 3 4", .. shifted]);
    }

    [Fact]
    public void RandomTranslation_OfSeveralChannels_MovesWholePixels() => AssertOutcomes(
        new RandomTranslation(new(1, 3, 2), rows: 0, columns: 2),
        "1 2 3 4 5 6",
        "1 2 3 4 5 6",
        "3 4 5 6 5 6",
        "5 6 5 6 3 4",
        "1 2 1 2 3 4",
        "3 4 1 2 1 2");

    [Fact]
    public void RandomTranslation_OfASeries_MovesInTime() => AssertOutcomes(
        new RandomTranslation(new(3, 1, 2), rows: 1, columns: 0, FillMode.Nearest),
        "1 2 3 4 5 6",
        "1 2 3 4 5 6",
        "3 4 5 6 5 6",
        "1 2 1 2 3 4");

    [Fact]
    public void RandomCrop_CutsOutOfTheImageWithABorder() => AssertOutcomes(
        new RandomCrop(new(2, 2, 2), padding: 1, fillValue: -1),
        "1 2 3 4 5 6 7 8",
        "7 8 -1 -1 -1 -1 -1 -1",
        "5 6 7 8 -1 -1 -1 -1",
        "-1 -1 5 6 -1 -1 -1 -1",
        "3 4 -1 -1 7 8 -1 -1",
        "1 2 3 4 5 6 7 8",
        "-1 -1 1 2 -1 -1 5 6",
        "-1 -1 -1 -1 3 4 -1 -1",
        "-1 -1 -1 -1 1 2 3 4",
        "-1 -1 -1 -1 -1 -1 1 2");

    [Fact]
    public void EveryShift_IsEquallyLikely()
    {
        // Five shifts, 2,000 times each; five standard deviations are 200.
        var translation = new RandomTranslation(new(1, 5), 0, 2, FillMode.Wrap);
        var counts = Enumerable.Range(0, 10_000).CountBy(seed => Apply(translation, "1 2 3 4 5", seed)).ToDictionary();
        Assert.Equal(5, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1800, 2200));
    }

    [Fact]
    public void Augment_DependsOnSeedEpochAndSample_AndKeepsTheRest()
    {
        DataSet data = Series(100).WithSampleWeights(Enumerable.Range(0, 100).Select(i => (float)i).ToArray());
        Augmentation[] augmentations = [new RandomTranslation(new(1, 8), 0, 3), new RandomFlip(new(1, 8), FlipMode.Horizontal)];
        DataSet first = data.Augment(augmentations, seed: 1, epoch: 0);

        Assert.Equal(first.Inputs.ToArray(), data.Augment(augmentations, seed: 1, epoch: 0).Inputs.ToArray());
        Assert.NotEqual(first.Inputs.ToArray(), data.Augment(augmentations, seed: 2, epoch: 0).Inputs.ToArray());
        Assert.NotEqual(first.Inputs.ToArray(), data.Augment(augmentations, seed: 1, epoch: 1).Inputs.ToArray());
        Assert.Equal(first.Take(10).Inputs.ToArray(), data.Take(10).Augment(augmentations, seed: 1, epoch: 0).Inputs.ToArray());
        Assert.Equal(14, Enumerable.Range(0, 100).Select(i => Text(first.Input(i))).Distinct().Count());
        Assert.Equal(data.Targets.ToArray(), first.Targets.ToArray());
        Assert.Equal(data.SampleWeights!.Value.ToArray(), first.SampleWeights!.Value.ToArray());
        Assert.Equal(Series(100).Inputs.ToArray(), data.Inputs.ToArray());
    }

    [Fact]
    public void Augmentations_AreAppliedInOrder()
    {
        DataSet data = Series(1);
        var (add, square) = (new Custom((values, _) => values[0] += 1), new Custom((values, _) => values[0] *= 10));
        Assert.Equal(20, data.Augment([add, square], 1, 0).Input(0)[0]);
        Assert.Equal(11, data.Augment([square, add], 1, 0).Input(0)[0]);
    }

    [Fact]
    public void Augmentations_ShareTheSequenceOfASample()
    {
        uint[] drawn = new uint[2];
        var first = new Custom((_, number) => drawn[0] = number);
        var second = new Custom((_, number) => drawn[1] = number);
        Series(6).Augment([first, second], seed: 3, epoch: 4);
        var expected = new PhiloxSequence(3, RandomPurpose.Augmentation, 4, 5);
        Assert.Equal([expected.NextUInt32(), expected.NextUInt32()], drawn);
    }

    [Fact]
    public void Input_NamesTheOneThatIsChanged()
    {
        DataSet data = DataSet.FromParts(
            [new("state", new float[] { 1, 2, 3, 4 }, 2), new("camera", new float[] { 5, 6, 7, 8, 9, 10 }, 3)],
            [new("move", new float[2], 1)]);
        var flips = new RandomFlip(new(1, 3), FlipMode.Horizontal) { Input = "camera" };
        Assert.Equal(
            ["1 2 5 6 7", "1 2 7 6 5"],
            Enumerable.Range(0, 30).Select(seed => Text(data.Augment([flips], seed, 0).Input(0))).Distinct().Order());

        Refuses(
            "that does not say which of the inputs state, camera it changes; set its Input: new RandomFlip(…) { Input = \"state\" }.",
            input: null);
        Refuses("for the input 'sound', and a sample has only state, camera; give it one of these.", "sound");
        Refuses("for 3 values, and the input 'state' has 2; give it the shape of the samples.", "state");

        void Refuses(string message, string? input)
        {
            var flip = new RandomFlip(new(1, 3), FlipMode.Vertical) { Input = input };
            Assert.Equal("Augment has a RandomFlip " + message, Assert.Throws<ArgumentException>(() => data.Augment([flip], 1, 0)).Message);
        }
    }

    [Fact]
    public void WhatDoesNotFit_IsSaid()
    {
        DataSet data = Series(2);
        Refuses("Augment has a RandomCrop for 784 values, and a sample has 8; give it the shape of the samples.", new RandomCrop(new(28, 28), 2));
        Refuses("Augment expects augmentations, got null among them; leave it out.", null!);
        Refuses(
            "Augment has a Custom for the input 'camera', and a sample has no inputs with names; leave its Input out.",
            new Custom((_, _) => { }) { Input = "camera" });
        Assert.Throws<ArgumentOutOfRangeException>("epoch", () => data.Augment([], 1, -1));

        void Refuses(string message, Augmentation augmentation) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => data.Augment([augmentation], 1, 0)).Message);
    }

    [Fact]
    public void Apply_ToOtherLengths_NamesThem()
    {
        var random = new PhiloxSequence(1, RandomPurpose.Augmentation, 0);
        foreach (Augmentation augmentation in (Augmentation[])
            [new RandomCrop(new(2, 3), 1), new RandomFlip(new(2, 3), FlipMode.Vertical), new RandomTranslation(new(2, 3), 1, 1)])
        {
            string name = augmentation.GetType().Name;
            Assert.Contains(
                $"{name} expects an image of 6 values (2×3×1), got 5; give it the ImageShape of the samples.",
                Assert.Throws<ArgumentException>("source", () => augmentation.Apply(new float[5], new float[6], ref random)).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("destination", () => augmentation.Apply(new float[6], new float[7], ref random));
            Assert.Equal(6, augmentation.SampleSize);
        }
    }

    [Fact]
    public void Arguments_OutsideTheirRange_AreNamed()
    {
        var shape = new ImageShape(4, 3);
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new ImageShape(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new ImageShape(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new ImageShape(3, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>("mode", () => new RandomFlip(shape, (FlipMode)3));
        Assert.Throws<ArgumentOutOfRangeException>("fillMode", () => new RandomTranslation(shape, 1, 1, (FillMode)4));
        Assert.Contains(
            "RandomTranslation expects 0 to 3 rows for images of 4×3×1, got 4.",
            Assert.Throws<ArgumentOutOfRangeException>("rows", () => new RandomTranslation(shape, 4, 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new RandomTranslation(shape, 0, -1));
        Assert.Contains(
            "RandomCrop expects a padding of 1 to 2 pixels for images of 4×3×1, got 3.",
            Assert.Throws<ArgumentOutOfRangeException>("padding", () => new RandomCrop(shape, 3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AllocatesNothing()
    {
        var shape = new ImageShape(8, 8, 3);
        foreach (Augmentation augmentation in (Augmentation[])
            [new RandomCrop(shape, 2), new RandomFlip(shape, FlipMode.HorizontalAndVertical), new RandomTranslation(shape, 2, 2)])
        {
            float[] source = new float[shape.Size], destination = new float[shape.Size];
            var random = new PhiloxSequence(1, RandomPurpose.Augmentation, 0);
            Assert.Equal(0, Allocations.Least(rounds: 5, _ => augmentation.Apply(source, destination, ref random)));
        }
    }

    // All results that 300 seeds give. One of nine would be missing once in 10¹⁴ runs, if the seeds were others each time.
    private static void AssertOutcomes(Augmentation augmentation, string source, params string[] expected) => Assert.Equal(
        expected.Distinct().Order(StringComparer.Ordinal),
        Enumerable.Range(0, 300).Select(seed => Apply(augmentation, source, seed)).Distinct().Order(StringComparer.Ordinal));

    private static string Apply(Augmentation augmentation, string source, int seed)
    {
        float[] values = [.. source.Split(' ').Select(float.Parse)], destination = [.. values];
        var random = new PhiloxSequence(seed, RandomPurpose.Augmentation, 0);
        augmentation.Apply(values, destination, ref random);
        return Text(destination);
    }

    private static string Text(ReadOnlySpan<float> values) => string.Join(' ', values.ToArray());

    // 1 to 8 in each sample.
    private static DataSet Series(int count) => new(
        Enumerable.Range(0, 8 * count).Select(i => (float)(1 + (i % 8))).ToArray(),
        Enumerable.Range(0, count).Select(i => (float)i).ToArray(),
        inputSize: 8,
        targetSize: 1);

    private sealed class Custom(Action<float[], uint> change) : Augmentation
    {
        public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
        {
            float[] values = source.ToArray();
            change(values, random.NextUInt32());
            values.CopyTo(destination);
        }
    }
}
