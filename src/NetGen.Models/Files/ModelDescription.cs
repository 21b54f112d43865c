using System.Collections.Immutable;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Files;

/// <summary>A model as the library describes the network of a class: for tables and files. Its places in memory are left out.</summary>
internal static class ModelDescription
{
    /// <summary>The description of a model.</summary>
    public static NetworkDescription Of(Model model)
    {
        Network network = model.Network;
        return new NetworkDescription(
            network.Type.Name,
            Sizes(network.InputShape),
            Sizes(network.OutputShape),
            [.. network.Layers.Select(layer => Of(layer, network))],
            [.. network.Parameters.Select(Of)],
            StorageLength: 0)
        {
            Inputs = [.. network.Inputs.Select(Of)],
            Outputs = [.. network.Outputs.Select(Of)],
        };
    }

    private static LayerInfo Of(Layer layer, Network network) => new(
        layer.Name, layer.Kind, layer.Configuration, Sizes(layer.OutputShape), layer.ParameterCount, layer.Flops)
    {
        ConnectedTo = network.IsChain ? [] : [.. layer.Sources.Select(network.NameOf)],
    };

    private static ParameterInfo Of(ParameterSpecification parameter) => new(
        parameter.Name, Sizes(parameter.Shape), Offset: 0, ParameterLayout.Vector, NetGen.Initializer.Zeros, InitializerScale: 0)
    {
        IsTrainable = parameter.IsTrainable,
    };

    private static TensorInfo Of(NetworkPort port) => new(port.Name, Sizes(port.Shape), port.Offset);

    private static ImmutableArray<int> Sizes(TensorShape shape) => [.. shape.Dimensions];
}
