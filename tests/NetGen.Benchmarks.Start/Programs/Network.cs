// The program with a network of new weights, which predicts once.

float[] image = new float[Reader.InputSize], probabilities = new float[Reader.OutputSize];
new Reader(seed: 1).Predict(image, probabilities);
Console.WriteLine(probabilities[0] > 0 ? "ready" : "wrong");
