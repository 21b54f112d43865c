namespace NetGen.Compiler.Program;

/// <summary>The steps of Winograd's transforms.</summary>
public abstract partial record Step
{
    /// <summary>f(x·K + b) over a window of 3×3, in tiles.</summary>
    /// <param name="Input">x.</param>
    /// <param name="Kernel">K, transformed.</param>
    /// <param name="Bias">b, or nothing.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Epilogue">What is applied to the product while it is in the registers.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record WinogradProduct(
        Buffer Input, PlacedParameter Kernel, PlacedParameter? Bias, Window Window, Epilogue Epilogue, Buffer Result) : Step
    {
        // The factors of 36 products, which lie a power of two apart, would meet in few sets of the cache.
        private const int Apart = Panel.Lanes;

        /// <summary>The tiles of a sample.</summary>
        public int Tiles => WinogradTiles.Along(Window.Rows) * WinogradTiles.Along(Window.Columns);

        /// <summary>The tiles that are computed at once.</summary>
        public int TilesAtOnce => WinogradTiles.AtOnce(Result.Panels);

        /// <summary>The floats from the tiles' factors of a product to those of the next.</summary>
        public int FactorStride => (TilesAtOnce * Panel.Pad(Input.Size)) + Apart;

        /// <summary>The floats from a product of the tiles to the next.</summary>
        public int ProductStride => (TilesAtOnce * Panel.Pad(Result.Size)) + Apart;

        /// <summary>The floats of the factors, the products, and what a tile reads, as it is and with its columns transformed.</summary>
        public override int ScratchLength =>
            (WinogradTiles.Products * (FactorStride + ProductStride)) + (2 * WinogradTiles.Products * Panel.Lanes);

        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => Epilogue.Operands.Prepend(Input);

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => this with
        {
            Input = Input.WithoutPlace(),
            Kernel = PlacedParameter.Any,
            Bias = Bias is null ? null : PlacedParameter.Any,
            Epilogue = Epilogue.WithoutPlaces(),
            Result = Result.WithoutPlace(),
        };
    }

    /// <summary>The transform of a kernel of 3×3: 36 factors for each input and output.</summary>
    /// <param name="Kernel">The kernel.</param>
    /// <param name="Result">Where it goes.</param>
    public sealed record WinogradKernel(Buffer Kernel, Buffer Result) : Step
    {
        /// <inheritdoc/>
        public override IEnumerable<Buffer> Reads => [Kernel];

        /// <inheritdoc/>
        public override EquatableArray<Buffer> Written => [Result];

        /// <inheritdoc/>
        public override Step WithoutPlaces() => new WinogradKernel(Kernel.WithoutPlace(), Result.WithoutPlace());
    }
}
