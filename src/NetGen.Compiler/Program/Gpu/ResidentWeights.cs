namespace NetGen.Compiler.Program.Gpu;

/// <summary>
/// Where the parameters of all layers stay in the shared memory of a group, while its warps take one sixteen of samples after
/// the other through them. Places are in words of 128 bits.
/// </summary>
/// <param name="Layers">Of each layer, in order.</param>
/// <param name="Words">The words of all.</param>
/// <param name="Threads">The threads of a group.</param>
/// <param name="AreScaled">Whether each output has a scale.</param>
public sealed record ResidentWeights(EquatableArray<ResidentLayer> Layers, int Words, int Threads, bool AreScaled)
{
    /// <summary>The rows and columns of a block of weights, and the samples of a warp.</summary>
    public const int Side = 16;

    private const int WarpSize = 32;

    /// <summary>The samples that a group takes at a time.</summary>
    public int Rows => Threads / WarpSize * Side;

    /// <summary>Places the parameters; nothing where they do not fit.</summary>
    /// <param name="products">Of each layer the terms of a sum, and the columns of the product.</param>
    /// <param name="precision">How exactly kernels multiply.</param>
    public static ResidentWeights? Place(IEnumerable<(int Terms, int Columns)> products, GpuPrecision precision)
    {
        var layers = new List<ResidentLayer>();
        bool areScaled = precision == GpuPrecision.Float32;
        int words = 0, width = 0;
        foreach ((int terms, int columns) in products)
        {
            int inputs = GpuCostModel.Ceiling(terms, Side), outputs = GpuCostModel.Ceiling(columns, Side);
            width = Math.Max(width, Math.Max(inputs, outputs) * Side);

            // As many values as biases are the scales of outputs.
            int blocks = words, biases = blocks + (inputs * outputs * WordsOfBlock(precision));
            int scales = biases + (outputs * Side / GpuTensor.Quad);
            words = areScaled ? scales + (outputs * Side / GpuTensor.Quad) : scales;
            layers.Add(new ResidentLayer(blocks, biases, scales, inputs, outputs));
        }

        return GpuCostModel.CanStay(words, width)
            ? new ResidentWeights(layers.ToEquatableArray(), words, GpuCostModel.ResidentThreads(width), areScaled)
            : null;
    }

    /// <summary>The words of a block of weights.</summary>
    public static int WordsOfBlock(GpuPrecision precision) => (precision == GpuPrecision.Bfloat16 ? 1 : 2) * WarpSize;
}

/// <summary>Where the parameters of a layer stay.</summary>
/// <param name="Blocks">The first word of its weights.</param>
/// <param name="Biases">The first word of its biases.</param>
/// <param name="Inverses">The first word of the inverse scales of its outputs.</param>
/// <param name="InputBlocks">The blocks below each other.</param>
/// <param name="OutputBlocks">The blocks beside each other.</param>
public readonly record struct ResidentLayer(int Blocks, int Biases, int Inverses, int InputBlocks, int OutputBlocks);
