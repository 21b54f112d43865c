namespace NetGen.Compiler.Program;

/// <summary>Which code computes a matrix product.</summary>
public enum CodeShape
{
    /// <summary>Straight-line code, unrolled over inputs and outputs.</summary>
    Unrolled,

    /// <summary>A loop over the inputs that feeds several panels of outputs held in registers.</summary>
    Streams,

    /// <summary>Straight-line code over 16 samples in the lanes, for batches through narrow layers.</summary>
    Columns,

    /// <summary>Register tiles of samples × outputs, for batches.</summary>
    Tiles,
}
