using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Files;

/// <summary>The files of Keras, as the tool knows them.</summary>
internal sealed class KerasFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "Keras";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".keras", ".h5", ".hdf5", ".weights.h5"];

    /// <inheritdoc/>
    public string? WritingObstacle => null;

    /// <inheritdoc/>
    public Model Read(string path, ModelReadOptions options) => KerasReader.Read(path, options);

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(Model model, string path) => KerasWriter.Write(model, path);
}
