using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes products with a quantized kernel for one sample: the streams of panels of the float network, whose weights
/// become floats in registers. An int8 panel's scale is multiplied in once, behind the sum.
/// </summary>
internal static class QuantizedProductKernels
{
    /// <summary>Panels of outputs that a kernel holds at once; where there are fewer, each gets several accumulators.</summary>
    private const int Streams = 4;

    /// <summary>The kernel of a product of one sample: <c>(ref x, ref parameters, ref y)</c>.</summary>
    public static string Single(KernelSet kernels, QuantizedProduct step)
    {
        const string parameters = "ref float x, ref float parameters, ref float y";
        string name = Text.Pascal(step.Kernel.Layer) + step.Format;
        int panels = step.FloatProduct.Result.Panels, groups = panels / Streams, rest = panels % Streams;
        string summary = $"{step.Kernel.Layer}: {Text.Count(step.Inputs, "input")}, "
            + $"{Text.Count(step.Outputs, "output")}, one sample, {step.Format} weights.";
        if (groups == 0)
            return kernels.Add(name + "Single", summary, parameters, writer => WriteGroup(writer, step, 0, rest, ""));

        string? tail = rest == 0 ? null : kernels.Add(
            name + "SingleTail",
            $"{step.Kernel.Layer}: the last {Text.Of(rest)} of {Text.Of(panels)} panels of outputs, one sample, {step.Format} weights.",
            parameters,
            writer => WriteGroup(writer, step, groups * Streams, rest, ""));
        return kernels.Add(name + "Single", summary, parameters, writer =>
        {
            writer.Loop("group", groups, group => WriteGroup(writer, step, 0, Streams, group));
            if (tail is not null)
                writer.Line($"{tail}(ref x, ref parameters, ref y);");
        });
    }

    private static void WriteGroup(CodeWriter writer, QuantizedProduct step, int firstPanel, int panels, string group)
    {
        var sums = new Sums(firstPanel, panels, Math.Max(1, Math.Min(Streams / panels, step.Inputs)));
        string kernelAt = Text.Offset(
            step.Kernel.Offset + (firstPanel * step.PanelLength), (Streams * step.PanelLength, group));
        writer.Line($"ref float kernel = {Text.Ref("parameters", kernelAt)};");
        for (int panel = 0; panel < panels; panel++)
        {
            bool startsAtBias = step.Format == WeightFormat.Bfloat16 && step.Bias is not null;
            writer.Line($"TPanel {sums.Name(panel, 0)} = {(startsAtBias ? Vector(step.Bias!.Offset, panel) : "TPanel.Zero")};");
            for (int chain = 1; chain < sums.Chains; chain++)
                writer.Line($"TPanel {sums.Name(panel, chain)} = TPanel.Zero;");
        }

        WriteSum(writer, step, sums);

        for (int panel = 0; panel < panels; panel++)
        {
            string y = sums.Name(panel, 0);
            for (int chain = 1; chain < sums.Chains; chain++)
                writer.Line($"{y} += {sums.Name(panel, chain)};");
            if (step.Format == WeightFormat.Int8)
            {
                string scale = Vector(step.ScaleOffset, panel);
                writer.Line(step.Bias is null
                    ? $"{y} *= {scale};"
                    : $"{y} = TPanel.MultiplyAdd({y}, {scale}, {Vector(step.Bias.Offset, panel)});");
            }

            string result = PanelExpression.Write(writer, step.FloatProduct.Epilogue.Expression, [y]);
            if (!step.FloatProduct.Epilogue.IsEmpty)
                writer.Line($"{y} = {result};");
            writer.Line($"{y}.Store(ref y, {At(0, panel)});");
        }

        string Vector(int offset, int panel) => $"TPanel.Load(ref parameters, {At(offset, panel)})";

        string At(int offset, int panel) => Text.Offset(
            offset + ((firstPanel + panel) * Panel.Lanes), (Streams * Panel.Lanes, group));
    }

