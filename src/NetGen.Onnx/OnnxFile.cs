using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Classes;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Onnx;
using NetGen.Compiler.Onnx.Writing;
using NetGen.Storage;

namespace NetGen;

/// <summary>Loads the weights of networks from ONNX files, and saves networks as ONNX files.</summary>
public static class OnnxFile
{
    /// <summary>
    /// Reads all parameters from an ONNX file whose network has the layers of this one, in the same order. If anything in the file does not fit, the
    /// network stays as it was.
    /// </summary>
    /// <param name="network">The network. No other thread may use it during the call.</param>
    /// <param name="path">The file's name.</param>
    /// <remarks>
    /// The file is read as <c>dotnet netgen import</c> reads it, and the class that this writes fits. Names do not count: parameters are taken in
    /// their order, and the shapes must be equal. Values of 16 and 64 bits become 32-bit floats.
    /// </remarks>
    /// <exception cref="NetworkFileException">
    /// The file is damaged, holds no network that NetGen can build, or one with other parameters. The message lists everything that does not fit.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static void LoadOnnx<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = typeof(TNetwork).Name;
        Model model = OnnxImporter.Read(path, ClassName.Of("", name), new OnnxReadOptions());
        ParameterStore parameters = network.Parameters;
        RequireFit(path, name, model, [.. parameters.Description.Parameters]);
        for (int i = 0; i < model.Weights.Count; i++)
            parameters[i].CopyFrom(model.Weights[i].Values);
    }

    /// <summary>
    /// Writes the network as an ONNX file of the operators' version 17 and the format's version 8, which other runtimes predict with. The file is written whole or
    /// not at all. An existing file is replaced.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file's name, by convention ending in <c>.onnx</c>.</param>
    /// <remarks>
    /// Inputs and outputs have the names and the shapes of the network, with the batch in front: images are [batch, rows, columns, channels]. The nodes are those of
    /// predictions. The file records the attributes of the class besides, so that <c>netgen import</c> makes the same class of it. The attributes are read from the
    /// class, which must not be trimmed.
    /// </remarks>
    /// <exception cref="NetworkFileException">The weights have more than 2 GB.</exception>
    /// <exception cref="IOException">
    /// The file cannot be written, is a folder, a pipe, a socket or a device, or another program holds it for more than two seconds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or may not be written.</exception>
    public static void SaveOnnx<TNetwork>(this TNetwork network, string path)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        OnnxWriter.Write(NetworkModel.Of(typeof(TNetwork), network.Parameters), path);
    }

    private static void RequireFit(string path, string network, Model model, IReadOnlyList<ParameterInfo> parameters)
    {
        List<string> differences = [];
        for (int i = 0; i < Math.Max(parameters.Count, model.Weights.Count); i++)
        {
            string? expected = i < parameters.Count ? $"'{parameters[i].Name}' ({string.Join('×', parameters[i].Shape)})" : null;
            string? found = i < model.Weights.Count ? $"'{model.Weights[i].Name}' ({model.Weights[i].Shape})" : null;
            if (expected is null)
                differences.Add($"the file has {found}, but the network has no such parameter");
            else if (found is null)
                differences.Add($"expected {expected}, but the file has no more");
            else if (!parameters[i].Shape.SequenceEqual(model.Weights[i].Shape.Dimensions))
                differences.Add($"expected {expected}, but the file has {found}");
        }

        if (differences.Count > 0)
        {
            string layers = string.Join(", ", model.Network.Layers.Select(layer => layer.Kind));
            throw FileProblems.Failure($"The file '{path}' does not fit the network {network}; its layers are {layers}", differences);
        }
    }
}
