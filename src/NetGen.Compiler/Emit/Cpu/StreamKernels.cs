using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes matrix products for one sample as streams of panels: each input is broadcast, and multiplied by its weights in
/// several panels of outputs held in registers. With sparse streams, inputs that are 0 are left out where most are.
/// </summary>
internal static class StreamKernels
{
    /// <summary>
    /// Accumulators of 16 outputs that are in flight at once: eight 512-bit ones, or eight 256-bit ones in four panels,
    /// hide the latency of a multiply-add. Where there are fewer panels, each gets several.
    /// </summary>
    private static int Accumulators(bool isWide) => isWide ? 8 : 4;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref scales][, ref bias][, ref scratch], ref y)</c>.</summary>
    /// <param name="kernels">Receives it and what it calls.</param>
    /// <param name="step">The product.</param>
    /// <param name="storage">How its kernel is stored.</param>
    public static string Product(KernelSet kernels, Step.Product step, KernelStorage storage)
    {
        int inputs = step.Input.Size;
        bool isSparse = step.Shape == CodeShape.SparseStreams;
        string name = Text.Pascal(step.Kernel.Layer) + storage.Name;
        string scratch = isSparse ? ", ref float scratch" : "";
        string weights = storage.Name.Length == 0 ? "" : $", {storage.Name} weights";
        return kernels.Add(
            name + "Single",
            $"{Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, one sample{weights}.",
            $"ref float x, {Weights(step, storage)}{scratch}, ref float y",
            writer =>
            {
                if (isSparse)
                {
                    string length = Text.Of(inputs);
                    using (writer.Open($"if (NonZeros.Count(ref x, {length}) <= {Text.Of(CostModel.SparseInputs(inputs))})"))
                    {
                        writer.Line($"ref int offsets = ref Unsafe.As<float, int>(ref Unsafe.Add(ref scratch, {Text.Of(CostModel.ListLength(inputs) / 2)}));");
                        writer.Line($"int count = NonZeros.List(ref x, {length}, ref scratch, ref offsets);");
                        WriteGroups(writer, kernels, step, storage, name, isSparse: true);
                        writer.Line("return;");
                    }
                }

                WriteGroups(writer, kernels, step, storage, name, isSparse: false);
            });
    }

    private static void WriteGroups(
        CodeWriter writer, KernelSet kernels, Step.Product step, KernelStorage storage, string name, bool isSparse)
    {
        if (step.Result.Panels <= Accumulators(isWide: false) && step.Result.Panels > 1)
        {
            WriteGroups(writer, kernels, step, storage, name, isSparse, isWide: false);
            return;
        }

        using (writer.Open("if (TPanel.VectorCount == 1)"))
            WriteGroups(writer, kernels, step, storage, name, isSparse, isWide: true);
        using (writer.Open("else"))
            WriteGroups(writer, kernels, step, storage, name, isSparse, isWide: false);
    }

    private static void WriteGroups(
        CodeWriter writer,
        KernelSet kernels,
        Step.Product step,
        KernelStorage storage,
        string name,
        bool isSparse,
        bool isWide)
    {
        int inputs = step.Input.Size, panels = step.Result.Panels, width = Accumulators(isWide);
        int whole = panels / width, rest = panels % width;
        if (whole > 0)
        {
            string kernel = Streams(width);
            writer.Loop("group", whole, group => WriteCall(kernel, group, 0));
        }

        if (rest > 0)
            WriteCall(Streams(rest), "", whole * width);

        string Streams(int count)
        {
            int chains = Math.Max(1, Math.Min(width / count, isSparse ? NonZerosPadding : inputs));
            return isSparse
                ? Sparse(kernels, step, storage, name, count, chains)
                : Dense(kernels, step, storage, name, count, chains);
        }

        void WriteCall(string kernel, string group, int first)
        {
            string At(int stride) => Text.Offset(first * stride, (width * stride, group));
            string source = isSparse ? "ref scratch, ref offsets, count" : "ref x";
            string scales = storage.HasScales ? ", " + Text.Ref("scales", At(Panel.Lanes)) : "";
            string bias = step.Bias is null ? "" : ", " + Text.Ref("bias", At(Panel.Lanes));
            writer.Line(
                $"{kernel}({source}, {Text.Ref("kernel", At(inputs * storage.RowLength))}{scales}{bias}, "
                    + $"{Text.Ref("y", At(Panel.Lanes))});");
        }
    }

    // The library's NonZeros.Padding: a list is a multiple of this, so that no chain has a tail.
    private const int NonZerosPadding = 8;

    private static string Dense(
        KernelSet kernels, Step.Product step, KernelStorage storage, string name, int panels, int chains)
    {
        int inputs = step.Input.Size;
        return kernels.Add(
            $"{name}Streams{Text.Of(panels)}{(chains > 1 ? "x" + Text.Of(chains) : "")}",
            $"{Text.Of(panels * Panel.Lanes)} outputs of one sample, over {Text.Count(inputs, "input")}.",
            $"ref float x, {Weights(step, storage)}, ref float y",
            writer =>
            {
                WriteStart(writer, step, storage, panels, chains);
                int looped = inputs / chains * chains;
                using (writer.Open($"for (nuint k = 0; k < {Text.Of(looped)}; {Increment("k", chains)})"))
                {
                    for (int chain = 0; chain < chains; chain++)
                    {
                        string input = $"Unsafe.Add(ref x, {Text.Offset(chain, (1, "k"))})";
                        WriteInput(writer, storage, inputs, panels, chain, input, chain, (storage.RowLength, "k"));
                    }
                }

                for (int k = looped; k < inputs; k++)
                    WriteInput(writer, storage, inputs, panels, k - looped, $"Unsafe.Add(ref x, {Text.Of(k)})", k, (0, ""), "Last");
                WriteEnd(writer, step, storage, panels, chains);
            });
    }

    private static string Sparse(
        KernelSet kernels, Step.Product step, KernelStorage storage, string name, int panels, int chains) => kernels.Add(
        $"{name}SparseStreams{Text.Of(panels)}{(chains > 1 ? "x" + Text.Of(chains) : "")}",
        $"{Text.Of(panels * Panel.Lanes)} outputs of one sample, over the inputs that are not 0.",
        $"ref float values, ref int offsets, int count, {Weights(step, storage)}, ref float y",
        writer =>
        {
            WriteStart(writer, step, storage, panels, chains);
            using (writer.Open($"for (nuint i = 0; i < (nuint)count; {Increment("i", chains)})"))
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    string at = Text.Offset(chain, (1, "i")), row = "row" + Text.Of(chain);
                    string scaled = storage.RowLength == Panel.Lanes ? "" : " / " + Text.Of(Panel.Lanes / storage.RowLength);
                    writer.Line($"nuint {row} = (nuint)Unsafe.Add(ref offsets, {at}){scaled};");
                    WriteInput(writer, storage, step.Input.Size, panels, chain, $"Unsafe.Add(ref values, {at})", 0, (1, row));
                }
            }

            WriteEnd(writer, step, storage, panels, chains);
        });

    private static string Weights(Step.Product step, KernelStorage storage) => "ref float kernel"
        + (storage.HasScales ? ", ref float scales" : "") + (step.Bias is null ? "" : ", ref float bias");

    private static string Increment(string variable, int chains) =>
        chains == 1 ? variable + "++" : $"{variable} += {Text.Of(chains)}";

    private static string Sum(int panel, int chain) =>
        "y" + Text.Of(panel) + (chain == 0 ? "" : ((char)('a' + chain)).ToString());

    private static void WriteStart(CodeWriter writer, Step.Product step, KernelStorage storage, int panels, int chains)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            bool startsAtBias = step.Bias is not null && !storage.HasScales;
            string start = startsAtBias ? $"TPanel.Load(ref bias, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero";
            writer.Line($"TPanel {Sum(panel, 0)} = {start};");
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"TPanel {Sum(panel, chain)} = TPanel.Zero;");
        }
    }

    // One input times its weights in every panel; the offset of these is a constant and a variable.
    private static void WriteInput(
        CodeWriter writer,
        KernelStorage storage,
        int inputs,
        int panels,
        int chain,
        string input,
        int constant,
        (int Factor, string Name) variable,
        string suffix = "")
    {
        string factor = $"TPanel.Broadcast({input})";
        if (panels > 1)
        {
            string local = "a" + Text.Of(chain) + suffix;
            writer.Line($"TPanel {local} = {factor};");
            factor = local;
        }

        for (int panel = 0; panel < panels; panel++)
        {
            string at = Text.Offset(((panel * inputs) + constant) * storage.RowLength, variable);
            string sum = Sum(panel, chain);
            writer.Line($"{sum} = TPanel.MultiplyAdd({factor}, TPanel.{storage.Load}(ref kernel, {at}), {sum});");
        }
    }

    private static void WriteEnd(CodeWriter writer, Step.Product step, KernelStorage storage, int panels, int chains)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            // In pairs, which depend on each other less than one sum behind the other.
            for (int distance = 1; distance < chains; distance *= 2)
            {
                for (int chain = 0; chain + distance < chains; chain += 2 * distance)
                    writer.Line($"{Sum(panel, chain)} += {Sum(panel, chain + distance)};");
            }

            string sum = Sum(panel, 0), at = Text.Of(panel * Panel.Lanes);
            if (storage.HasScales)
            {
                writer.Line(step.Bias is null
                    ? $"{sum} *= TPanel.Load(ref scales, {at});"
                    : $"{sum} = TPanel.MultiplyAdd({sum}, TPanel.Load(ref scales, {at}), TPanel.Load(ref bias, {at}));");
            }

            TileKernels.WriteResult(writer, step.Epilogue, [], sum, at);
        }
    }
}
