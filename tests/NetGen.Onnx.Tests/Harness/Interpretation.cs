using NetGen.Compiler.Graph;
using NetGen.Compiler.Models;
using NetGen.Compiler.Training;
using NetGen.Interpreter;

namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>What a model predicts, computed in double precision from its layers.</summary>
internal static class Interpretation
{
    /// <summary>The outputs, an array for each output of all samples one after the other.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">The values of each input, all samples one after the other.</param>
    /// <param name="samples">The number of samples.</param>
    public static double[][] Predict(Model model, double[][] inputs, int samples)
    {
        NetworkGraph graph = NetworkGraphs.Of(model.Network).Inference;
        double[][] rows = [.. Enumerable.Range(0, samples).Select(row => inputs.SelectMany(values => values.Skip(row * values.Length / samples).Take(values.Length / samples)).ToArray())];
        GraphInterpreter interpreter = new(graph, [.. model.Weights.Select(weight => weight.Values.Select(value => (double)value).ToArray())]);
        double[][] outputs = interpreter.Run(rows, []).Output;
        return [.. model.Network.Outputs.Select(port => outputs.SelectMany(row => row.Skip(port.Offset).Take(port.Shape.Size)).ToArray())];
    }
}
