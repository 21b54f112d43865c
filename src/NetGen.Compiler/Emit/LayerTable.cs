using System.Globalization;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit;

/// <summary>What Keras prints as <c>model.summary()</c>, as the documentation comment of the class.</summary>
internal static class LayerTable
{
    /// <summary>Writes the comment.</summary>
    public static void Write(CodeWriter writer, Network network)
    {
        long parameters = network.Layers.Sum(layer => (long)layer.ParameterCount);
        long flops = network.Layers.Sum(layer => layer.Flops);
        string loss = network.Losses.Count == 0
            ? "for prediction only"
            : "trained with " + string.Join(" and ", network.Losses.Select(loss => loss.Loss));
        writer.Line($"""
            /// <summary>
            /// A network from {Shapes(network.Inputs)} to {Shapes(network.Outputs)}, {loss}: {Number(parameters)} parameters, {Number(flops)} FLOPs for a sample.
            /// <list type="table">
            /// <listheader><term>layer</term><description>output shape, parameters, FLOPs{(network.IsChain ? "" : ", connected to")}</description></listheader>
            """);
        foreach (NetworkPort input in network.Inputs)
            WriteRow(writer, input.Name, input.Shape.ToString(), 0, 0);
        foreach (Layer layer in network.Layers)
        {
            string configuration = layer.Configuration.Length > 0 ? $"({layer.Configuration})" : "";
            string sources = network.IsChain ? "" : ", " + string.Join(" and ", layer.Sources.Select(network.NameOf));
            WriteRow(writer, $"{layer.Name}: {layer.Kind}{configuration}", layer.OutputShape.ToString(), layer.ParameterCount, layer.Flops, sources);
        }

        WriteRow(writer, "total", Shapes(network.Outputs), parameters, flops);
        writer.Line("/// </list>");
        writer.Line("/// </summary>");
    }

    private static void WriteRow(CodeWriter writer, string layer, string shape, long parameters, long flops, string sources = "") =>
        writer.Line(
            $"/// <item><term>{layer}</term><description>{shape}, {Number(parameters)}, {Number(flops)}{sources}</description></item>");

    private static string Shapes(IEnumerable<NetworkPort> ports) => string.Join(" and ", ports.Select(port => port.Shape));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
