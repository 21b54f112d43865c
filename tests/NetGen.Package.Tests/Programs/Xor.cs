using NetGen;

var inputs = new float[][] { [0, 0], [0, 1], [1, 0], [1, 1] };
var targets = new float[][] { [0], [1], [1], [0] };
var network = new Xor(seed: 1);
var trainer = network.CreateTrainer(new Adam(learningRate: 0.05f));
trainer.Fit(DataSet.FromRows(inputs, targets), new FitOptions { Epochs = 500, BatchSize = 4 });

var probability = new float[Xor.OutputSize];
foreach (float[] input in inputs)
{
    network.Predict(input, probability);
    Console.WriteLine($"{input[0]} xor {input[1]} = {Math.Round(probability[0])}");
}

[Input(2)]
[Dense(8, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
public sealed partial class Xor;
