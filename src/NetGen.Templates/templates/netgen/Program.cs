// Learns which of two half moons a point belongs to, saves what it has learned, and reads it back.

using NetGen;

const string file = "classifier.safetensors";

(DataSet train, DataSet test) = Moons.Create(count: 1000, seed: 1).Split(0.8, seed: 1);
var network = new Classifier(seed: 1);
var trainer = network.CreateTrainer(new Adam(learningRate: 0.01f));
trainer.Fit(train, new FitOptions { Epochs = 30, Progress = new ConsoleProgress() });
Console.WriteLine($"Accuracy for points that it has not seen: {network.Evaluate(test)["accuracy"]:F2}");

network.Save(file);
Console.WriteLine($"Saved as {file}");

// In a program that only predicts, begin here.
var classifier = new Classifier(seed: 0);
classifier.Load(file);
float[] probability = new float[Classifier.OutputSize];
foreach (float[] point in (float[][])[[0, 1], [1, -0.5f]])
{
    classifier.Predict(point, probability);
    Console.WriteLine($"({point[0]}, {point[1]}) is in the {(probability[0] > 0.5f ? "lower" : "upper")} moon.");
}
