using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>ONNX Runtime, which is the oracle.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;

    public Runtime(string path)
    {
        using SessionOptions options = new() { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(path, options);
    }

    /// <summary>The names of the inputs.</summary>
    public IReadOnlyList<string> Inputs => _session.InputNames;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>The sizes of an input without the batch, and the batch where it is certain.</summary>
    public (int Batch, int[] Sizes) Shape(string input)
    {
        int[] sizes = _session.InputMetadata[input].Dimensions;
        return sizes.Length == 0 ? (0, []) : (sizes[0], sizes[1..]);
    }

    /// <summary>Runs the network.</summary>
    /// <param name="inputs">The values of each input.</param>
    /// <param name="samples">The number of samples.</param>
    /// <returns>The values of each output that holds real numbers.</returns>
    public Dictionary<string, double[]> Run(IReadOnlyDictionary<string, double[]> inputs, int samples)
    {
        List<NamedOnnxValue> values = [];
        foreach (string input in Inputs)
        {
            (int batch, int[] rest) = Shape(input);
            int[] sizes = batch == 0 ? [] : [samples, .. rest];
            Type type = _session.InputMetadata[input].ElementType;
            values.Add(type == typeof(double)
                ? NamedOnnxValue.CreateFromTensor(input, new DenseTensor<double>(inputs[input], sizes))
                : type == typeof(long)
                ? NamedOnnxValue.CreateFromTensor(input, new DenseTensor<long>(inputs[input].Select(value => (long)value).ToArray(), sizes))
                : NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(inputs[input].Select(value => (float)value).ToArray(), sizes)));
        }

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(values);
        Dictionary<string, double[]> outputs = [];
        foreach (DisposableNamedOnnxValue result in results)
        {
            if (result.Value is Tensor<float> floats)
                outputs[result.Name] = [.. floats.Select(value => (double)value)];
            else if (result.Value is Tensor<double> doubles)
                outputs[result.Name] = [.. doubles];
        }

        return outputs;
    }

    public void Dispose() => _session.Dispose();
}
