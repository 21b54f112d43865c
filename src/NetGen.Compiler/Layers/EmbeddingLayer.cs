using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[Embedding(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="InputDim">The number of vectors.</param>
/// <param name="OutputDim">The elements of a vector.</param>
public sealed record EmbeddingDeclaration(int Ordinal, int InputDim, int OutputDim) : LayerDeclaration(Ordinal)
{
    /// <summary>Whether the index 0 stands for no step.</summary>
    public bool MaskZero { get; init; }

    /// <summary>The table.</summary>
    public KernelDeclaration Embeddings { get; init; } = new() { Initializer = Initializer.RandomUniform };
}

/// <summary>x [n] of indices → the vectors [n, outputDim] of a table at these indices. Follows <c>keras.layers.Embedding</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape of up to three axes.</param>
/// <param name="OutputShape">The same axes, and the elements of a vector.</param>
/// <param name="Table">The table, [inputDim, outputDim].</param>
public sealed record EmbeddingLayer(string Name, TensorShape InputShape, TensorShape OutputShape, ParameterSpecification Table)
    : Layer(Name, InputShape, OutputShape)
{
    // A layer after it may have to see that there are four axes at most.
    private const int MostAxes = 3;

    /// <inheritdoc/>
    public override string Kind => "Embedding";

    /// <inheritdoc/>
    public override string Configuration => string.Format(CultureInfo.InvariantCulture, "{0}, {1}{2}", InputDim, Table.Shape.Dimensions[1], MasksZeros ? ", 0 masked" : "");

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters => [Table];

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    /// <summary>Whether it makes a mask of the indices that are not 0.</summary>
    public bool MasksZeros { get; init; }

    /// <summary>The number of vectors.</summary>
    public int InputDim => Table.Shape.Dimensions[0];

    internal static EmbeddingLayer? Infer(EmbeddingDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        int at = declared.Ordinal;
        bool Require(bool isValid, string member, string expected, object actual) =>
            context.Require(isValid, at, declared.Kind, member, expected, actual);
        bool isValid = Require(
            declared.InputDim is >= 1 and <= Limits.MaximumIndices,
            "inputDim",
            "1 to 16777216, since a float holds no larger index exactly",
            declared.InputDim);
        isValid &= Require(declared.OutputDim >= 1, "outputDim", "at least 1", declared.OutputDim);
        KernelDeclaration table = declared.Embeddings;
        double? scale = Initializers.Scale(
            table.Initializer, table.InitializerScale, at, declared.Kind, nameof(declared.Embeddings) + nameof(table.Initializer), context);
        isValid &= RequirePenalty(nameof(table.L1), table.L1) & RequirePenalty(nameof(table.L2), table.L2);
        isValid &= Require(
            !declared.MaskZero || input.Rank == 1, nameof(declared.MaskZero), $"false for an input {input}, since masks are of sequences [n] of indices", "true");
        if (input.Rank > MostAxes)
        {
            context.Report(
                NetworkErrorKind.WrongInputRank,
                at,
                name,
                "indices of 1 to 3 axes",
                string.Format(CultureInfo.InvariantCulture, "{0}, which has {1} axes; put [Reshape] before it", input, input.Rank));
            isValid = false;
        }

        if (!isValid || scale is null
            || !context.RequireSize(at, declared.Kind, "one sample of a layer", (long)input.Size * declared.OutputDim, Limits.MaximumSampleSize)
            || !context.RequireSize(at, declared.Kind, "the table", (long)declared.InputDim * declared.OutputDim, Limits.MaximumParameters))
            return null;
        var parameter = new ParameterSpecification(
            name + "/embeddings", TensorShape.Of(declared.InputDim, declared.OutputDim), table.Initializer, scale.Value, table.L1, table.L2);
        return new EmbeddingLayer(name, input, new(input.Dimensions.Append(declared.OutputDim).ToEquatableArray()), parameter)
        {
            MasksZeros = declared.MaskZero,
        };

        bool RequirePenalty(string member, double value) => Require(
            value >= 0 && Limits.IsFinite(value), nameof(declared.Embeddings) + member, "a finite number of at least 0", value);
    }
}
