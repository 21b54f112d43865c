using System.Collections.Immutable;
using System.ComponentModel;

namespace NetGen;

/// <summary>The layers and the parameters of a network, and their places in its storage.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="InputShape">The shape of one input sample.</param>
/// <param name="OutputShape">The shape of one output sample.</param>
/// <param name="Layers">The layers in order, the input not included.</param>
/// <param name="Parameters">The parameters in storage order.</param>
/// <param name="StorageLength">The number of floats that hold all parameters, padding included; a multiple of 16.</param>
public sealed record NetworkDescription(
    string Name,
    ImmutableArray<int> InputShape,
    ImmutableArray<int> OutputShape,
    ImmutableArray<LayerInfo> Layers,
    ImmutableArray<ParameterInfo> Parameters,
    int StorageLength)
{
    /// <summary>The number of values in one input sample.</summary>
    public int InputSize { get; } = ShapeText.Product(InputShape);

    /// <summary>The number of values in one output sample.</summary>
    public int OutputSize { get; } = ShapeText.Product(OutputShape);

    /// <summary>The number of parameters, without padding.</summary>
    public int ParameterCount { get; } = Parameters.Sum(parameter => parameter.Count);

    /// <summary>
    /// About how many floating-point operations the prediction of one sample takes: those of each layer, as if its outputs were a multiple
    /// of 16, and some for each output, which an exponential needs.
    /// </summary>
    internal long Work { get; } = Layers.Sum(static layer =>
    {
        long outputs = ShapeText.Product(layer.OutputShape), padded = (outputs + 15) / 16 * 16;
        return (layer.Flops * padded / outputs) + (20 * padded);
    });

    /// <summary>
    /// Whether the kernels that read the parameters do so by 32 bytes at most: all layers have at most eight outputs, and there are
    /// few. Then it makes no difference whether they lie on a boundary of 64 bytes.
    /// </summary>
    internal bool IsIndifferentToAlignment { get; } =
        StorageLength <= 1024 && Parameters.All(parameter => parameter.Shape[^1] <= 8);

    /// <summary>
    /// Differs between layouts of the parameters; by it generated code knows that parameters were made for it. 0 in a
    /// description that was not generated.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int LayoutCode { get; init; }

    /// <summary>
    /// The layers with their output shapes, parameters and FLOPs as a table to print, what Keras's
    /// <c>model.summary()</c> shows.
    /// </summary>
    public string Summary() => NetworkSummary.Format(this);

    /// <summary>The table of <see cref="Summary"/>.</summary>
    public override string ToString() => Summary();
}

/// <summary>One layer of a network.</summary>
/// <param name="Name">The name as Keras would give it: <c>dense</c>, <c>dense_1</c>, <c>dropout</c>.</param>
/// <param name="Kind">The attribute's name: <c>Dense</c>.</param>
/// <param name="Configuration">The attribute's main arguments: <c>256, Relu</c>.</param>
/// <param name="OutputShape">The shape of one output sample of the layer.</param>
/// <param name="ParameterCount">The number of trainable parameters.</param>
/// <param name="Flops">Floating-point operations for the prediction of one sample; a multiply-add counts as two.</param>
public sealed record LayerInfo(
    string Name, string Kind, string Configuration, ImmutableArray<int> OutputShape, int ParameterCount, long Flops)
{
    /// <summary>Name, configuration and output shape: <c>dense (256, Relu), output 256</c>.</summary>
    public override string ToString() => $"{Title}, output {ShapeText.Format(OutputShape.AsSpan())}";

    /// <summary>The name, with the configuration if there is one: <c>dense (256, Relu)</c>.</summary>
    internal string Title => Configuration.Length == 0 ? Name : $"{Name} ({Configuration})";
}

/// <summary>One parameter of a network, such as a kernel.</summary>
/// <param name="Name">Layer and parameter: <c>dense_1/kernel</c>.</param>
/// <param name="Shape">The shape in Keras's layout: a kernel is [inputs, outputs].</param>
/// <param name="Offset">The index of its first float in the storage; a multiple of 16.</param>
/// <param name="Layout">The order of its values in the storage.</param>
/// <param name="Initializer">Its first values.</param>
/// <param name="InitializerScale">The initializer's scale; Keras's default if none was given.</param>
public sealed record ParameterInfo(
    string Name,
    ImmutableArray<int> Shape,
    int Offset,
    ParameterLayout Layout,
    Initializer Initializer,
    float InitializerScale)
{
    /// <summary>The number of values, without padding.</summary>
    public int Count { get; } = ShapeText.Product(Shape);

    /// <summary>The number of its floats in the storage, padding included; a multiple of 16.</summary>
    public int StorageLength { get; } = (Shape[^1] + 15) / 16 * 16 * (ShapeText.Product(Shape) / Shape[^1]);

    /// <summary>Name and shape: <c>dense_1/kernel 256×128</c>.</summary>
    public override string ToString() => $"{Name} {ShapeText.Format(Shape.AsSpan())}";
}

/// <summary>The order of a parameter's values in the storage.</summary>
public enum ParameterLayout
{
    /// <summary>A vector, padded with zeros to a multiple of 16.</summary>
    Vector,

    /// <summary>
    /// A matrix [inputs, outputs] in panels of 16 outputs: [⌈outputs/16⌉][inputs][16], the last panel padded with zeros.
    /// </summary>
    Panels,
}
