using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Writing;

namespace NetGen.Compiler.Onnx;

/// <summary>ONNX files.</summary>
internal sealed class OnnxFormat : IModelFormat
{
    /// <inheritdoc/>
    public string Name => "ONNX";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".onnx"];

    /// <inheritdoc/>
    public string? WritingObstacle => null;

    /// <inheritdoc/>
    public Model Read(string path, ModelReadOptions options) => OnnxImporter.Read(path, options.Type, new OnnxReadOptions
    {
        Inputs = options.Inputs,
        Outputs = options.Outputs,
        InputShapes = options.InputShapes,
        Constants = options.Constants,
        KeepsChannelsFirst = options.KeepsChannelsFirst,
    });

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(Model model, string path) => OnnxWriter.Write(model, path);
}
