using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>One kernel.</summary>
public abstract record GpuStep
{
    /// <summary>The positions of a sample, each of which is a row of the kernel.</summary>
    public virtual int Positions => 1;

    /// <summary>The kernel as devices without matrix instructions have it: it reads and stores nothing in bfloat16.</summary>
    public virtual GpuStep WithoutRounding() => this;

    /// <summary>x·K + b or g·Kᵀ, and what is computed from it while it is in the registers.</summary>
    /// <param name="Input">x, or g.</param>
    /// <param name="Kernel">K.</param>
    /// <param name="IsTransposed">Whether it is Kᵀ: the product is then the gradient in a layer's input.</param>
    /// <param name="Bias">b, or nothing.</param>
    /// <param name="Results">What is computed from it.</param>
    /// <param name="Tile">The tile of samples × columns of a thread group.</param>
    /// <param name="TensorTile">The same with matrix instructions.</param>
    /// <param name="RoundedInput">
    /// x or g in bfloat16 where matrix instructions take it and the kernel so, nothing where they take floats.
    /// </param>
    public sealed record Product(
        GpuTensor Input,
        PlacedParameter Kernel,
        bool IsTransposed,
        PlacedParameter? Bias,
        EquatableArray<GpuResult> Results,
        GpuTile Tile,
        TensorTile TensorTile,
        GpuTensor? RoundedInput = null) : GpuStep
    {
        /// <inheritdoc/>
        public override int Positions => Input.Positions;

        /// <summary>The terms of a sum: a layer's inputs, or its outputs.</summary>
        public int Terms => Kernel.Specification.Shape.Dimensions[IsTransposed ? 1 : 0];

        /// <summary>The columns of the product: a layer's outputs, or its inputs.</summary>
        public int Columns => Kernel.Specification.Shape.Dimensions[IsTransposed ? 0 : 1];

        /// <inheritdoc/>
        public override GpuStep WithoutRounding() => this with
        {
            RoundedInput = null,
            Results = Results.Select(result => result.WithoutRounding()).ToEquatableArray(),
        };
    }

    /// <summary>
    /// Products of narrow layers, each of what the one before it has computed: with matrix instructions one kernel, and else one each.
    /// </summary>
    /// <param name="Layers">The products in order; what the next one reads is stored.</param>
    /// <param name="Resident">Where their parameters stay in shared memory.</param>
    public sealed record Chain(EquatableArray<Product> Layers, ResidentWeights Resident) : GpuStep;

    /// <summary>All layers of a network of narrow ones, with what is between them in shared memory.</summary>
    /// <param name="Layers">The products in order, each with one result; the tiles have the same rows and threads.</param>
    /// <param name="HasSoftmax">Whether the predictions are softmax of the last result.</param>
    /// <param name="Resident">With matrix instructions, where all parameters stay in shared memory; nothing where they do not fit.</param>
    public sealed record Network(EquatableArray<Product> Layers, bool HasSoftmax, ResidentWeights? Resident) : GpuStep
    {
        /// <summary>The outputs of the widest layer.</summary>
        public int Width => Layers.Max(layer => layer.Columns);
    }

    /// <summary>xᵀ·g, summed over each part of the batch and over the positions: the gradient in a kernel.</summary>
    /// <param name="Input">x.</param>
    /// <param name="Gradient">g.</param>
    /// <param name="Kernel">The kernel.</param>
    /// <param name="PartSamples">The samples of a part.</param>
    /// <param name="Tile">The tile of inputs × outputs of a thread group.</param>
    /// <param name="TensorTile">The same with matrix instructions.</param>
    /// <param name="IsAdded">Whether it is added to the sums of an earlier kernel, for a parameter that is used again.</param>
    /// <param name="Rounded">x and g in bfloat16 where matrix instructions take them so, nothing where they take floats.</param>
    public sealed record KernelGradient(
        GpuTensor Input,
        GpuTensor Gradient,
        PlacedParameter Kernel,
        int PartSamples,
        GpuTile Tile,
        TensorTile TensorTile,
        bool IsAdded,
        (GpuTensor Input, GpuTensor Gradient)? Rounded = null) : GpuStep
    {
        /// <inheritdoc/>
        public override int Positions => Input.Positions;

        /// <inheritdoc/>
        public override GpuStep WithoutRounding() => this with { Rounded = null };
    }

