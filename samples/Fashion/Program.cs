// Reads pictures of clothes (Fashion-MNIST) with a small convolutional network. Without that data, it reads handwritten digits.
//
//   sudo apt install dataset-fashion-mnist      the data, 31 MB, on Debian and Ubuntu
//   dotnet run -c Release [-- folder]           the folder of its four files, if they are somewhere else

using Fashion;
using NetGen;

const string debianFolder = "/usr/share/datasets/fashion-mnist";
string folder = args.Length > 0 ? args[0] : debianFolder;
bool hasFashion = args.Length > 0 || Directory.Exists(debianFolder);
if (!hasFashion)
    Console.WriteLine($"Fashion-MNIST is not in {debianFolder} ('apt install dataset-fashion-mnist'); the network reads handwritten digits.");
Images images = hasFashion ? Images.LoadFashion(folder) : Images.LoadDigits();

var reader = new ImageReader(seed: 1);
var trainer = reader.CreateTrainer(new Adam(), new TrainerOptions { Seed = 1 });
trainer.Fit(images.Train, new FitOptions
{
    Epochs = hasFashion ? 10 : 20,
    BatchSize = 64,
    Validation = images.Test,
    Progress = new ConsoleProgress(),
});

float[] probabilities = new float[images.Test.Count * ImageReader.OutputSize];
reader.PredictBatch(images.Test.Inputs.Span, probabilities);
images.ShowWrong(probabilities, count: 3);

double accuracy = reader.Evaluate(images.Test)["accuracy"];
Console.WriteLine($"Test accuracy: {accuracy:F3}");
double expected = hasFashion ? 0.91 : 0.97;
if (accuracy < expected)
{
    Console.Error.WriteLine($"The network should reach a test accuracy of {expected}.");
    return 1;
}

return 0;
