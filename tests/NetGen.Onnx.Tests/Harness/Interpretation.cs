using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
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
        double[][] rows = [.. Enumerable.Range(0, samples).Select(row => inputs.SelectMany(values => values.Skip(row * values.Length / samples).Take(values.Length / samples)).ToArray())];
        double[][] outputs = NetworkInterpreter.Predict(model.Network, model.Weights.Select(weight => weight.Values), rows);
        return [.. model.Network.Outputs.Select(port => outputs.SelectMany(row => row.Skip(port.Offset).Take(port.Shape.Size)).ToArray())];
    }

    /// <summary>Puts random indices in the places of inputs where embeddings read them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The values of each input, all samples one after the other.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="random">Where they come from.</param>
    public static void PutIndices(Network network, double[][] inputs, int samples, Random random)
    {
        foreach (InputIndices indices in InputIndices.Of(network))
        {
            NetworkPort port = network.Inputs.Last(port => port.Offset <= indices.Offset);
            for (int i = 0; i < samples * indices.Count * indices.Length; i++)
            {
                int element = i % (indices.Count * indices.Length);
                int place = indices.Offset - port.Offset + (element / indices.Length * indices.Stride) + (element % indices.Length);
                inputs[port.Value][(i / (indices.Count * indices.Length) * port.Shape.Size) + place] = random.Next(indices.Limit);
            }
        }
    }
}