    /// <summary>A copy in bfloat16, which only kernels with matrix instructions read.</summary>
    /// <param name="Source">What is rounded.</param>
    /// <param name="Result">Where the copy goes.</param>
    public sealed record Round(GpuTensor Source, GpuTensor Result) : GpuStep;

    /// <summary>
    /// g, summed over each part of the batch: the gradient in a bias, or in a parameter that is read element by element. Of one that has the
    /// positions of g each is a sum for itself, else they are summed too.
    /// </summary>
    /// <param name="Gradient">g.</param>
    /// <param name="Bias">The parameter.</param>
    /// <param name="PartSamples">The samples of a part.</param>
    /// <param name="IsAdded">Whether it is added to the sums of an earlier kernel, for a parameter that is used again.</param>
    /// <param name="RoundedGradient">g in bfloat16 where products take it so from memory, or nothing.</param>
    public sealed record BiasGradient(
        GpuTensor Gradient, PlacedParameter Bias, int PartSamples, bool IsAdded, GpuTensor? RoundedGradient = null) : GpuStep
    {
        /// <summary>The positions that are summed each for itself.</summary>
        public int KeptPositions => ValueShape.Of(Bias.Specification).Positions;

        /// <inheritdoc/>
        public override int Positions => Gradient.Positions / KeptPositions;

        /// <inheritdoc/>
        public override GpuStep WithoutRounding() => this with { RoundedGradient = null };
    }

    /// <summary>What is computed of each position of a sample for itself, one operation after the other.</summary>
    /// <param name="Operations">The operations, whose results all have as many positions.</param>
    public sealed record Rows(EquatableArray<GpuRowOperation> Operations) : GpuStep
    {
        /// <inheritdoc/>
        public override int Positions => Operations[0].Result.Positions;

        /// <summary>The elements of the longest row.</summary>
        public int Width => Operations.Max(operation => operation.Width);
    }

    /// <summary>The sum over the positions of an expression.</summary>
    /// <param name="Expression">The expression; variable i is operand i.</param>
    /// <param name="Operands">Its operands.</param>
    /// <param name="Domain">The positions and channels that it runs over.</param>
    /// <param name="Result">Where the sums go, one of each channel.</param>
    public sealed record SumPositions(
        ScalarExpression Expression, EquatableArray<GpuOperand> Operands, ValueShape Domain, GpuTensor Result) : GpuStep;

    /// <summary>Elements in other places.</summary>
    /// <param name="Boxes">What is copied where; the other elements become 0.</param>
    /// <param name="Operands">What they are copied from.</param>
    /// <param name="Result">Where they go.</param>
    public sealed record Rearrange(EquatableArray<ArrangedBox> Boxes, EquatableArray<GpuTensor> Operands, GpuTensor Result) : GpuStep;
}

/// <summary>An expression over the elements of a tile.</summary>
/// <param name="Expression">The expression; variable i is operand i.</param>
/// <param name="Operands">Its operands.</param>
/// <param name="Store">Where it goes, or nothing where only later results read it.</param>
/// <param name="Rounded">
/// Of a kernel with matrix instructions, where it goes in bfloat16, or nothing. In the place of <see cref="Store"/> nobody reads
/// the floats there, and they are not stored.
/// </param>
public sealed record GpuResult(
    ScalarExpression Expression, EquatableArray<GpuOperand> Operands, GpuTensor? Store, GpuTensor? Rounded = null)
{
    /// <summary>The result as devices without matrix instructions have it: it reads and stores nothing in bfloat16.</summary>
    public GpuResult WithoutRounding() => this with
    {
        Operands = Operands.Select(operand => operand is GpuOperand.Element element ? element with { Rounded = null } : operand).ToEquatableArray(),
        Rounded = null,
    };

    /// <summary>Whether floats are stored.</summary>
    public bool StoresFloats => Store is { } store && Rounded != (store with { IsRounded = true });
}

