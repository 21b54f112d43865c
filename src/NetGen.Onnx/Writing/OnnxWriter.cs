using Google.Protobuf;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Schema;
using NetGen.Storage.Files;
using Onnx;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>
/// Writes networks as ONNX files of the operators' version 15, or 17 with layer normalisations, and the format's version 8: all that is needed is there, and
/// runtimes that are years old read them. Samples are as NetGen has them: images with the channels last.
/// </summary>
internal static class OnnxWriter
{
    private const int Operators = 15, NewerOperators = 17, Format = 8;

    // All others are the same in version 15, the newest that Unity reads.
    private const string NewerOperator = "LayerNormalization";

    /// <summary>Writes a file, under a temporary name first.</summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file.</param>
    /// <returns>What the file lacks, a sentence each.</returns>
    /// <exception cref="NetworkFileException">The file would have more than 2 GB, or ONNX's recurrent operators lack an activation, or masks.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static IReadOnlyList<string> Write(Model model, string path)
    {
        long bytes = sizeof(float) * model.Weights.Sum(weight => (long)weight.Values.Length);
        if (bytes > int.MaxValue - (1 << 20))
            throw new NetworkFileException($"The file '{path}' would have {bytes:N0} bytes of weights, and an ONNX file has at most 2 GB; save the network as safetensors");
        string[] obstacles = [.. model.Network.Layers.OfType<RecurrentLayer>().Select(RecurrentWriter.Obstacle).OfType<string>(), .. MaskObstacles(model.Network)];
        if (obstacles.Length > 0)
            throw FileProblems.Failure($"{path} is not written: ONNX cannot say all of the network {model.Declaration.Type.Name}", obstacles);
        ModelProto written = Model(model);
        AtomicFile.Write(path, stream => written.WriteTo(stream));
        return [.. Missing(model.Network)];
    }

    /// <summary>The message that a file is.</summary>
    public static ModelProto Model(Model model)
    {
        ModelProto written = Model(model, places: null);
        NetworkRecord.Add(written, model);
        return written;
    }

    /// <summary>The message without the record of the network, and where weights are in it.</summary>
    /// <param name="model">The network, without values of its weights.</param>
    /// <param name="places">Receives the places of weights, which are then not in the message.</param>
    public static ModelProto Model(Model model, WeightPlaces? places)
    {
        Network network = model.Network;
        GraphWriter graph = new(model, places);
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            graph.Graph.Input.Add(Value(network.Inputs[i], graph));
            graph.Define(network.Inputs[i].Value, isFirst: false);
        }

        foreach (Layer layer in network.Layers)
            LayerWriter.Write(graph, network, layer);
        foreach (NetworkPort output in network.Outputs)
        {
            graph.Last(output.Value);
            graph.Graph.Output.Add(Value(output, graph));
        }

        ModelProto written = new() { IrVersion = Format, ProducerName = OwnNames.Producer, Graph = graph.Graph };
        bool isNewer = graph.Graph.Node.Any(node => node.OpType == NewerOperator);
        written.OpsetImport.Add(new OperatorSetIdProto { Version = isNewer ? NewerOperators : Operators });
        return written;
    }

    private static ValueInfoProto Value(NetworkPort port, GraphWriter graph)
    {
        TensorShapeProto shape = new();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.AddRange(port.Shape.Dimensions.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto
        {
            Name = graph.NameOf(port.Value, isFirst: false),
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape } },
        };
    }

    private static IEnumerable<string> MaskObstacles(Network network) => network.Layers
        .Where(MaskPassing.Begins)
        .Select(layer => $"the layer '{layer.Name}' makes a mask, and ONNX's operators know lengths of sequences alone");

    private static IEnumerable<string> Missing(Network network)
    {
        if (network.Losses.Count > 0)
            yield return "NetGen alone reads the losses again: ONNX describes predictions.";
        string[] kinds =
        [
            .. network.Layers
                .Where(layer => layer is DropoutLayer or GaussianNoiseLayer or ActivityRegularizationLayer)
                .Select(layer => $"[{layer.Kind}]")
                .Distinct(),
        ];
        if (kinds.Length > 0)
            yield return $"NetGen alone reads again what only training does: {string.Join(", ", kinds)}.";
    }
}
