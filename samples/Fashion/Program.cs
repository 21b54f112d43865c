// Reads pictures of clothes (Fashion-MNIST) with a small convolutional network. Without that data, it reads handwritten digits.
//
//   sudo apt install dataset-fashion-mnist           the data, 31 MB, on Debian and Ubuntu
//   dotnet run -c Release                            trains, and draws the images that are read wrongly, and feature maps
//   dotnet run -c Release -- folder                  the same with the four files of this folder, or with your own PNG and JPEG
//                                                    pictures: a folder for each class
//   dotnet run -c Release -- classify shoe.jpg …     reads pictures with the network that was trained last

using Fashion;
using NetGen;

const string debianFolder = "/usr/share/datasets/fashion-mnist";
string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;
string model = Path.Combine(output, "reader.safetensors"), classes = Path.Combine(output, "classes.txt");
var reader = new ImageReader(seed: 1);

if (args is ["classify", .. string[] pictures])
{
    reader.Load(model);
    string[] names = File.ReadAllLines(classes);
    float[] probability = new float[ImageReader.OutputSize];
    foreach (string picture in pictures)
    {
        reader.Predict(Picture.Read(picture), probability);
        Console.WriteLine($"{picture}: " + string.Join(", ", names.Select((name, i) => (Name: name, Share: probability[i]))
            .OrderByDescending(result => result.Share).Take(3).Select(result => $"{result.Name} {result.Share:P0}")));
    }

    return 0;
}

Images images = args is [string folder]
    ? File.Exists(Path.Combine(folder, "train-images-idx3-ubyte.gz")) ? Images.LoadFashion(folder) : Images.LoadPictures(folder)
    : Directory.Exists(debianFolder) ? Images.LoadFashion(debianFolder) : Images.LoadDigits();
Console.WriteLine($"The classes: {string.Join(", ", images.Names)}");

const int batchSize = 64;
int steps = images.Epochs * (((images.Train.Count - 1) / batchSize) + 1);
var trainer = reader.CreateTrainer(new Adam(new CosineDecay(0.002f, steps)), new TrainerOptions { Seed = 1 });
trainer.Fit(images.Train, new FitOptions
{
    Epochs = images.Epochs,
    BatchSize = batchSize,
    Validation = images.Test,
    Augmentations = images.Augmentations,
    Progress = new ConsoleProgress(),
});
reader.Save(model);
File.WriteAllLines(classes, images.Names);

float[] probabilities = new float[images.Test.Count * ImageReader.OutputSize];
reader.PredictBatch(images.Test.Inputs.Span, probabilities);
string misread = Path.Combine(output, "misread.png"), maps = Path.Combine(output, "feature-maps.png");
Sheet.DrawMisread(misread, images, probabilities);
Sheet.DrawFeatureMaps(maps, reader, images.Test.Input(0).ToArray(), images.Names[(int)images.Test.Target(0)[0]]);
Console.WriteLine($"\nThe images that are read wrongly:\n  {misread}\nThe feature maps of the first image:\n  {maps}\n");

double accuracy = reader.Evaluate(images.Test)["accuracy"];
Console.WriteLine($"Test accuracy: {accuracy:F3}");
if (accuracy < images.ExpectedAccuracy)
{
    Console.Error.WriteLine($"The network should reach a test accuracy of {images.ExpectedAccuracy}.");
    return 1;
}

return 0;
