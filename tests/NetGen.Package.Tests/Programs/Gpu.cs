using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using NetGen;

const int samples = 300;
var network = new Classifier(seed: 1);
float[] inputs = [.. Enumerable.Range(0, samples * Classifier.InputSize).Select(i => (i * 7919 % 1000) / 500f - 1)];
float[] targets = [.. Enumerable.Range(0, samples).Select(i => (float)(i % Classifier.OutputSize))];
float[] expected = OnCpu(network, inputs, targets);
bool isLoaded = AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == "ILGPU");
Console.WriteLine($"after the CPU's work, ILGPU is loaded: {isLoaded}");
float difference = OnGpu(network, inputs).Zip(expected, (gpu, cpu) => Math.Abs(gpu - cpu)).Max();
Console.WriteLine($"GPU and CPU differ by less than 1e-5: {difference < 1e-5f}");

[MethodImpl(MethodImplOptions.NoInlining)]
static float[] OnCpu(Classifier network, float[] inputs, float[] targets)
{
    var outputs = new float[targets.Length * Classifier.OutputSize];
    network.CreateTrainer(new Adam()).TrainStep(inputs, targets, outputs);
    network.Predict(inputs.AsSpan(0, Classifier.InputSize), outputs.AsSpan(0, Classifier.OutputSize));
    network.PredictBatch(inputs, outputs);
    return outputs;
}

// ILGPU executes kernels on the CPU too, thread for thread: slowly, and without a GPU.
[MethodImpl(MethodImplOptions.NoInlining)]
static float[] OnGpu(Classifier network, float[] inputs)
{
    using var context = Context.Create(builder => builder.CPU(new CPUDevice(32, 8, 1)));
    using Accelerator accelerator = context.GetPreferredDevice(preferCPU: true).CreateAccelerator(context);
    using var gpu = Classifier.CreateGpu(network, accelerator);
    var outputs = new float[inputs.Length / Classifier.InputSize * Classifier.OutputSize];
    gpu.PredictBatch(inputs, outputs);
    return outputs;
}

[Input(20)]
[Dense(40, Gelu, KernelL2 = 1e-3)]
[Dropout(0.25)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Gpu]
internal sealed partial class Classifier;
