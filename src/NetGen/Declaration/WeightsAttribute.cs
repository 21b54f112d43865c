namespace NetGen;

/// <summary>
/// Puts trained weights into the assembly and generates <c>Pretrained</c>, a network that is ready to predict, and <c>CreatePretrained()</c>, a network of
/// your own with the same weights. The program reads no file (Keras: <c>weights</c> of the networks in <c>keras.applications</c>).
/// </summary>
/// <remarks>
/// The project file names the file too: <c>&lt;NetGenWeights Include="digits.safetensors" /&gt;</c>. A file that does not fit the layers is an error.
/// Allowed once, and once more for each format of <c>[Quantize]</c>. It may stand on another part of a partial class than the layers.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WeightsAttribute : Attribute
{
    /// <summary>The weights of the network, as <c>Save</c> wrote them.</summary>
    /// <param name="path">The safetensors file, relative to the folder of the project file (Keras: <c>weights</c>).</param>
    public WeightsAttribute(string path) => Path = path;

    /// <summary>The weights of a quantized network, as its <c>Save</c> wrote them; <c>Pretrained</c> is a member of that class.</summary>
    /// <param name="path">The safetensors file, relative to the folder of the project file (Keras: <c>weights</c>).</param>
    /// <param name="format">The format, one of those in <c>[Quantize]</c> (Keras has no such networks).</param>
    public WeightsAttribute(string path, WeightFormat format)
        : this(path) => Format = format;

    /// <summary>The safetensors file, relative to the folder of the project file.</summary>
    public string Path { get; }

    /// <summary>The format of a quantized network; nothing for the network itself.</summary>
    public WeightFormat? Format { get; }
}