/// <summary>An operation on the rows of a chunk.</summary>
/// <param name="Width">The elements of a row that it runs over.</param>
/// <param name="Operands">The operands of its expression, if it has one.</param>
/// <param name="Result">Where its result goes.</param>
public abstract record GpuRowOperation(int Width, EquatableArray<GpuOperand> Operands, GpuTensor Result)
{
    /// <summary>The tensors that it reads, the target of a class not among them.</summary>
    public virtual IEnumerable<GpuTensor> Reads => Operands.OfType<GpuOperand.Element>().Select(operand => operand.Tensor);

    /// <summary>An expression, element by element.</summary>
    public sealed record Map(
        ScalarExpression Expression, EquatableArray<GpuOperand> Operands, GpuTensor Result)
        : GpuRowOperation(Result.Size, Operands, Result);

    /// <summary>The sum over the elements of an expression.</summary>
    public sealed record Sum(
        ScalarExpression Expression, EquatableArray<GpuOperand> Operands, int Width, GpuTensor Result)
        : GpuRowOperation(Width, Operands, Result);

    /// <summary>Softmax or its logarithm.</summary>
    public sealed record Softmax(GpuTensor Source, GpuTensor Result, bool IsLogarithm) : GpuRowOperation(Result.Size, [], Result)
    {
        /// <inheritdoc/>
        public override IEnumerable<GpuTensor> Reads => [Source];
    }

    /// <summary>1 at the class that the target names, 0 elsewhere.</summary>
    public sealed record OneHot(GpuTensor Target, GpuTensor Result) : GpuRowOperation(Result.Size, [], Result);
}

/// <summary>What an expression reads at an element.</summary>
public abstract record GpuOperand
{
    /// <summary>Of a tile: the sum of products, or an earlier result.</summary>
    /// <param name="Number">0 for the sum, i for the result at i − 1.</param>
    public sealed record Computed(int Number) : GpuOperand;

    /// <summary>The element of a tensor; its only one where it has one, and of all positions where it has one of them.</summary>
    /// <param name="Tensor">The tensor.</param>
    /// <param name="Rounded">Of a kernel with matrix instructions, its copy in bfloat16 where that will do, or nothing.</param>
    public sealed record Element(GpuTensor Tensor, GpuTensor? Rounded = null) : GpuOperand;

    /// <summary>The element of a parameter; its only one where it has one.</summary>
    /// <param name="Offset">The index of its first element among the parameters, a multiple of 16.</param>
    /// <param name="Size">The number of its channels.</param>
    /// <param name="Positions">The number of its positions: [⌈Size/16⌉][Positions][16].</param>
    public sealed record Parameter(int Offset, int Size, int Positions = 1) : GpuOperand;

    /// <summary>The mask of a dropout layer, drawn where it is read.</summary>
    /// <param name="Layer">The number of the layer among those that draw random numbers.</param>
    /// <param name="Rate">The probability of 0.</param>
    /// <param name="Shape">Its shape.</param>
    public sealed record Mask(int Layer, double Rate, ValueShape Shape) : GpuOperand;

    /// <summary>Numbers of the standard normal distribution, drawn where they are read.</summary>
    /// <param name="Layer">The number of the layer among those that draw random numbers.</param>
    /// <param name="Shape">Their shape.</param>
    public sealed record Noise(int Layer, ValueShape Shape) : GpuOperand;

    /// <summary>1 divided by the number of samples in the batch.</summary>
    public sealed record BatchWeight : GpuOperand;
}
