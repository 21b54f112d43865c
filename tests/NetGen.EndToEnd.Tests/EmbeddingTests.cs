using System.Globalization;
using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>A table of more rows than one call sums up.</summary>
[Input(6)]
[Embedding(5000, 8)]
[GlobalAveragePooling1D]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
[Quantize(Int8)]
public sealed partial class Words;

/// <summary>Indices beside numbers, each in an input of its own.</summary>
[Input(3, Name = "numbers")]
[Input(4, Name = "items")]
[Embedding(7, 2, Name = "item")]
[Flatten]
[Concatenate("numbers")]
[Dense(2)]
public sealed partial class Basket;

/// <summary>An index for each step.</summary>
[Input(9)]
[Embedding(5, 4)]
[GRU(3)]
[Stream]
public sealed partial class Letters;

/// <summary>A table of which only the index 0 exists.</summary>
[Input(2)]
[Embedding(1, 3)]
[Flatten]
[Dense(1)]
public sealed partial class OneWord;

/// <summary>Values that are no indices are refused before anything is computed; and what an embedding does to training.</summary>
public sealed class EmbeddingTests
{
    private static readonly int[] ThreadCounts = [1, 2, 4];

    private static readonly float[] Good = [0, 1, 4999, 17, 4096, 1];

    public static TheoryData<float> NoIndices =>
        [5000, -1, 0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e-30f, 4999.5f];

    [Theory]
    [MemberData(nameof(NoIndices))]
    public void Predict_OfNoIndex_NamesLayerPlaceAndValue(float value)
    {
        var network = new Words(seed: 1);
        float[] input = [.. Good], output = [123];
        input[4] = value;

        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.Predict(input, output));

