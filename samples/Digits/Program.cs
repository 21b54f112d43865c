// Reads handwritten digits of 8×8 pixels: 80 % of 1,797 images to learn from, the others for the test.

using Digits;
using NetGen;

(DataSet train, DataSet test) = Images.Load().Split(0.8, seed: 2);

var reader = new DigitReader(seed: 42);
var trainer = reader.CreateTrainer(new Adam(), new TrainerOptions { Seed = 42 });
trainer.Fit(train, new FitOptions
{
    Epochs = 60,
    ValidationSplit = 0.1,
    Callbacks = [new EarlyStopping(patience: 8, restoreBestWeights: true)],
    Progress = new ConsoleProgress(),
});

float[] probabilities = new float[test.Count * DigitReader.OutputSize];
reader.PredictBatch(test.Inputs.Span, probabilities);
Images.ShowWrong(test, probabilities, count: 4);

double accuracy = reader.Evaluate(test)["accuracy"];
Console.WriteLine($"Test accuracy: {accuracy:F2}");

// The same reader with smaller weights, to be shipped in a file of its own.
DigitReader.Bfloat16Network bfloat16 = reader.QuantizeToBfloat16();
DigitReader.Int8Network int8 = reader.QuantizeToInt8();
Console.WriteLine($"  with bfloat16 weights ({bfloat16.Weights.SizeInBytes / 1024} KiB): {Images.Accuracy(bfloat16, test):F2}");
Console.WriteLine($"  with int8 weights ({int8.Weights.SizeInBytes / 1024} KiB): {Images.Accuracy(int8, test):F2}");
int8.Save(Path.Combine(AppContext.BaseDirectory, "digits.int8.safetensors"));
if (accuracy < 0.97)
{
    Console.Error.WriteLine("The network should reach a test accuracy of 0.97.");
    return 1;
}

return 0;
