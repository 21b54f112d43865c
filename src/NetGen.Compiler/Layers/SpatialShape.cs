namespace NetGen.Compiler.Layers;

/// <summary>A shape whose positions are rows and columns; a series has one row, and its steps are columns.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns, or the steps of a series.</param>
/// <param name="Channels">The channels.</param>
public readonly record struct SpatialShape(int Rows, int Columns, int Channels)
{
    /// <summary>The positions.</summary>
    public int Positions => Rows * Columns;

    /// <summary>The shape of [steps, channels] or [rows, columns, channels].</summary>
    public static SpatialShape Of(TensorShape shape) => shape.Rank == 2
        ? new(1, shape.Dimensions[0], shape.Dimensions[1])
        : new(shape.Dimensions[0], shape.Dimensions[1], shape.Dimensions[2]);
}
