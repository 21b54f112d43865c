using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What rounding the weights of trained networks does to their accuracy on a test set.</summary>
internal static class QuantizationAccuracy
{
    private const int Trainings = 5;
    private static readonly string[] Weights = ["float32", "bfloat16", "int8"];

    /// <summary>Trains networks and prints a line for each format.</summary>
    /// <param name="fashionFolder">Where Fashion-MNIST is; left out with a remark where it is not.</param>
    /// <param name="output">Where the table goes.</param>
    /// <param name="notes">Where remarks go.</param>
    public static void Print(string fashionFolder, TextWriter output, TextWriter notes)
    {
        output.WriteLine("data\tweights\taccuracy_percent\tother_class_percent\tlargest_change_of_a_probability");
        (DataSet Train, DataSet Test) digits = Digits();
        Print("digits", digits.Test, seed =>
        {
            var network = new QuantizedDigits(seed);
            network.CreateTrainer(new Adam(), new TrainerOptions { Seed = seed }).Fit(
                digits.Train, new FitOptions { Epochs = 40 });
            return [Predictor(network), Predictor(network.QuantizeToBfloat16()), Predictor(network.QuantizeToInt8())];
        });

        try
        {
            (DataSet Train, DataSet Test) fashion = FashionMnist.Load(fashionFolder);
            Print("fashion-mnist", fashion.Test, seed =>
            {
                var network = new QuantizedFashion(seed);
                network.CreateTrainer(new Adam(), new TrainerOptions { Seed = seed }).Fit(
                    fashion.Train, new FitOptions { Epochs = 10, BatchSize = 128 });
                return [Predictor(network), Predictor(network.QuantizeToBfloat16()), Predictor(network.QuantizeToInt8())];
            });
        }
        catch (DirectoryNotFoundException exception)
        {
            notes.WriteLine($"# {exception.Message}");
        }

        void Print(string data, DataSet test, Func<int, BatchPrediction[]> train)
        {
            var sums = new Comparison[Weights.Length];
            for (int seed = 1; seed <= Trainings; seed++)
            {
                float[][] predictions = [.. train(seed).Select(predict => Predict(predict, test))];
                for (int i = 0; i < sums.Length; i++)
                    sums[i] = sums[i].Add(Comparison.Of(predictions[0], predictions[i], test));
            }

            foreach ((string weights, Comparison sum) in Weights.Zip(sums))
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{data}\t{weights}\t{100.0 * sum.Right / sum.Count:F2}\t{100.0 * sum.Changed / sum.Count:F2}\t{sum.Largest:F4}"));
            }
        }
    }

    private delegate void BatchPrediction(ReadOnlySpan<float> inputs, Span<float> outputs);

    private static BatchPrediction Predictor<TPredictor>(TPredictor predictor)
        where TPredictor : class, IPredictor<TPredictor> => predictor.PredictBatch;

    private static float[] Predict(BatchPrediction predict, DataSet test)
    {
        float[] predictions = new float[test.Count * QuantizedFashion.OutputSize];
        predict(test.Inputs.Span, predictions);
        return predictions;
    }

    // The sample's data and division: 80 % to learn from, the others for the test.
    private static (DataSet Train, DataSet Test) Digits()
    {
        string path = Path.Combine(SourceFolder.Root, "samples", "Digits", "data", "digits.csv.gz");
        DataSet raw = DataSet.ReadCsv(path, target: ^1);
        float[] pixels = [.. raw.Inputs.ToArray().Select(pixel => pixel / 16)];
        return new DataSet(pixels, raw.Targets, raw.InputSize, raw.TargetSize).Split(0.8, seed: 2);
    }

    /// <summary>Predictions of several trainings beside those with float weights.</summary>
    /// <param name="Count">The samples.</param>
    /// <param name="Right">How many are of their class.</param>
    /// <param name="Changed">How many are of another class than with float weights.</param>
    /// <param name="Largest">The largest difference of a probability.</param>
    private readonly record struct Comparison(int Count, int Right, int Changed, double Largest)
    {
        public static Comparison Of(float[] expected, float[] actual, DataSet test)
        {
            int classes = expected.Length / test.Count, right = 0, changed = 0;
            for (int i = 0; i < test.Count; i++)
            {
                int predicted = Largest(actual), before = Largest(expected);
                right += predicted == test.Target(i)[0] ? 1 : 0;
                changed += predicted != before ? 1 : 0;

                int Largest(float[] probabilities)
                {
                    ReadOnlySpan<float> sample = probabilities.AsSpan(i * classes, classes);
                    return System.Numerics.Tensors.TensorPrimitives.IndexOfMax(sample);
                }
            }

            return new Comparison(test.Count, right, changed, expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max());
        }

        public Comparison Add(Comparison other) => new(
            Count + other.Count, Right + other.Right, Changed + other.Changed, Math.Max(Largest, other.Largest));
    }
}
