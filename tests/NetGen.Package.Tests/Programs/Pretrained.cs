using NetGen;

float[] sample = [1, -2, 0.5f], output = new float[Reader.OutputSize];
Reader.Pretrained.Predict(sample, output);
long before = GC.GetAllocatedBytesForCurrentThread();
for (int i = 0; i < 100; i++)
    Reader.Pretrained.Predict(sample, output);
long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
Console.WriteLine(FormattableString.Invariant($"{output[0]} {output[1]}, {allocated} bytes allocated"));

[Input(3)]
[Dense(4, Relu)]
[Dense(2)]
[Weights("data/weights.en.safetensors")]
public sealed partial class Reader;
