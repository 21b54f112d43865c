using System.Collections.Immutable;
using System.ComponentModel;

namespace NetGen;

/// <summary>The layers and the parameters of a network, and their places in its storage.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="InputShape">
/// The shape of one input sample; of several inputs, the sum of their sizes.
/// </param>
/// <param name="OutputShape">
/// The shape of one output sample; of several outputs, the sum of their sizes.
/// </param>
/// <param name="Layers">The layers in order, the inputs not included.</param>
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

    /// <summary>The inputs in the order declared: slices of one input sample, one after the other. A chain has one, <c>input</c>.</summary>
    public ImmutableArray<TensorInfo> Inputs { get; init; } = [new("input", InputShape, Offset: 0)];

    /// <summary>The outputs in the order declared: slices of one output sample. A chain has one, <c>output</c>.</summary>
    public ImmutableArray<TensorInfo> Outputs { get; init; } = [new("output", OutputShape, Offset: 0)];

    /// <summary>
    /// The losses of the outputs, in the order of the outputs. Empty without a loss, and for one loss that is that of
    /// <c>ITrainableNetwork.Loss</c> with the weight 1.
    /// </summary>
    public ImmutableArray<LossInfo> Losses { get; init; } = [];

    /// <summary>
    /// The values of an input sample that layers use as indices, as <c>[Embedding]</c> does; empty where no layer does. Every prediction and
    /// every training step checks them.
    /// </summary>
    public ImmutableArray<IndexInfo> Indices { get; init; } = [];

    /// <summary>The same of the inputs of one step, where the network is computed step by step (<c>[Stream]</c>).</summary>
    public ImmutableArray<IndexInfo> StepIndices { get; init; } = [];

    /// <summary>
    /// The number of parameters, without padding, those that are not trained included (Keras: <c>count_params</c>).
    /// </summary>
    public int ParameterCount { get; } = Parameters.Sum(parameter => parameter.Count);

    /// <summary>The number of parameters that training changes.</summary>
    public int TrainableParameterCount { get; } =
        Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Count);

    /// <summary>
    /// About how many floating-point operations the prediction of one sample takes: those of its layers with the padding of their
    /// last axis, and some for each output of a layer, which an exponential needs.
    /// </summary>
    internal long Work { get; } = Layers.Sum(layer =>
        (layer.Flops * Padded(layer.OutputShape[^1]) / layer.OutputShape[^1]) + (20 * Padded(ShapeText.Product(layer.OutputShape))));

    /// <summary>
    /// Whether the kernels that read the parameters do so by 32 bytes at most: all layers have at most eight outputs, and there are
    /// few. Then it makes no difference whether they lie on a boundary of 64 bytes.
    /// </summary>
    internal bool IsIndifferentToAlignment { get; } =
        StorageLength <= 1024
        && Parameters.All(parameter => parameter.ColumnCount <= 8 && parameter.Layout != ParameterLayout.TransposedPanels);

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

    private static long Padded(int length) => (length + 15L) / 16 * 16;
}

