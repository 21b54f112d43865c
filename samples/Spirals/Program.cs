// Two spirals are wound into each other. Which one does a point belong to? A deep network of residual blocks learns it.

using NetGen;
using Spirals;

const int Points = 600;
(DataSet train, DataSet test) = (Spiral.Draw(Points, seed: 1), Spiral.Draw(Points, seed: 2));

Console.WriteLine(Winding.Description.Summary());
var network = new Winding(seed: 7);
network.CreateTrainer(new Adam(0.003f)).Fit(train, new FitOptions
{
    Epochs = 25,
    BatchSize = 50,
    Validation = test,
    Progress = new ConsoleProgress(),
});

// The network's answer for every place of the screen.
for (float y = 1; y >= -1; y -= 0.09f)
{
    for (float x = -1; x <= 1; x += 0.04f)
    {
        Winding.Input point = default;
        (point[0], point[1]) = (x, y);
        network.Predict(in point, out Winding.Output spiral);
        Console.Write(spiral[1] > 0.5f ? '#' : '.');
    }

    Console.WriteLine();
}

double accuracy = network.Evaluate(test)["accuracy"];
Console.WriteLine($"Test accuracy: {accuracy:F2}");
if (accuracy < 0.95)
{
    Console.Error.WriteLine("The network should reach a test accuracy of 0.95.");
    return 1;
}

return 0;
