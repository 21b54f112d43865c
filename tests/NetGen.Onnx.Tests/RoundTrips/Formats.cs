using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Source;
using NetGen.Compiler.Onnx.Tests.Harness;

namespace NetGen.Compiler.Onnx.Tests.RoundTrips;

/// <summary>The formats that hold layers and weights and are written, and the ways through them.</summary>
internal static class Formats
{
    private static readonly ModelFormats Known = new(new KerasFormat(), new OnnxFormat());

    /// <summary>How the names of files end.</summary>
    private static readonly string[] All = [".keras", ".h5", ".onnx"];

    /// <summary>Each format to each other one, and back.</summary>
    public static IEnumerable<(string First, string Second)> Pairs => All.SelectMany(_ => All, (first, second) => (first, second));

    /// <summary>A network as a file holds it.</summary>
    public static Model Through(Model model, string format, TemporaryFolder folder)
    {
        string path = folder.PathOf("model" + format);
        Known.Of(path).Write(model, path);
        return Known.Of(path).Read(path, new ModelReadOptions(model.Declaration.Type));
    }

    /// <summary>The attributes of a network, each with its name.</summary>
    public static string Declared(Model model) => string.Join(' ', DeclarationText.Attributes(model.Declaration, new HashSet<string>()));

    /// <summary>The attributes of a network, as a person would write them.</summary>
    public static string Text(Model model) => string.Join(' ', DeclarationText.Attributes(Simplification.Simplify(model).Declaration, new HashSet<string>()));
}
