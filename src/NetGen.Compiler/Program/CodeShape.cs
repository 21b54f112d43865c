namespace NetGen.Compiler.Program;

/// <summary>Which code computes a matrix product; docs/design/code-shapes.md explains each.</summary>
public enum CodeShape
{
    /// <summary>Straight-line code, unrolled over inputs and outputs.</summary>
    Unrolled,

    /// <summary>Straight-line code that the user asked for, in methods that the JIT still inlines into.</summary>
    UnrolledParts,

    /// <summary>A loop over the inputs that feeds several panels of outputs held in registers.</summary>
    Streams,

    /// <summary>Streams that leave out the inputs that are 0, where most are.</summary>
    SparseStreams,

    /// <summary>Products of panels of inputs, and sums of their lanes, for a sample and a kernel with the inputs in the lanes.</summary>
    LaneSums,

    /// <summary>Straight-line code over 16 samples in the lanes, for batches through narrow layers.</summary>
    Columns,

    /// <summary>The inner products of 16 samples with the weights of one output, for batches through layers with few outputs.</summary>
    InnerProducts,

    /// <summary>Register tiles of samples × outputs, for batches; of samples × inputs, for the gradient in an input.</summary>
    Tiles,

    /// <summary>Register tiles of inputs × outputs, for the gradient in a kernel.</summary>
    GradientTiles,

    /// <summary>The same with the inputs in the lanes, for a kernel of few outputs; transposed afterwards, where the kernel has the outputs in the lanes.</summary>
    TransposedGradientTiles,
}
