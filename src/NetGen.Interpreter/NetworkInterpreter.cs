using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Interpreter;

/// <summary>Predictions of a network in double precision.</summary>
public static class NetworkInterpreter
{
    /// <summary>The outputs for a batch.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">The values of <see cref="Network.Parameters"/>, in that order and in Keras's layout.</param>
    /// <param name="inputs">One row for each sample, with all inputs one after the other.</param>
    /// <returns>One row for each sample, with all outputs one after the other.</returns>
    public static double[][] Predict(Network network, IEnumerable<float[]> parameters, double[][] inputs) =>
        new GraphInterpreter(
            NetworkGraphs.Of(network with { Losses = [] }).Inference,
            ParameterParts.Split(
                network.Parameters, parameters.Select(values => Array.ConvertAll(values, value => (double)value)))).Run(inputs, []).Output;
}
