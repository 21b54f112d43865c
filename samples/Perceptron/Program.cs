// Rosenblatt's perceptron of 1957 finds a line between two species of iris. That it stops making mistakes after finitely
// many updates is a theorem: the species can be separated by a line.

using NetGen;
using Perceptron;

DataSet flowers = Flowers.Load();
var perceptron = new RosenblattPerceptron();
var trainer = perceptron.CreateTrainer(new Sgd(learningRate: 1), new TrainerOptions { Seed = 1 });

int total = 0;
int updates = flowers.Count;
for (int epoch = 1; updates > 0 && epoch <= 50; epoch++)
{
    // The accuracy of an epoch counts the answers before each step, and each wrong one is an update.
    History history = trainer.Fit(flowers, new FitOptions { BatchSize = 1 });
    updates = (int)Math.Round((1 - history["accuracy"][0]) * flowers.Count);
    total += updates;
    Console.WriteLine($"epoch {epoch,2}: {updates,2} updates");
}

if (updates > 0)
{
    Console.Error.WriteLine("The perceptron should have converged within 50 epochs.");
    return 1;
}

Console.WriteLine($"Converged after {total} updates.\n");
Flowers.Draw(flowers, perceptron);
Console.WriteLine(FormattableString.Invariant(
    $"The line: {perceptron.DenseKernel[0]:F2} · sepal length {perceptron.DenseKernel[1]:+ 0.00;- 0.00} · petal length {perceptron.DenseBias[0]:+ 0.00;- 0.00} = 0"));
return 0;
