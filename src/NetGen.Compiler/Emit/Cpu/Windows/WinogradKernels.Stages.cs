using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <content>
/// An image of few tiles on several threads. Its tiles are too few to split them for the products, and each thread would read all weights.
/// So the tiles are split for the transforms, and between them the 36 products, whose weights one thread reads then.
/// </content>
internal sealed partial class WinogradKernels
{
    /// <summary>The three calls for a part: tiles, products and tiles again.</summary>
    /// <param name="kernels">Receives what they call.</param>
    /// <param name="step">The product.</param>
    /// <param name="x">The reference to the input.</param>
    /// <param name="kernel">The reference to the kernel.</param>
    /// <param name="results">The references to the bias, the results and the operands of the epilogue.</param>
    public static IEnumerable<PartCall> Stages(KernelSet kernels, Step.WinogradProduct step, string x, string kernel, string results)
    {
        var writer = new WinogradKernels(kernels, step, samples: 1, SplitAxis.Factors);
        int tiles = SampleSplit.TilesOf(step), lanes = Panel.Lanes;
        string products = Text.Ref("common", Text.Of(writer.ProductsOffset)), columns = Text.Ref("scratch", Text.Of(writer.ColumnsOffset));
        return
        [
            new(tiles, $"Winograd.TransformInput<TPanel>({x}, {writer.InputPlace}, {writer.Image}, first, end - first, "
                + $"ref Unsafe.Add(ref common, {Text.Of(lanes)} * first), {Text.Of(writer.Tiles)}, {Text.Of(step.FactorStride)}, {columns});"),
            new(WinogradTiles.Products, $"{writer.AddProducts(tiles)}(ref common, {kernel}, {products}, first, end);"),
            new(tiles, $"{writer.AddOutput()}(ref Unsafe.Add({products}, {Text.Of(lanes)} * first), {columns}, {writer.Image}, first, end - first, {results});"),
        ];
    }

    private string AddProducts(int tiles) => _kernels.Add(
        _name + "Products",
        $"Some of the 36 products of {Text.Count(tiles, "tile")}.",
        "ref float factors, ref float kernel, ref float products, int begin, int end",
        writer => WriteProducts(writer, "ref factors", "begin", "end", Text.Of(tiles)));
}
