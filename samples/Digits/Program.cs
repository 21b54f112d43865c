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
Console.WriteLine($"test accuracy: {accuracy:F2}");
if (accuracy < 0.97)
{
    Console.Error.WriteLine("The network should reach a test accuracy of 0.97.");
    return 1;
}

return 0;