        Assert.Equal("input", exception.ParamName);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"Predict expects whole numbers from 0 to 4999 for the layer 'embedding', got {value} in value 4 of sample 0."),
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(123, output[0]);
        Assert.Throws<ArgumentException>(() => network.QuantizeToInt8().Predict(input, output));
        Assert.Throws<ArgumentException>(() => network.Predict(input, output, maxDegreeOfParallelism: 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void PredictBatch_OfNoIndex_WritesNoOutput(int threads)
    {
        float[] inputs = Batch(500), outputs = new float[500];
        inputs[(321 * 6) + 5] = 5000;

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new Words(seed: 1).PredictBatch(inputs, outputs, threads));

        Assert.Contains("got 5000 in value 5 of sample 321.", exception.Message, StringComparison.Ordinal);
        Assert.All(outputs, value => Assert.Equal(0, value));
    }

    [Fact]
    public void NegativeZero_IsTheIndex0()
    {
        var network = new Words(seed: 1);
        float[] zero = new float[1], negative = new float[1];
        network.Predict(new float[6], zero);
        network.Predict([-0f, -0f, -0f, -0f, -0f, -0f], negative);
        Assert.Equal(zero, negative);
    }

    [Fact]
    public void IndexOfOneOfSeveralInputs_IsNamedByItsInput()
    {
        var network = new Basket(seed: 1);
        float[] row = [0.5f, -3, 100, 1, 2, 7, 0], output = new float[2];

        Assert.Contains(
            "for the layer 'item', got 7 in value 2 of the input 'items' of sample 0.",
            Assert.Throws<ArgumentException>(() => network.Predict(row, output)).Message,
            StringComparison.Ordinal);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.Predict(row.AsSpan(0, 3), row.AsSpan(3, 4), output));
        Assert.Contains("got 7 in value 2 of sample 0.", exception.Message, StringComparison.Ordinal);
        Assert.Equal("items", exception.ParamName);
        network.Predict(row.AsSpan(0, 3), [1, 2, 6, 0], output);
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(40, true)]
    [InlineData(700, false)]
    public void TrainStep_OfNoIndex_ChangesNothing(int count, bool clips)
    {
        TrainerOptions options = clips ? new() { GlobalClipNorm = 1 } : new();
        Trainer<Words, Adam> tried = new Words(seed: 1).CreateTrainer(new Adam(), options), never = new Words(seed: 1).CreateTrainer(new Adam(), options);
        float[] inputs = Batch(count), wrong = [.. inputs], targets = new float[count], outputs = new float[count];
        wrong[^1] = 0.25f;
        tried.TrainStep(inputs, targets, outputs);
        never.TrainStep(inputs, targets, outputs);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => tried.TrainStep(wrong, targets, outputs));

        Assert.Contains($"TrainStep expects whole numbers from 0 to 4999 for the layer 'embedding', got 0.25 in value 5 of sample {count - 1}.", exception.Message, StringComparison.Ordinal);
        AssertSame(never, tried);
        tried.TrainStep(inputs, targets, outputs);
        never.TrainStep(inputs, targets, outputs);
        AssertSame(never, tried);
    }

    [Fact]
    public void FitAndEvaluate_OfNoIndex_BeginNothing()
    {
        Trainer<Words, Adam> trainer = new Words(seed: 1).CreateTrainer(new Adam());
        float[] before = Values(trainer.Network), wrong = Batch(100);
        wrong[(77 * 6) + 2] = -1;
        var data = new DataSet(wrong, new float[100], 6, 1);

        Assert.Contains(
            "Fit expects whole numbers from 0 to 4999 for the layer 'embedding', got -1 in value 2 of sample 77.",
            Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainer.Fit(new DataSet(Batch(10), new float[10], 6, 1), new FitOptions { Validation = data }));
        Assert.Throws<ArgumentException>(() => trainer.Network.Evaluate(data));
        var pass = new BatchPass<Words>(trainer.Network);
        Assert.Throws<ArgumentException>(() => pass.ComputeLoss(wrong, new float[100], new float[100]));
        Assert.Throws<ArgumentException>(() => pass.ComputeGradients(wrong, new float[100], default, new float[100], new AlignedBuffer(Words.Description.StorageLength)));
        Assert.Equal(before, Values(trainer.Network));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Steps_OfNoIndex_LeaveTheStream()
    {
        var network = new Letters(seed: 1);
        Letters.State stream = default;
        float[] output = new float[3], outputs = new float[9];
        network.Step([3], ref stream, output);
        float[] before = stream.Values.ToArray();

        ArgumentException step = Assert.Throws<ArgumentException>(() => network.Step([5], ref stream, output));
        ArgumentException steps = Assert.Throws<ArgumentException>(() => network.Steps([1, 2, 2.5f], ref stream, outputs));
        Letters.State[] streams = [stream, stream, stream];
        ArgumentException batch = Assert.Throws<ArgumentException>(() => network.StepBatch([1, -1, 2], streams, outputs));

        Assert.StartsWith("Step expects whole numbers from 0 to 4 for the layer 'embedding', got 5 in value 0 of step 0.", step.Message, StringComparison.Ordinal);
        Assert.StartsWith("Steps expects whole numbers from 0 to 4 for the layer 'embedding', got 2.5 in value 0 of step 2.", steps.Message, StringComparison.Ordinal);
        Assert.StartsWith("StepBatch expects whole numbers from 0 to 4 for the layer 'embedding', got -1 in value 0 of stream 1.", batch.Message, StringComparison.Ordinal);
        Assert.Equal(before, stream.Values.ToArray());
        Assert.All(streams, other => Assert.Equal(before, other.Values.ToArray()));
    }

    [Fact]
    public void Stream_GivesWhatTheWholeSequenceGives()
    {
        var network = new Letters(seed: 1);
        float[] text = [0, 3, 4, 1, 1, 2, 0, 4, 3], whole = new float[3], steps = new float[27];
        Letters.State stream = default;
        network.Predict(text, whole);
        network.Steps(text, ref stream, steps);
        Assert.All(whole.Zip(steps[24..]), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void WarmUp_KnowsIndices()
    {
        new OneWord().WarmUp();
        new Words().WarmUp();
        new Letters().WarmUpSteps<Letters, Letters.State>();
    }

    [Fact]
    public void Initializer_IsUniformAsKeras()
    {
        float[] table = new float[5000 * 8];
        new Words(seed: 3).EmbeddingEmbeddings.CopyTo(table);
        Assert.All(table, value => Assert.InRange(value, -0.05f, 0.05f));
        Assert.InRange(table.Max(), 0.0499f, 0.05f);
        Assert.Equal(0, table.Average(), 1e-3);
    }

    // A batch of several chunks, and one of a chunk.
    [Theory]
    [InlineData(40)]
    [InlineData(700)]
    public void Threads_ChangeNoBit(int count)
    {
        float[] inputs = Batch(count), targets = [.. Enumerable.Range(0, count).Select(i => (float)(i % 2))], outputs = new float[count];
        float[][] trained =
        [
            .. ThreadCounts.Select(threads =>
            {
                Trainer<Words, Adam> trainer = new Words(seed: 1).CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = threads });
                for (int step = 0; step < 3; step++)
                    trainer.TrainStep(inputs, targets, outputs);
                return Values(trainer.Network);
            }),
        ];
        Assert.Equal(trained[0], trained[1]);
        Assert.Equal(trained[0], trained[2]);
    }

    // What docs/layers/embedding.md says of rows that a batch does not use.
    [Fact]
    public void UnusedRows_StayWithoutAStateAndMoveOnWithOne()
    {
        (float[] before, float[] after) = SecondStep(new Sgd(0.5f));
        Assert.Equal(before[^8..], after[^8..]);
        Assert.NotEqual(before[..8], after[..8]);
        (before, after) = SecondStep(new Sgd(0.5f, momentum: 0.9));
        Assert.NotEqual(before[^8..], after[^8..]);
        (before, after) = SecondStep(new Adam());
        Assert.NotEqual(before[^8..], after[^8..]);

        // The last row is used in the first step alone.
        static (float[] Before, float[] After) SecondStep<TOptimizer>(TOptimizer optimizer)
            where TOptimizer : struct, IOptimizer<TOptimizer>
        {
            Trainer<Words, TOptimizer> trainer = new Words(seed: 1).CreateTrainer(optimizer);
            float[] before = new float[5000 * 8], after = new float[5000 * 8], output = new float[1];
            trainer.TrainStep([0, 0, 0, 4999, 0, 0], [1], output);
            trainer.Network.EmbeddingEmbeddings.CopyTo(before);
            trainer.TrainStep([0, 0, 0, 1, 0, 0], [1], output);
            trainer.Network.EmbeddingEmbeddings.CopyTo(after);
            return (before, after);
        }
    }

    [Fact]
    public void Network_LearnsWhichWordsMatter()
    {
        const int count = 400;
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, count * 6).Select(_ => (float)random.Next(50))];
        float[] targets = [.. Enumerable.Range(0, count).Select(i => inputs.Skip(i * 6).Take(6).Contains(7) ? 1f : 0)];
        Trainer<Words, Adam> trainer = new Words(seed: 1).CreateTrainer(new Adam(0.05f));
        History history = trainer.Fit(new DataSet(inputs, targets, 6, 1), new FitOptions { Epochs = 30 });
        Assert.InRange(history["loss"][^1], 0, 0.05);
    }

    private static float[] Batch(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count * 6).Select(_ => (float)random.Next(5000))];
    }

    private static void AssertSame(Trainer<Words, Adam> expected, Trainer<Words, Adam> actual)
    {
        Assert.Equal(Values(expected.Network), Values(actual.Network));
        Assert.Equal(expected.Step, actual.Step);
    }

    private static float[] Values(Words network) => [.. Words.Description.Parameters.Select((_, i) => network.Parameters[i]).SelectMany(parameter =>
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    })];
}
