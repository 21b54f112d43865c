using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>Writes small matrix products for one sample as straight-line code.</summary>
internal static class UnrolledProductKernels
{
    /// <summary>
    /// The most accumulators of a panel: sums that do not wait for each other hide the latency of a multiply-add. One for every two
    /// products: a chain of two waits no longer than two chains and their sum.
    /// </summary>
    private const int Chains = 4;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…])</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step)
    {
        int inputs = step.Input.Size;
        string bias = step.Bias is null ? "" : ", ref float bias";
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + "Single",
            $"{Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, one sample.",
            $"ref float x, ref float kernel{bias}, ref float y{TileKernels.Parameters(operands)}",
            writer =>
            {
                for (int panel = 0; panel < step.Result.Panels; panel++)
                {
                    string at = Text.Of(panel * Panel.Lanes);
                    string start = step.Bias is null ? "TPanel.Zero" : $"TPanel.Load(ref bias, {at})";
                    string sum = WriteSum(
                        writer,
                        "y" + Text.Of(panel),
                        start,
                        [.. Enumerable.Range(0, inputs).Select(k => $"TPanel.Broadcast(Unsafe.Add(ref x, {Text.Of(k)}))")],
                        k => $"ref kernel, {Text.Of(((panel * inputs) + k) * Panel.Lanes)}");
                    TileKernels.WriteResult(writer, step.Epilogue, operands, sum, at);
                }
            });
    }

    /// <summary>Writes the sum of a start and of products, in several chains, into a local.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">The local's name, and how those of the chains start.</param>
    /// <param name="start">What is added.</param>
    /// <param name="factors">One factor of each product.</param>
    /// <param name="weight">Where the other lies: a reference and an offset, as the arguments of a load.</param>
    /// <returns>The local's name.</returns>
    public static string WriteSum(
        CodeWriter writer, string name, string start, IReadOnlyList<string> factors, Func<int, string> weight)
    {
        int chains = Math.Min(Chains, (factors.Count + 1) / 2);
        string Sum(int chain) => name + (chain == 0 ? "" : ((char)('a' + chain)).ToString());
        for (int k = 0; k < factors.Count; k++)
        {
            string sum = Sum(k % chains);
            if (k < chains)
                writer.Line($"TPanel {sum} = {(k == 0 ? start : "TPanel.Zero")};");
            writer.Line($"{sum}.AddProduct({factors[k]}, {weight(k)});");
        }

        for (int distance = 1; distance < chains; distance *= 2)
        {
            for (int chain = 0; chain + distance < chains; chain += 2 * distance)
                writer.Line($"{Sum(chain)} += {Sum(chain + distance)};");
        }

        return name;
    }
}