    // A trip of the loop takes as many inputs as there are accumulators to a panel, in whole words.
    private static void WriteSum(CodeWriter writer, QuantizedProduct step, Sums sums)
    {
        int inputs = step.Inputs;
        int together = InputsInWord(step);
        int trip = (sums.Chains + together - 1) / together * together;
        int looped = inputs / trip * trip;
        if (looped > 0)
        {
            string increment = trip == 1 ? "k++" : $"k += {Text.Of(trip)}";
            using (writer.Open($"for (nuint k = 0; k < {Text.Of(looped)}; {increment})"))
            {
                for (int first = 0; first < trip; first += together)
                    WriteInputs(writer, step, sums, new Inputs("a", "w", first, together, 0, "k"));
            }

            writer.Line();
        }

        for (int first = looped; first < inputs; first += together)
        {
            int count = Math.Min(together, inputs - first);
            WriteInputs(writer, step, sums, new Inputs("b", "v", first - looped, count, looped, ""));
        }
    }

    // One input, or the two that lie in one word, times their weights of every panel.
    private static void WriteInputs(CodeWriter writer, QuantizedProduct step, Sums sums, Inputs inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            string at = Text.Offset(inputs.Start + inputs.First + i, (1, inputs.Variable));
            writer.Line($"TPanel {inputs.Name(i)} = TPanel.Broadcast(Unsafe.Add(ref x, {at}));");
        }

        bool isInt8 = step.Format == WeightFormat.Int8;
        int words = isInt8 ? Panel.Lanes / sizeof(float) : Panel.Lanes / 2;
        for (int panel = 0; panel < sums.Panels; panel++)
        {
            string at = Text.Offset(
                (panel * step.PanelLength) + ((inputs.Start + inputs.First) * words), (words, inputs.Variable));
            if (isInt8)
            {
                Add(0, $"TPanel.LoadInt8(ref kernel, {at})");
                continue;
            }

            string even = inputs.Weights(panel, 0), odd = inputs.Weights(panel, 1);
            string discard = inputs.Count == 2 ? "TPanel " + odd : "_";
            writer.Line($"TPanel {even} = TPanel.LoadBfloat16(ref kernel, {at}, out {discard});");
            Add(0, even);
            if (inputs.Count == 2)
                Add(1, odd);

            void Add(int index, string weights)
            {
                string y = sums.Name(panel, (inputs.First + index) % sums.Chains);
                writer.Line($"{y} = TPanel.MultiplyAdd({inputs.Name(index)}, {weights}, {y});");
            }
        }
    }

    private static int InputsInWord(QuantizedProduct step) => step.Format == WeightFormat.Bfloat16 ? 2 : 1;

    /// <summary>Inputs that are taken together.</summary>
    /// <param name="Prefix">What the names of their locals start with.</param>
    /// <param name="WeightPrefix">What the names of their weights' locals start with.</param>
    /// <param name="First">The number of the first within the trip, or behind the loop.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Start">Where numbering starts.</param>
    /// <param name="Variable">The loop's variable; empty behind the loop.</param>
    private readonly record struct Inputs(
        string Prefix, string WeightPrefix, int First, int Count, int Start, string Variable)
    {
        /// <summary>The local of an input: <c>a1</c>.</summary>
        public string Name(int index) => Prefix + Text.Of(First + index);

        /// <summary>The local of an input's weights for a panel: <c>w1p0</c>.</summary>
        public string Weights(int panel, int index) => $"{WeightPrefix}{Text.Of(First + index)}p{Text.Of(panel)}";
    }

    /// <summary>The accumulators of a group of panels.</summary>
    private readonly record struct Sums(int FirstPanel, int Panels, int Chains)
    {
        /// <summary>The local of a panel: <c>y5</c>, <c>y5b</c>.</summary>
        public string Name(int panel, int chain) =>
            "y" + Text.Of(FirstPanel + panel) + (chain == 0 ? "" : ((char)('a' + chain)).ToString());
    }
}
