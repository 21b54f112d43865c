// Is a tumour malignant or benign? Two networks learn it from 398 patients and are then asked about 86 others.

using Diagnosis;
using NetGen;

const long Seed = 42;
string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;
(DataSet train, DataSet validation, DataSet test) = Patients.Load();
var options = new FitOptions
{
    Epochs = 10,
    BatchSize = 128,
    Validation = validation,
    Progress = new ConsoleProgress(),
};

(Trainer<ShallowNetwork, Adam> shallow, History shallowHistory) = Train(new ShallowNetwork(Seed));
(Trainer<DropoutNetwork, Adam> deep, History deepHistory) = Train(new DropoutNetwork(Seed));
double shallowAccuracy = shallow.Network.Evaluate(test)["accuracy"];
double deepAccuracy = deep.Network.Evaluate(test)["accuracy"];

// Save as Keras does, load into a new network, predict with it, and train it on with the optimizer's state from the file.
string model = Path.Combine(output, "my_model.h5");
foreach (string note in deep.SaveKeras(model))
    Console.WriteLine(note);
Trainer<DropoutNetwork, Adam> resumed = new DropoutNetwork().CreateTrainer(new Adam());
resumed.LoadKeras(model);
Console.WriteLine($"Saved the second network in Keras's format and loaded it again:\n  {model}\n");
Console.WriteLine("What the loaded network says of the first five patients of the test:");
Report.Predictions(resumed.Network, test.Take(5));
Console.WriteLine("Five more epochs from the file:");
resumed.Fit(train, options with { InitialEpoch = options.Epochs, Epochs = options.Epochs + 5 });

string picture = Path.Combine(output, "curves.png");
Curves.Draw(picture, ("256 sigmoid", shallowHistory), ("256 and 128 ReLU, dropout", deepHistory));
Console.WriteLine($"\nThe curves of loss and accuracy:\n  {picture}\n");
Console.WriteLine("""
    Why is the validation loss lower than the training loss?
      - The training loss is the mean over the epoch, in which the network still gets better. The validation loss is
        measured at its end.
      - Dropout is active in training only: the second network trains with half of its units, and predicts with all.
    """);

if (shallowAccuracy < 0.92 || deepAccuracy < 0.95)
{
    Console.Error.WriteLine("The networks should reach a test accuracy of 0.92 and 0.95.");
    Environment.ExitCode = 1;
}

Console.WriteLine($"\nTest accuracy: {nameof(ShallowNetwork)} {shallowAccuracy:F2}, {nameof(DropoutNetwork)} {deepAccuracy:F2}");

(Trainer<TNetwork, Adam> Trainer, History History) Train<TNetwork>(TNetwork network)
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    Console.WriteLine(TNetwork.Description.Summary());
    Trainer<TNetwork, Adam> trainer = network.CreateTrainer(new Adam(), new TrainerOptions { Seed = Seed });
    History history = trainer.Fit(train, options);
    Console.WriteLine();
    return (trainer, history);
}
