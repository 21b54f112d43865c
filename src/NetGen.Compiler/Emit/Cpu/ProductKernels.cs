using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes matrix products for one sample: straight-line code, or streams of panels.</summary>
internal static class ProductKernels
{
    /// <summary>
    /// Panels of outputs that a stream kernel holds at once. Four keep eight 256-bit multiply-adds in flight, which is
    /// what hides their latency; where there are fewer panels, each gets several accumulators.
    /// </summary>
    private const int Streams = 4;

    /// <summary>The kernel of a product of one sample: <c>(ref x, ref parameters, ref y)</c>.</summary>
    public static string Single(KernelSet kernels, Step.Product step)
    {
        int inputs = step.Input.Size, outputs = step.Result.Size, panels = step.Result.Panels;
        string layer = Text.Pascal(step.Kernel.Layer);
        string summary = $"{step.Kernel.Layer}: {Text.Count(inputs, "input")}, {Text.Count(outputs, "output")}, one sample.";
        if (step.Shape == CodeShape.Unrolled)
        {
            return kernels.Add(layer + "Single", summary, "ref float x, ref float parameters, ref float y", writer =>
            {
                writer.Line($"ref float kernel = {Text.Ref("parameters", Text.Of(step.Kernel.Offset))};");
                for (int panel = 0; panel < panels; panel++)
                    WriteStreams(writer, step, panel, 1, "", isUnrolled: true);
            });
        }

        int groups = panels / Streams, rest = panels % Streams;
        if (groups > 0 && rest > 0)
        {
            string tail = kernels.Add(
                layer + "SingleTail",
                $"{step.Kernel.Layer}: the last {Text.Of(rest)} of {Text.Of(panels)} panels of outputs, one sample.",
                "ref float x, ref float parameters, ref float y",
                writer => WriteGroup(writer, step, groups * Streams, rest, ""));
            return kernels.Add(layer + "Single", summary, "ref float x, ref float parameters, ref float y", writer =>
            {
                writer.Loop("group", groups, group => WriteGroup(writer, step, 0, Streams, group));
                writer.Line($"{tail}(ref x, ref parameters, ref y);");
            });
        }

        return kernels.Add(layer + "Single", summary, "ref float x, ref float parameters, ref float y", writer =>
            writer.Loop("group", Math.Max(groups, 1), group =>
                WriteGroup(writer, step, 0, groups > 0 ? Streams : rest, group)));
    }

    private static void WriteGroup(CodeWriter writer, Step.Product step, int firstPanel, int panels, string group)
    {
        int groupStride = Streams * step.Input.Size * Panel.Lanes;
        string offset = Text.Offset(step.Kernel.Offset, (groupStride, group));
        writer.Line($"ref float kernel = {Text.Ref("parameters", offset)};");
        WriteStreams(writer, step, firstPanel, panels, group, isUnrolled: false);
    }

    private static void WriteStreams(
        CodeWriter writer, Step.Product step, int firstPanel, int panels, string group, bool isUnrolled)
    {
        int inputs = step.Input.Size;
        int chains = Math.Max(1, Math.Min(Streams / panels, inputs));
        int looped = isUnrolled ? 0 : inputs / chains * chains;
        string Name(int panel, int chain) =>
            "y" + Text.Of(firstPanel + panel) + (chain == 0 ? "" : ((char)('a' + chain)).ToString());

        for (int panel = 0; panel < panels; panel++)
        {
            string bias = step.Bias is null
                ? "TPanel.Zero"
                : $"TPanel.Load(ref parameters, {Text.Offset(
                    step.Bias.Offset + ((firstPanel + panel) * Panel.Lanes), (Streams * Panel.Lanes, group))})";
            writer.Line($"TPanel {Name(panel, 0)} = {bias};");
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"TPanel {Name(panel, chain)} = TPanel.Zero;");
        }

        void WriteStep(int chain, int constant, string k)
        {
            string input = $"TPanel.Broadcast(Unsafe.Add(ref x, {Text.Offset(constant, (1, k))}))";
            if (panels > 1)
            {
                string name = k.Length > 0 ? "a" : "b";
                bool isFirst = k.Length > 0 ? chain == 0 : constant == looped;
                writer.Line($"{(isFirst ? "TPanel " : "")}{name} = {input};");
                input = name;
            }

            for (int panel = 0; panel < panels; panel++)
            {
                int offset = (((firstPanel + panel) * inputs) + constant) * Panel.Lanes;
                string weights = $"TPanel.Load(ref kernel, {Text.Offset(offset, (Panel.Lanes, k))})";
                writer.Line($"{Name(panel, chain)} = TPanel.MultiplyAdd({input}, {weights}, {Name(panel, chain)});");
            }
        }

        if (looped > 0)
        {
            using (writer.Open(chains == 1
                ? $"for (nuint k = 0; k < {Text.Of(looped)}; k++)"
                : $"for (nuint k = 0; k < {Text.Of(looped)}; k += {Text.Of(chains)})"))
            {
                for (int chain = 0; chain < chains; chain++)
                    WriteStep(chain, chain, "k");
            }

            writer.Line();
        }

        for (int k = looped; k < inputs; k++)
            WriteStep((k - looped) % chains, k, "");

        for (int panel = 0; panel < panels; panel++)
        {
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"{Name(panel, 0)} += {Name(panel, chain)};");
            string result = PanelExpression.Write(writer, step.Epilogue.Expression, [Name(panel, 0)]);
            if (!step.Epilogue.IsEmpty)
            {
                writer.Line($"{Name(panel, 0)} = {result};");
            }

            string at = Text.Offset((firstPanel + panel) * Panel.Lanes, (Streams * Panel.Lanes, group));
            writer.Line($"{Name(panel, 0)}.Store(ref y, {at});");
        }
    }
}