/// <summary>One layer of a network.</summary>
/// <param name="Name">The name as Keras would give it: <c>dense</c>, <c>dense_1</c>, <c>dropout</c>.</param>
/// <param name="Kind">The attribute's name: <c>Dense</c>.</param>
/// <param name="Configuration">The attribute's main arguments: <c>256, Relu</c>.</param>
/// <param name="OutputShape">The shape of one output sample of the layer.</param>
/// <param name="ParameterCount">The number of parameters, those that are not trained included.</param>
/// <param name="Flops">Floating-point operations for the prediction of one sample; a multiply-add counts as two.</param>
public sealed record LayerInfo(
    string Name, string Kind, string Configuration, ImmutableArray<int> OutputShape, int ParameterCount, long Flops)
{
    /// <summary>
    /// The layers and inputs that it reads, by their names (Keras: <c>Connected to</c>). Empty in a chain, where each layer reads the
    /// one before it.
    /// </summary>
    public ImmutableArray<string> ConnectedTo { get; init; } = [];

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
    public int StorageLength => Layout switch
    {
        ParameterLayout.Vector => (Count + 15) / 16 * 16,
        ParameterLayout.TransposedPanels => (RowCount + 15) / 16 * 16 * ColumnCount,
        _ => (PartWidth + 15) / 16 * 16 * PartCount * RowCount,
    };

    /// <summary>
    /// In panels, the number of its last axes that are one in the storage: 1 by default, and 2 for the kernel of a depthwise convolution,
    /// [window…, channels, multiplier].
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int LaneAxes { get; init; } = 1;

    /// <summary>
    /// In panels, the columns of each part where they are several next to each other, as the gates of a recurrent layer are: each part lies by
    /// itself, as a matrix of its own. 0 for one that is whole.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int PartColumns { get; init; }

    /// <summary>The number of the part whose first values are ones, in the place of the initializer's; −1 for none.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int PartOfOnes { get; init; } = -1;

    /// <summary>
    /// Whether it is the kernel of a transposed convolution, [window…, outputs, inputs], which has the outputs in the lanes where it is stored
    /// in fewer bits.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsTransposed { get; init; }

    /// <summary>
    /// Whether training changes it; <see langword="true"/> by default. One that is not trained, such as the mean of a normalisation, is
    /// saved and loaded with the others, and no optimizer touches it (Keras: <c>trainable</c>).
    /// </summary>
    public bool IsTrainable { get; init; } = true;

    /// <summary>
    /// Whether quantized networks round it. By default, matrices are rounded. One in panels that is read element by element stays
    /// in 32-bit floats.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsQuantizable { get; init; } = Layout != ParameterLayout.Vector;

    /// <summary>
    /// Whether it is a kernel of a recurrent layer: bfloat16 rounds it, and int8 leaves it in 32-bit floats, as Keras's does.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsRecurrent { get; init; }

    /// <summary>The number of rows of a matrix: all axes but those in the lanes of panels.</summary>
    internal int RowCount => Count / ColumnCount;

    /// <summary>The number of columns of a matrix.</summary>
    internal int ColumnCount
    {
        get
        {
            int columns = 1;
            for (int axis = Shape.Length - LaneAxes; axis < Shape.Length; axis++)
                columns *= Shape[axis];
            return columns;
        }
    }

    /// <summary>The columns of each part.</summary>
    internal int PartWidth => PartColumns == 0 ? ColumnCount : PartColumns;

    /// <summary>The number of parts.</summary>
    internal int PartCount => ColumnCount / PartWidth;

    /// <summary>How far from its first float a value lies in the storage.</summary>
    /// <param name="index">The flat index of the value in Keras's layout, 0 to <see cref="Count"/> − 1.</param>
    internal int PlaceOf(int index)
    {
        const int lanes = 16;
        if (Layout == ParameterLayout.Vector)
            return index;
        (int row, int column) = Math.DivRem(index, ColumnCount);
        if (Layout == ParameterLayout.TransposedPanels)
            return (((row / lanes * ColumnCount) + column) * lanes) + (row % lanes);
        (int part, int columnOfPart) = Math.DivRem(column, PartWidth);
        (int panel, int lane) = Math.DivRem(columnOfPart, lanes);
        int panelsBefore = part * ((PartWidth + lanes - 1) / lanes);
        return ((((panelsBefore + panel) * RowCount) + row) * lanes) + lane;
    }

    /// <summary>Name and shape: <c>dense_1/kernel 256×128</c>.</summary>
    public override string ToString() => $"{Name} {ShapeText.Format(Shape.AsSpan())}";
}

/// <summary>The order of a parameter's values in the storage.</summary>
public enum ParameterLayout
{
    /// <summary>A vector, padded with zeros to a multiple of 16: all values in Keras's order, whatever the shape.</summary>
    Vector,

    /// <summary>
    /// A matrix [inputs, outputs] in panels of 16 outputs: [⌈outputs/16⌉][inputs][16], the last panel padded with zeros. Of a higher
    /// rank, the last axis is the outputs, and all axes before it are the inputs: [⌈last/16⌉][product of the others][16]. The kernel of a
    /// depthwise convolution has its last two axes in the place of the last. Where a recurrent layer has the gates next to each other along
    /// the last axis, each gate is such a matrix of its own, one after the other.
    /// </summary>
    Panels,

    /// <summary>
    /// A matrix [inputs, outputs] of few outputs, in panels of 16 inputs: [⌈inputs/16⌉][outputs][16], the last panel padded with zeros. The
    /// panels of its transpose are the same floats.
    /// </summary>
    TransposedPanels,
}
