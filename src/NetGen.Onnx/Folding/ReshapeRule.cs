using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The shape that a <c>Reshape</c> makes. Files that were exported with a certain number of samples have that number in it.</summary>
internal static class ReshapeRule
{
    /// <summary>The new shape.</summary>
    /// <param name="from">The old shape.</param>
    /// <param name="to">The new shape as the file has it: 0 for a size that stays, −1 for what is left.</param>
    /// <param name="allowsZero">Whether 0 means no elements.</param>
    /// <param name="batch">The number of samples that the file was exported with.</param>
    /// <exception cref="NodeException">They do not fit.</exception>
    public static Extent[] Resolve(Extent[] from, Extent[] to, bool allowsZero, long batch)
    {
        Extent[] shape = [.. to];
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i].Is(0) && !allowsZero)
                shape[i] = i < from.Length ? from[i] : throw Misfit(from, to);
        }

        Extent total = Product(from), one = new(1);
        int open = Array.FindIndex(shape, size => size.Is(-1));
        Extent rest = Product([.. shape.Where((_, i) => i != open)]);
        if (shape.Where((size, i) => i != open && size.Count < 0).Any() || rest.Count == 0 || (rest.IsOfBatch && !total.IsOfBatch))
            throw Misfit(from, to);

        // With the exported number of samples in front, that axis is the batch.
        if (total.IsOfBatch && !rest.IsOfBatch && open != 0 && shape.Length > 0 && shape[0].Count % batch == 0)
        {
            Extent samples = new(shape[0].Count / batch, IsOfBatch: true);
            Extent others = new(rest.Count / shape[0].Count);
            if (open > 0 || others.Times(samples) == total)
                (shape[0], rest) = (samples, others.Times(samples) ?? one);
        }

        if (open >= 0)
        {
            if (total.Count % rest.Count != 0)
                throw Misfit(from, to);
            shape[open] = new(total.Count / rest.Count, total.IsOfBatch && !rest.IsOfBatch);
        }

        return Product(shape) == total ? shape : throw Misfit(from, to);
    }

    private static Extent Product(Extent[] sizes) => sizes.Aggregate(
        new Extent(1), (product, size) => product.Times(size) ?? throw new NodeException("its shape has the batch twice, or is too large"));

    private static NodeException Misfit(Extent[] from, Extent[] to) =>
        new($"[{string.Join(", ", from)}] does not become [{string.Join(", ", to)}]");
}
