using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes matrix products for one sample as streams of panels: each input is broadcast, and multiplied by its weights in
/// several panels of outputs held in registers. With sparse streams, inputs that are 0 are left out where most are.
/// </summary>
internal static class StreamKernels
{
    // The library's NonZeros.Padding: a list is a multiple of this, so that no chain has a tail.
    private const int NonZerosPadding = 8;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref scales][, ref bias][, ref scratch], ref y[, ref operands…][, begin, end])</c>.</summary>
    /// <param name="kernels">Receives it and what it calls.</param>
    /// <param name="step">The product.</param>
    /// <param name="storage">How its kernel is stored.</param>
    /// <param name="axis">Whether a call computes the panels from <c>begin</c> to <c>end</c> only.</param>
    public static string Product(KernelSet kernels, Step.Product step, KernelStorage storage, SplitAxis axis = SplitAxis.None)
    {
        int inputs = step.Input.Size;
        bool isSparse = step.Shape == CodeShape.SparseStreams;
        string name = Text.Pascal(step.Kernel.Layer) + storage.Name;
        if (!isSparse && step.Result.Panels <= CostModel.StreamPanels(isWide: false))
            return Dense(kernels, step, storage, name, step.Result.Panels, isWide: null);

        string scratch = isSparse ? ", ref float scratch" : "";
        return kernels.Add(
            name + "Single",
            $"{Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, one sample{Described(storage)}.",
            string.Join(", ", [$"ref float x, {Weights(step, storage)}{scratch}, {Results(step)}", .. PartText.Parameters(axis)]),
            writer =>
            {
                if (isSparse)
                {
                    string length = Text.Of(inputs);
                    using (writer.Open($"if (NonZeros.Count(ref x, {length}) <= {Text.Of(CostModel.SparseInputs(inputs))})"))
                    {
                        writer.Line($"ref int offsets = ref Unsafe.As<float, int>(ref Unsafe.Add(ref scratch, {Text.Of(CostModel.ListLength(inputs) / 2)}));");
                        writer.Line($"int count = NonZeros.List(ref x, {length}, ref scratch, ref offsets);");
                        WriteGroups(writer, kernels, step, storage, name, axis, isSparse: true);
                        writer.Line("return;");
                    }
                }

                WriteGroups(writer, kernels, step, storage, name, axis, isSparse: false);
            });
    }

    /// <summary>
    /// Writes the sums of a product, before its epilogue, into the locals <c>y0</c>, <c>y1</c>, …, from references
    /// <c>kernel</c>, <c>scales</c> and <c>bias</c>.
    /// </summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="step">The product.</param>
    /// <param name="storage">How its kernel is stored.</param>
    /// <param name="x">The name of the reference to its input.</param>
    /// <param name="panels">The panels of outputs that are summed.</param>
    /// <param name="isWide">The only width of vectors that comes here; nothing for all.</param>
    public static void WriteDense(
        CodeWriter writer, Step.Product step, KernelStorage storage, string x, int panels, bool? isWide = null)
    {
        WriteSums(writer, step, storage, panels, isWide, step.Input.Size, storage.HasPairs && step.Input.Size > 1 ? WritePairs : null, chains =>
        {
            int inputs = step.Input.Size, looped = inputs / chains * chains;
            using (writer.Open($"for (nuint k = 0; k < {Text.Of(looped)}; {Increment("k", chains)})"))
            {
                writer.Line($"ref float row = ref Unsafe.Add(ref kernel, {Text.Of(storage.RowLength)} * k);");
                for (int chain = 0; chain < chains; chain++)
                    WriteInput(writer, storage, inputs, panels, chain, $"Unsafe.Add(ref {x}, {Text.Offset(chain, (1, "k"))})", "row", chain);
            }

            for (int k = looped; k < inputs; k++)
                WriteInput(writer, storage, inputs, panels, k - looped, $"Unsafe.Add(ref {x}, {Text.Of(k)})", "kernel", k, "Last");
        });

        void WritePairs()
        {
            int inputs = step.Input.Size, chains = Chains(panels, isWide: true, inputs) / 2;
            var pairs = new PairedSums(writer, [.. Enumerable.Range(0, panels).Select(panel => Sum(panel))], Math.Max(1, chains));
            int trip = 2 * pairs.Chains, looped = inputs / trip * trip;
            using (writer.Open($"for (nuint k = 0; k < {Text.Of(looped)}; k += {Text.Of(trip)})"))
            {
                writer.Line($"ref float row = ref Unsafe.Add(ref kernel, {Text.Of(storage.RowLength)} * k);");
                for (int input = 0; input < trip; input += 2)
                    WritePair(Text.Offset(input, (1, "k")), Text.Offset(input + 1, (1, "k")), "row", input);
            }

            for (int k = looped; k + 1 < inputs; k += 2)
                WritePair(Text.Of(k), Text.Of(k + 1), "kernel", k);
            if (inputs % 2 > 0)
                WriteInput(writer, storage, inputs, panels, chain: 0, $"Unsafe.Add(ref {x}, {Text.Of(inputs - 1)})", "kernel", inputs - 1, "Last");
            pairs.WriteTotal();

            void WritePair(string first, string second, string reference, int row) => pairs.WritePair(
                $"factors{(reference == "row" ? "" : "Last")}{Text.Of(row)}",
                $"Unsafe.Add(ref {x}, {first})",
                $"Unsafe.Add(ref {x}, {second})",
                row / 2,
                panel => (reference, Text.Of(((panel * inputs) + row) * storage.RowLength)));
        }
    }

    // Where there are fewer panels than are summed at once, each gets several sums.
    private static int Chains(int panels, bool isWide, int most) =>
        Math.Max(1, Math.Min(CostModel.StreamPanels(isWide) / panels, most));

    private static void WriteGroups(
        CodeWriter writer, KernelSet kernels, Step.Product step, KernelStorage storage, string name, SplitAxis axis, bool isSparse)
    {
        if (step.Result.Panels <= CostModel.StreamPanels(isWide: false))
        {
            WriteGroups(writer, kernels, step, storage, name, axis, isSparse, isWide: null);
            return;
        }

        using (writer.Open("if (TPanel.VectorCount == 1)"))
            WriteGroups(writer, kernels, step, storage, name, axis, isSparse, isWide: true);
        using (writer.Open("else"))
            WriteGroups(writer, kernels, step, storage, name, axis, isSparse, isWide: false);
    }

    private static void WriteGroups(
        CodeWriter writer,
        KernelSet kernels,
        Step.Product step,
        KernelStorage storage,
        string name,
        SplitAxis axis,
        bool isSparse,
        bool? isWide)
    {
        int inputs = step.Input.Size, panels = step.Result.Panels, width = CostModel.StreamPanels(isWide ?? false);
        int whole = panels / width, rest = panels % width;
        if (whole > 0)
            WriteCalls(new TilePanels(0, width, whole, Rows: 1));
        if (rest > 0)
            WriteCalls(new TilePanels(whole * width, rest, 1, Rows: 1));

        void WriteCalls(TilePanels tiles)
        {
            string kernel = Streams(tiles.Panels);
            if (axis == SplitAxis.Panels)
                PanelPart.Write(writer, tiles, group => WriteCall(kernel, stride => group.Offset(stride)));
            else
                writer.Loop("group", tiles.Count, group => WriteCall(kernel, stride => Text.Offset(tiles.First * stride, (width * stride, group))));
        }

        string Streams(int count) => isSparse
            ? Sparse(kernels, step, storage, name, count, isWide)
            : Dense(kernels, step, storage, name, count, isWide);

        void WriteCall(string kernel, Func<int, string> at)
        {
            string source = isSparse ? "ref scratch, ref offsets, count" : "ref x";
            string scales = storage.HasScales ? ", " + Text.Ref("scales", at(Panel.Lanes)) : "";
            string bias = step.Bias is null ? "" : ", " + Text.Ref("bias", at(Panel.Lanes));
            writer.Line(
                $"{kernel}({source}, {Text.Ref("kernel", at(inputs * storage.RowLength))}{scales}{bias}, "
                    + $"{string.Join(", ", TileKernels.OperandNames(step.Epilogue).Prepend("y").Select(result => Text.Ref(result, at(Panel.Lanes))))});");
        }
    }

    private static string Dense(
        KernelSet kernels, Step.Product step, KernelStorage storage, string name, int panels, bool? isWide) =>
        kernels.Add(
            $"{name}Streams{Text.Of(panels)}{Suffix(isWide)}",
            $"{Text.Of(panels * Panel.Lanes)} outputs of one sample, over {Text.Count(step.Input.Size, "input")}{Described(storage)}.",
            $"ref float x, {Weights(step, storage)}, {Results(step)}",
            writer =>
            {
                WriteDense(writer, step, storage, "x", panels, isWide);
                WriteResults(writer, step, panels);
            });

    private static string Sparse(
        KernelSet kernels, Step.Product step, KernelStorage storage, string name, int panels, bool? isWide) =>
        kernels.Add(
            $"{name}SparseStreams{Text.Of(panels)}{Suffix(isWide)}",
            $"{Text.Of(panels * Panel.Lanes)} outputs of one sample, over the inputs that are not 0{Described(storage)}.",
            $"ref float values, ref int offsets, int count, {Weights(step, storage)}, {Results(step)}",
            writer =>
            {
                WriteSums(writer, step, storage, panels, isWide, NonZerosPadding, writePairs: null, chains =>
                {
                    using (writer.Open($"for (nuint i = 0; i < (nuint)count; {Increment("i", chains)})"))
                    {
                        for (int chain = 0; chain < chains; chain++)
                        {
                            string at = Text.Offset(chain, (1, "i")), row = "row" + Text.Of(chain);
                            string scaled = storage.RowLength == Panel.Lanes ? "" : " / " + Text.Of(Panel.Lanes / storage.RowLength);
                            writer.Line($"ref float {row} = ref Unsafe.Add(ref kernel, (nuint)Unsafe.Add(ref offsets, {at}){scaled});");
                            WriteInput(writer, storage, step.Input.Size, panels, chain, $"Unsafe.Add(ref values, {at})", row, 0);
                        }
                    }
                });
                WriteResults(writer, step, panels);
            });

    private static string Suffix(bool? isWide) => isWide switch { true => "Wide", false => "Narrow", null => "" };

    private static string Described(KernelStorage storage) => storage.Name.Length == 0 ? "" : $", {storage.Name} weights";

    private static string Weights(Step.Product step, KernelStorage storage) => "ref float kernel"
        + (storage.HasScales ? ", ref float scales" : "") + (step.Bias is null ? "" : ", ref float bias");

    private static string Results(Step.Product step) => "ref float y" + TileKernels.Parameters(TileKernels.OperandNames(step.Epilogue));

    private static string Increment(string variable, int chains) =>
        chains == 1 ? variable + "++" : $"{variable} += {Text.Of(chains)}";

    private static string Sum(int panel, int chain = 0) =>
        "y" + Text.Of(panel) + (chain == 0 ? "" : ((char)('a' + chain)).ToString());

    private static void WriteSums(
        CodeWriter writer,
        Step.Product step,
        KernelStorage storage,
        int panels,
        bool? isWide,
        int mostChains,
        Action? writePairs,
        Action<int> writeProducts)
    {
        bool startsAtBias = step.Bias is not null && !storage.HasScales;
        for (int panel = 0; panel < panels; panel++)
            writer.Line($"TPanel {Sum(panel)} = {(startsAtBias ? $"TPanel.Load(ref bias, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero")};");

        int wide = Chains(panels, isWide: true, mostChains), narrow = Chains(panels, isWide: false, mostChains);
        Action writeWide = writePairs ?? (() => WriteChains(writer, panels, wide, writeProducts));
        if (isWide is true || (isWide is null && writePairs is null && wide == narrow))
        {
            writeWide();
        }
        else if (isWide is false)
        {
            WriteChains(writer, panels, narrow, writeProducts);
        }
        else
        {
            using (writer.Open("if (TPanel.VectorCount == 1)"))
                writeWide();
            using (writer.Open("else"))
                WriteChains(writer, panels, narrow, writeProducts);
        }

        if (!storage.HasScales)
            return;
        for (int panel = 0; panel < panels; panel++)
        {
            string sum = Sum(panel), at = Text.Of(panel * Panel.Lanes);
            writer.Line(step.Bias is null
                ? $"{sum} *= TPanel.Load(ref scales, {at});"
                : $"{sum} = TPanel.MultiplyAdd({sum}, TPanel.Load(ref scales, {at}), TPanel.Load(ref bias, {at}));");
        }
    }

    private static void WriteChains(CodeWriter writer, int panels, int chains, Action<int> writeProducts)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"TPanel {Sum(panel, chain)} = TPanel.Zero;");
        }

        writeProducts(chains);

        // In pairs, which depend on each other less than one sum after the other.
        for (int panel = 0; panel < panels; panel++)
        {
            for (int distance = 1; distance < chains; distance *= 2)
            {
                for (int chain = 0; chain + distance < chains; chain += 2 * distance)
                    writer.Line($"{Sum(panel, chain)} += {Sum(panel, chain + distance)};");
            }
        }
    }

    // One input times its weights in every panel, of which the first are a number of rows after a reference.
    private static void WriteInput(
        CodeWriter writer,
        KernelStorage storage,
        int inputs,
        int panels,
        int chain,
        string input,
        string reference,
        int row,
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
            string at = Text.Of(((panel * inputs) + row) * storage.RowLength), sum = Sum(panel, chain);
            writer.Line($"{sum}.AddProduct({factor}, {storage.Row(reference, at)});");
        }
    }

    private static void WriteResults(CodeWriter writer, Step.Product step, int panels)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            TileKernels.WriteResult(
                writer, step.Epilogue, TileKernels.OperandNames(step.Epilogue), Sum(panel), Text.Of(panel * Panel.Lanes));
        }
    }
}
