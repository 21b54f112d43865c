namespace NetGen.Compiler.Program.Gpu;

/// <summary>Joins products of narrow layers, each of what the one before it has computed.</summary>
internal static class ProductChains
{
    /// <summary>The kernels with chains in place of the products that are joined.</summary>
    /// <remarks>
    /// The gradients in parameters that stand between two products are sums that no kernel reads: they come after the chain. The
    /// gradients in its values stay in the workspace for so long.
    /// </remarks>
    /// <param name="kernels">The kernels in order.</param>
    /// <param name="precision">How exactly kernels multiply.</param>
    /// <param name="isVector">Whether a value is a vector of each sample, and in the caller's rows all of them.</param>
    public static List<PendingKernel> Join(IReadOnlyList<PendingKernel> kernels, GpuPrecision precision, Func<int, bool> isVector)
    {
        var joined = new List<PendingKernel>();
        var linked = new HashSet<PendingKernel>();
        for (int i = 0; i < kernels.Count; i++)
        {
            if (linked.Contains(kernels[i]))
                continue;
            List<PendingKernel> chain = Chain(kernels.Skip(i), precision, isVector);
            linked.UnionWith(chain);
            joined.Add(chain.Count < 2 ? kernels[i] : Link(chain, Place(chain, precision)!));
        }

        return joined;
    }

    private static List<PendingKernel> Chain(IEnumerable<PendingKernel> kernels, GpuPrecision precision, Func<int, bool> isVector)
    {
        var chain = new List<PendingKernel>();
        foreach (PendingKernel kernel in kernels)
        {
            if (chain.Count > 0 && kernel.IsGradientOfParameter)
                continue;
            if (!kernel.IsProduct
                || !kernel.Results.Append(kernel.Input).All(isVector)
                || (chain.Count > 0 && !Follows(kernel, chain))
                || Place([.. chain, kernel], precision) is null)
                break;
            chain.Add(kernel);
        }

        return chain;
    }

    // It multiplies what the last one leaves, and reads nothing else of the chain.
    private static bool Follows(PendingKernel kernel, List<PendingKernel> chain) =>
        chain[chain.Count - 1].Results.Contains(kernel.Input)
        && kernel.Reads.Count(read => chain.Any(link => link.Results.Contains(read))) == 1;

    private static ResidentWeights? Place(IEnumerable<PendingKernel> chain, GpuPrecision precision) =>
        ResidentWeights.Place(chain.Select(link => (link.Terms, link.Size)), precision);

    private static PendingKernel Link(List<PendingKernel> chain, ResidentWeights resident)
    {
        var joined = new PendingKernel(chain[0].Number) { Links = chain };
        joined.Reads.AddRange(chain.SelectMany(link => link.Reads));
        joined.Make = at => new GpuStep.Chain(
            chain.Select(link => (GpuStep.Product)link.Make(at)).ToEquatableArray(), resident);
        return joined;
    }
}
