using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Models;
using NetGen.Compiler.Models.Files;
using NetGen.Compiler.Models.Nam;
using NetGen.Compiler.Models.RTNeural;
using NetGen.Compiler.Onnx;

namespace NetGen.Compiler.Import;

/// <summary>The kinds of files that become classes.</summary>
internal static class KnownFormats
{
    /// <summary>All kinds: the one place where a kind of file is registered.</summary>
    public static ModelFormats All { get; } = new(new KerasFormat(), new OnnxFormat(), new SafetensorsFormat(), new RTNeuralFormat(), new NamFormat());
}
