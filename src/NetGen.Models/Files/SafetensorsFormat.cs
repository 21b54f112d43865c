namespace NetGen.Compiler.Models.Files;

/// <summary>NetGen's own files: the weights of a network, whose layers are a class.</summary>
internal sealed class SafetensorsFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "safetensors";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".safetensors"];

    /// <inheritdoc/>
    public string? WritingObstacle => null;

    /// <inheritdoc/>
    public Model Read(string path, ModelReadOptions options) => throw new NetworkFileException(
        $"The file '{path}' holds weights, but no layers; a network class declares those and loads the file: network.Load(path), or "
        + "network.LoadPyTorch(path) for the state dictionary of a PyTorch module.");

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(Model model, string path)
    {
        ModelWeightsFile.Write(model, path);
        return ["The layers are not in the file: it holds the weights alone, for a class that declares the layers."];
    }
}
