namespace NetGen.Numerics;

/// <summary>
/// Describes a product of a chunk of samples with a kernel in constants. Generated code gives <see cref="ChunkProducts"/> a struct
/// without fields that implements it, as a type argument.
/// </summary>
public interface IChunkProduct
{
    /// <summary>The inputs that every output is a sum over.</summary>
    static abstract nuint Inputs { get; }

    /// <summary>The floats from an input of a sample to the same input of the next: 16 if the inputs lie in panels.</summary>
    static abstract nuint SampleStride { get; }

    /// <summary>The samples that a chunk has room for, and so the rows of a panel of outputs.</summary>
    static abstract nuint Capacity { get; }

    /// <summary>The floats from the first input of a sample to input <paramref name="k"/>.</summary>
    /// <param name="k">The number of the input.</param>
    static abstract nuint InputOffset(nuint k);

    /// <summary>The start of 16 sums: the bias, or zeros if there is none.</summary>
    /// <typeparam name="TPanel">The panels to compute with.</typeparam>
    /// <param name="bias">The bias.</param>
    /// <param name="offset">Where its values for these outputs start.</param>
    static abstract TPanel Start<TPanel>(ref float bias, nuint offset)
        where TPanel : struct, IPanel<TPanel>;

    /// <summary>The epilogue: it is applied to 16 sums before they are stored.</summary>
    /// <typeparam name="TPanel">The panels to compute with.</typeparam>
    /// <param name="sum">16 outputs of one sample.</param>
    /// <param name="e1">The first operand of the epilogue, laid out like the outputs.</param>
    /// <param name="e2">The second operand of the epilogue.</param>
    /// <param name="offset">Where the operands' values for these outputs start.</param>
    static abstract TPanel Finish<TPanel>(TPanel sum, ref float e1, ref float e2, nuint offset)
        where TPanel : struct, IPanel<TPanel>;
}
