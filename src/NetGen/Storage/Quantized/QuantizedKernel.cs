namespace NetGen.Storage;

/// <summary>
/// A kernel as the matrix that is stored in fewer bits: a row for each weight of an output, a column for each output.
/// </summary>
/// <param name="info">The kernel.</param>
internal readonly struct QuantizedKernel(ParameterInfo info)
{
    private const int Lanes = 16;

    // The columns of each part, such as a gate, which lies by itself.
    private readonly int _partColumns = info.PartWidth;

    // Of a transposed convolution, [window…, outputs, inputs], the inputs of a tap.
    private readonly int _inputs = info.IsTransposed ? info.Shape[^1] : 0;

    /// <summary>The outputs: the last axis, or the axes in the lanes; of a transposed convolution, the axis before the last.</summary>
    public int Outputs { get; } = info.IsTransposed ? info.Shape[^2] : info.ColumnCount;

    /// <summary>The weights of each output.</summary>
    public int Rows => info.Count / Outputs;

    /// <summary>The panels of 16 outputs, the last one padded.</summary>
    public int Panels => (Outputs + Lanes - 1) / Lanes;

    /// <summary>The panel in which an output lies, and its place there; the panels of a part, such as a gate, follow those of the part before.</summary>
    public (int Panel, int Lane) Place(int output)
    {
        if (_inputs > 0)
            return Math.DivRem(output, Lanes);
        (int part, int column) = Math.DivRem(output, _partColumns);
        (int panel, int lane) = Math.DivRem(column, Lanes);
        return ((part * ((_partColumns + Lanes - 1) / Lanes)) + panel, lane);
    }

    /// <summary>The place of a weight among the values in Keras's layout.</summary>
    public int Index(int row, int output)
    {
        if (_inputs == 0)
            return (row * Outputs) + output;
        (int tap, int input) = Math.DivRem(row, _inputs);
        return (((tap * Outputs) + output) * _inputs) + input;
    }
}
