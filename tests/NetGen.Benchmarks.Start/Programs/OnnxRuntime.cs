// The program with the same network as a file for ONNX Runtime, on one thread, which predicts once.

using Microsoft.ML.OnnxRuntime;

using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
using var session = new InferenceSession(args[0], options);
using var run = new RunOptions();
using OrtValue image = OrtValue.CreateTensorValueFromMemory(new float[784], [1, 784]);
using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [.. session.InputMetadata.Keys], [image], [.. session.OutputMetadata.Keys]);
Console.WriteLine(outputs[0].GetTensorDataAsSpan<float>()[0] > 0 ? "ready" : "wrong");
