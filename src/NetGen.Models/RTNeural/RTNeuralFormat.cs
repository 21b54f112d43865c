using System.Text.Json;
using NetGen.Compiler.Models.Files;

namespace NetGen.Compiler.Models.RTNeural;

/// <summary>
/// The JSON that RTNeural loads into audio plug-ins, as <c>save_model</c> of its <c>python/model_utils.py</c> writes it from a Keras model.
/// </summary>
internal sealed class RTNeuralFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "RTNeural";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".json"];

    /// <inheritdoc/>
    public string? WritingObstacle => "NetGen reads RTNeural's JSON, but does not write it.";

    /// <inheritdoc/>
    public Model Read(string path, ModelReadOptions options)
    {
        using JsonDocument document = JsonFile.Parse(path);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("layers", out JsonElement layers) && layers.ValueKind == JsonValueKind.Array
            && root.TryGetProperty("in_shape", out JsonElement shape) && shape.ValueKind == JsonValueKind.Array)
        {
            return new RTNeuralReader(path, options).Read(shape, layers);
        }

        throw new NetworkFileException(HoldsTensorsOnly(root)
            ? $"The file '{path}' holds the weights of a PyTorch module, but no layers: neither their order nor their activations are known. Declare "
                + "the layers in a class, save the module with safetensors.torch.save_file, and load that with network.LoadPyTorch(path)."
            : $"The file '{path}' is no model of RTNeural; expected an object with 'in_shape' and 'layers', as save_model of RTNeural's model_utils.py writes it.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(Model model, string path) => throw new NotSupportedException(WritingObstacle);

    // A state dictionary, whose values are tensors and numbers.
    private static bool HoldsTensorsOnly(JsonElement root) => root.ValueKind == JsonValueKind.Object
        && root.EnumerateObject().Any()
        && root.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.Number || JsonTensor.Read(member.Value, member.Name) is not null);
}
