namespace NetGen.Compiler.Program;

/// <summary>The prediction of a network whose kernels are stored in fewer bits.</summary>
/// <param name="Format">How kernels are stored.</param>
/// <param name="Parameters">Where each parameter lies; offsets and lengths count words of 32 bits.</param>
/// <param name="StorageLength">The words that hold them all and what is computed of them, padding included.</param>
/// <param name="Preparation">What is computed of the parameters once, after them in the storage.</param>
/// <param name="Predict">One sample.</param>
/// <param name="PredictBatch">A chunk of samples.</param>
public sealed record QuantizedProgram(
    WeightFormat Format,
    EquatableArray<PlacedParameter> Parameters,
    int StorageLength,
    EquatableArray<Step> Preparation,
    Routine Predict,
    Routine PredictBatch)
{
    /// <summary>The prediction of sequences step by step; nothing where it is not asked for.</summary>
    public StreamProgram? Stream { get; init; }
}

/// <summary>A product with a quantized kernel.</summary>
/// <param name="FloatProduct">The product; its kernel and the kernel's scales lie where they are stored.</param>
/// <param name="Format">How the kernel is stored.</param>
/// <param name="ExpandedLength">Where there are several rows: the floats of the panels of the kernel that a tile reads.</param>
public sealed record QuantizedProduct(Step.Product FloatProduct, WeightFormat Format, int ExpandedLength) : Step
{
    /// <inheritdoc/>
    public override IEnumerable<Buffer> Reads => FloatProduct.Reads;

    /// <inheritdoc/>
    public override EquatableArray<Buffer> Written => FloatProduct.Written;

    /// <summary>The floats of scratch memory for a list of inputs, or for panels of the kernel.</summary>
    public override int ScratchLength => Math.Max(FloatProduct.ScratchLength, ExpandedLength);

    /// <summary>The step itself: its kernel has the places of its parameters as constants.</summary>
    public override Step WithoutPlaces() => this;

    /// <summary>The number of inputs.</summary>
    public int Inputs => FloatProduct.Input.Size;

    /// <summary>The number of outputs.</summary>
    public int Outputs => FloatProduct.Result.Size;

    /// <summary>The words that the weights of 16 outputs take.</summary>
    public int PanelLength => Inputs * Quantization.RowLength(Format);

    /// <summary>The kernel.</summary>
    public PlacedParameter Kernel => FloatProduct.Kernel;

    /// <summary>What each output is multiplied by, or nothing.</summary>
    public PlacedParameter? Scales => Kernel.Scales;

    /// <summary>The bias, or nothing.</summary>
    public PlacedParameter? Bias => FloatProduct.Bias;
}

/// <summary>
/// A product over a window with a quantized kernel. The panels of the kernel that tiles read become floats in scratch memory, and then the tiles
/// are those of floats; or the tiles convert weights where they read them (<see cref="QuantizedTiles"/>).
/// </summary>
/// <param name="FloatProduct">The product; its kernel and the kernel's scales lie where they are stored.</param>
/// <param name="Format">How the kernel is stored.</param>
/// <param name="Samples">The most samples of a call.</param>
public sealed record QuantizedWindowProduct(Step.WindowProduct FloatProduct, WeightFormat Format, int Samples) : Step
{
    /// <inheritdoc/>
    public override IEnumerable<Buffer> Reads => FloatProduct.Reads;

    /// <inheritdoc/>
    public override EquatableArray<Buffer> Written => FloatProduct.Written;

    /// <summary>The floats of the panels of the kernel that tiles read.</summary>
    public override int ScratchLength
    {
        get
        {
            int wide = Expands(isWide: true) ? WindowTiles.WideGroups(FloatProduct).Max(group => group.Panels) : 0;
            return checked(Math.Max(wide, Expands(isWide: false) ? 1 : 0) * Inputs * Panel.Lanes);
        }
    }

    /// <summary>Whether panels of the kernel become floats in memory before the tiles, and not in the tiles' registers.</summary>
    /// <param name="isWide">Whether one register holds a panel.</param>
    public bool Expands(bool isWide) => QuantizedTiles.Expand(FloatProduct, Samples, isWide);

    /// <inheritdoc/>
    public override Step WithoutPlaces() => new QuantizedWindowProduct(
        (Step.WindowProduct)FloatProduct.WithoutPlaces() with
        {
            Kernel = PlacedParameter.Any with { Scales = Scales is null ? null : PlacedParameter.Any },
        },
        Format,
        Samples);

    /// <summary>The weights of an output.</summary>
    public int Inputs => FloatProduct.Window.Taps * (FloatProduct.IsDepthwise ? 1 : FloatProduct.Input.Size);

    /// <summary>What each output is multiplied by, or nothing.</summary>
    public PlacedParameter? Scales => FloatProduct.Kernel.Scales;
}
