// The program with a network and its weights in the assembly, which predicts once.

using NetGen;

float[] image = new float[Reader.InputSize], probabilities = new float[Reader.OutputSize];
Reader.Pretrained.Predict(image, probabilities);
Console.WriteLine(probabilities[0] > 0 ? "ready" : "wrong");

[Weights("reader.safetensors")]
internal sealed partial class Reader;
