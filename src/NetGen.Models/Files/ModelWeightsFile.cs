using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Models.Files;

/// <summary>The weights of a model as the safetensors file that its class loads (<c>network.Load(path)</c>).</summary>
internal static class ModelWeightsFile
{
    /// <summary>Writes the file, whole or not at all, with the bytes that a network of the class would save.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file's name; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(Model model, string path) => SafetensorsWriter.Write(
        path,
        ModelFile.Metadata(model.Network.Type.Name, model.Network.Layers.Select(Describe)),
        [.. model.Weights.Select(EntryOf)]);

    private static LayerInfo Describe(Layer layer) => new(
        layer.Name, layer.Kind, layer.Configuration, [.. layer.OutputShape.Dimensions], layer.ParameterCount, layer.Flops);

    private static SafetensorsEntry EntryOf(ModelTensor tensor) => new(
        tensor.Name,
        SafetensorsType.F32,
        ImmutableArray.CreateRange(tensor.Shape.Dimensions),
        bytes => MemoryMarshal.AsBytes<float>(tensor.Values).CopyTo(bytes));
}
