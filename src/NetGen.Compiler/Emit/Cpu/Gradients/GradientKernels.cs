using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Gradients;

/// <summary>
/// Writes the gradients in kernels and biases: sums over the samples of a chunk, handed to a sink tile by tile while they
/// are in the first-level cache. A piece is what one thread computes at a time: two panels of a kernel, or a bias.
/// </summary>
internal sealed partial class GradientKernels(KernelSet kernels, int rowCapacity, Func<PlacedParameter, string?> penaltyOf)
{
    private const int PairPanels = RegisterTiles.WideGradientPanels;

    private const int Block = Panel.Lanes * Panel.Lanes;

    /// <summary>The floats of scratch memory that a kernel's gradient needs: one tile, or two blocks and one transposed.</summary>
    public static int TileLength => (PairPanels + 1) * Block;

    /// <summary>The pieces of a step.</summary>
    public static int Pieces(Step step) => step is Step.KernelGradient kernel
        ? (kernel.Panels + PairPanels - 1) / PairPanels
        : 1;

    /// <summary>
    /// The kernel of a pair of panels of a weight gradient, or of the last single one:
    /// <c>(panel, ref x, ref g[, ref x1, ref g1, …][, ref parameters], ref scratch, rows, offset, ref sink)</c>.
    /// </summary>
    public string Kernel(Step.KernelGradient step, int panels) =>
        Get(step, step.Kernel, () => AddKernel(step, panels), panels);

    /// <summary>
    /// The kernel of the whole gradient in a kernel of few outputs, summed up as gᵀ·x:
    /// <c>(ref x, ref g[, ref parameters], ref scratch, rows, offset, ref sink)</c>.
    /// </summary>
    public string Transposed(Step.KernelGradient step) => Get(step, step.Kernel, () => AddTransposed(step));

    /// <summary>
    /// The kernel of the whole gradient in a kernel that has its inputs in the lanes:
    /// <c>(ref x, ref g[, ref x1, ref g1, …][, ref parameters], ref scratch, rows, offset, ref sink)</c>.
    /// </summary>
    public string InputLanes(Step.KernelGradient step) => Get(step, step.Kernel, () => AddInputLanes(step));

    /// <summary>The kernel of a bias gradient: <c>(ref g[, ref g1, …][, ref parameters], ref scratch, rows, offset, ref sink)</c>.</summary>
    public string Bias(Step.BiasGradient step) => Get(step, step.Bias, () => AddBias(step));

    /// <summary>
    /// The kernel for a parameter that the loss does not depend on, whose gradient is 0:
    /// <c>([ref parameters, ]ref scratch, offset, ref sink)</c>.
    /// </summary>
    public string None(PlacedParameter parameter) => kernels.Add(
        Text.Pascal(parameter.Specification.Name) + "NoGradient",
        $"The gradient in {Text.Count(parameter.Length, "float")} that the loss does not depend on.",
        $"ref float scratch{PenaltyParameter(parameter)}, nuint offset, ref TSink sink",
        writer =>
        {
            using (writer.Open(
                $"for (nuint i = 0; i < {Text.Of(parameter.Length)}; i += {Text.Of(Panel.Lanes)})"))
            {
                writer.Line("TPanel.Zero.Store(ref scratch, 0);");
                WriteDelivery(writer, parameter, "scratch", "offset + i", Panel.Lanes);
            }
        },
        typeParameters: Sink);

    /// <summary>
    /// The kernel of a gradient that was computed for the whole batch, which the first chunk delivers:
    /// <c>(ref gradient[, ref parameters], firstRow, ref scratch, offset, ref sink)</c>.
    /// </summary>
    public string Shared(Step.SharedGradient step) => Get(step, step.Parameter, () => kernels.Add(
        Text.Pascal(step.Parameter.Specification.Name) + "Gradient",
        $"The gradient in {Text.Count(step.Parameter.Length, "float")}, of the whole batch.",
        $"ref float gradient{PenaltyParameter(step.Parameter)}, int firstRow, ref float scratch, nuint offset, ref TSink sink",
        writer =>
        {
            using (writer.Open(
                $"for (nuint i = 0; i < {Text.Of(step.Parameter.Length)}; i += {Text.Of(Panel.Lanes)})"))
            {
                writer.Line("TPanel value = firstRow == 0 ? TPanel.Load(ref gradient, i) : TPanel.Zero;");
                writer.Line("value.Store(ref scratch, 0);");
                WriteDelivery(writer, step.Parameter, "scratch", "offset + i", Panel.Lanes);
            }
        },
        typeParameters: Sink));

    private string Get(Step step, PlacedParameter parameter, Func<string> add, int panels = 0) =>
        kernels.Get(KernelKey.Of(step, rowCapacity, panels, penaltyOf(parameter)), add);

    private string AddKernel(Step.KernelGradient step, int panels)
    {
        string name = $"{Text.Pascal(step.Kernel.Layer)}KernelGradient{(panels == 1 ? "Panel" : "Pair")}";
        string[] factors = [.. Terms(step.Terms).SelectMany(term => new[] { "x" + term, "g" + term })];
        return kernels.Add(
            name,
            $"The gradient xᵀ·g in {Text.Count(step.Inputs, "input")} by {Text.Of(panels * Panel.Lanes)} outputs of a kernel.",
            $"nuint panel, {References(factors)}{PenaltyParameter(step.Kernel)}, ref float scratch, int rows, nuint offset, ref TSink sink",
            writer =>
            {
                using (writer.Open("if (TPanel.VectorCount == 1)"))
                    WriteSums(writer, step, panels, isWide: true);

                using (writer.Open("else"))
                {
                    if (panels == 1)
                    {
                        WriteSums(writer, step, 1, isWide: false);
                        return;
                    }

                    string single = Kernel(step, 1), penalty = penaltyOf(step.Kernel) is null ? "" : ", ref parameters";
                    for (int panel = 0; panel < panels; panel++)
                        writer.Line($"{single}({Text.Offset(panel, (1, "panel"))}, {Arguments(factors)}{penalty}, ref scratch, rows, offset, ref sink);");
                }
            },
            typeParameters: Sink);
    }

    private string AddTransposed(Step.KernelGradient step) => kernels.Add(
        $"{Text.Pascal(step.Kernel.Layer)}KernelGradientTransposed",
        $"The gradient xᵀ·g in {Text.Count(step.Inputs, "input")} by {Text.Count(step.Outputs, "output")} of a kernel, "
            + "summed up with the inputs in the lanes.",
        $"ref float x, ref float g{PenaltyParameter(step.Kernel)}, ref float scratch, int rows, nuint offset, ref TSink sink",
        writer =>
        {
            writer.Line("// The outputs that there are not stay 0.");
            writer.Line($"MemoryMarshal.CreateSpan(ref scratch, {Text.Of(PairPanels * Block)}).Clear();");
            using (writer.Open("if (TPanel.VectorCount == 1)"))
                WriteTransposed(writer, step, PairPanels, step.Outputs);
            using (writer.Open("else"))
                WriteTransposed(writer, step, 1, RegisterTiles.NarrowRows);
        },
        typeParameters: Sink);

    private string AddInputLanes(Step.KernelGradient step)
    {
        string[] factors = [.. Terms(step.Terms).SelectMany(term => new[] { "x" + term, "g" + term })];
        return kernels.Add(
            $"{Text.Pascal(step.Kernel.Layer)}KernelGradient",
            $"The gradient xᵀ·g in {Text.Count(step.Inputs, "input")} by {Text.Count(step.Outputs, "output")} of a kernel that has its inputs in the lanes.",
            $"{References(factors)}{PenaltyParameter(step.Kernel)}, ref float scratch, int rows, nuint offset, ref TSink sink",
            writer =>
            {
                using (writer.Open("if (TPanel.VectorCount == 1)"))
                    WriteInputLanes(writer, step, PairPanels, step.Outputs);
                using (writer.Open("else"))
                    WriteInputLanes(writer, step, 1, RegisterTiles.NarrowRows);
            },
            typeParameters: Sink);
    }

    private string AddBias(Step.BiasGradient step) => kernels.Add(
        Text.Pascal(step.Bias.Layer) + "BiasGradient",
        $"The gradient in a bias: the sum over the samples of g, {Text.Count(step.Terms[0].Size, "output")}.",
        $"{References(Terms(step.Terms).Select(term => "g" + term))}{PenaltyParameter(step.Bias)}, ref float scratch, int rows, nuint offset, "
            + "ref TSink sink",
        writer =>
        {
            int panels = step.Panels, whole = panels / RegisterTiles.WidePanels;
            int rest = panels % RegisterTiles.WidePanels;
            foreach ((Program.Buffer buffer, string term) in step.Terms.Zip(Terms(step.Terms), (buffer, term) => (buffer, term)))
            {
                string g = "g" + term;
                if (step.ParameterRows > 1)
                {
                    writer.Line($"{PositionSum(step, isAdded: term.Length > 0)}(ref {g}, ref scratch, rows);");
                    continue;
                }

                int capacity = Capacity(buffer);
                string rows = Rows(buffer);
                string panelsAt(string group) => Text.Offset(0, (RegisterTiles.WidePanels * capacity * Panel.Lanes, group));
                if (whole > 0)
                {
                    string sum = RowSum(RegisterTiles.WidePanels, capacity, isAdded: term.Length > 0);
                    writer.Loop("group", whole, group => writer.Line(
                        $"{sum}({Text.Ref(g, panelsAt(group))}, "
                            + $"{Text.Ref("scratch", Text.Offset(0, (RegisterTiles.WidePanels * Panel.Lanes, group)))}, {rows});"));
                }

                if (rest > 0)
                {
                    int first = panels - rest;
                    writer.Line(
                        $"{RowSum(rest, capacity, isAdded: term.Length > 0)}({Text.Ref(g, Text.Of(first * capacity * Panel.Lanes))}, "
                            + $"{Text.Ref("scratch", Text.Of(first * Panel.Lanes))}, {rows});");
                }
            }

            WriteDelivery(writer, step.Bias, "scratch", "offset", panels * step.ParameterRows * Panel.Lanes);
        },
        typeParameters: Sink);

    private static (string, string) Sink => ("TSink", "where TSink : struct, IGradientSink");

    // What tells the references of each term apart.
    private static string[] Terms<T>(EquatableArray<T> terms)
        where T : IEquatable<T> => [.. Enumerable.Range(0, terms.Count).Select(term => term == 0 ? "" : Text.Of(term))];

    private static string References(IEnumerable<string> names) => string.Join(", ", names.Select(name => "ref float " + name));

    private static string Arguments(IEnumerable<string> names) => string.Join(", ", names.Select(name => "ref " + name));

    private void WriteStart(CodeWriter writer, Step.KernelGradient step)
    {
        foreach ((GradientTerm part, string term) in step.Terms.Zip(Terms(step.Terms), (part, term) => (part, term)))
        {
            writer.Line(
                $"ref float gradient{term} = {Text.Ref("g" + term, Text.Offset(0, (Capacity(part.Gradient) * Panel.Lanes, "panel")))};");
        }

        writer.Line($"nuint target = {Text.Offset(0, (1, "offset"), (step.KernelRows * Panel.Lanes, "panel"))};");
    }

    // The rows that a tensor of the chunk has room for, and those that it has.
    private int Capacity(Program.Buffer buffer) => Panel.Rows(rowCapacity, buffer.Positions);

    private static string Rows(Program.Buffer buffer) => buffer.Positions == 1 ? "rows" : $"rows * {Text.Of(buffer.Positions)}";

    private string PositionSum(Step.BiasGradient step, bool isAdded) => kernels.Add(
        $"PositionSum{Text.Of(step.ParameterRows)}x{Text.Of(step.Panels)}",
        $"The sum over the samples of {Text.Count(step.ParameterRows, "position")} of {Text.Count(step.Panels, "panel")}"
            + $"{(isAdded ? ", added to what is there" : "")}.",
        "ref float g, ref float sum, int rows",
        writer => writer.Loop("panel", step.Panels, panel => writer.Loop("position", step.ParameterRows, position =>
        {
            string target = Text.Offset(0, (step.ParameterRows * Panel.Lanes, panel), (Panel.Lanes, position));
            string start = Text.Offset(0, (Capacity(step.Terms[0]) * Panel.Lanes, panel), (Panel.Lanes, position));
            writer.Line($"TPanel total = {(isAdded ? $"TPanel.Load(ref sum, {target})" : "TPanel.Zero")};");
            writer.Line($"ref float first = {Text.Ref("g", start)};");
            using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
                writer.Line($"total += TPanel.Load(ref first, {Text.Of(step.ParameterRows * Panel.Lanes)} * row);");
            writer.Line($"total.Store(ref sum, {target});");
        })));

    private string RowSum(int panels, int capacity, bool isAdded) => kernels.Add(
        $"RowSum{Text.Of(panels)}",
        $"The sum over the samples of {Text.Count(panels, "panel")}{(isAdded ? ", added to what is there" : "")}.",
        "ref float g, ref float sum, int rows",
        writer => WriteRowSum(writer, panels, capacity, isAdded));

    private string PenaltyParameter(PlacedParameter parameter) =>
        penaltyOf(parameter) is null ? "" : ", ref float parameters";

    private void WriteTransposed(CodeWriter writer, Step.KernelGradient step, int width, int tileOutputs)
    {
        int inputs = step.Inputs, outputs = step.Outputs, whole = inputs / Panel.Lanes;
        int capacity = Capacity(step.Terms[0].Gradient);
        writer.Loop("group", whole / width, group => WriteBlocks((width, group), 0, width, Panel.Lanes));
        for (int panel = whole / width * width; panel < step.Terms[0].Input.Panels; panel++)
            WriteBlocks((0, ""), panel, 1, Math.Min(Panel.Lanes, inputs - (panel * Panel.Lanes)));

        void WriteBlocks((int Factor, string Variable) group, int first, int panels, int used)
        {
            const int transposed = PairPanels * Block;
            const int lanes = Panel.Lanes;
            string x = Text.Ref(
                "x", Text.Offset(first * capacity * lanes, (group.Factor * capacity * lanes, group.Variable)));
            for (int output = 0; output < outputs; output += tileOutputs)
            {
                string tile = Tile(Math.Min(tileOutputs, outputs - output), panels, rowStride: lanes, capacity, inputCapacity: lanes);
                string g = Text.Ref("g", Text.Of(output)), sums = Text.Ref("scratch", Text.Of(output * lanes));
                writer.Line($"{tile}({g}, {x}, {sums}, {Rows(step.Terms[0].Gradient)});");
            }

            for (int panel = 0; panel < panels; panel++)
            {
                writer.Line(
                    $"PanelLayout.TransposePanels({Text.Ref("scratch", Text.Of(panel * Block))}, {Text.Of(lanes)}, 0, "
                        + $"{Text.Of(lanes)}, 1, {Text.Ref("scratch", Text.Of(transposed))});");
                string target = Text.Offset(
                    (first + panel) * Block, (1, "offset"), (group.Factor * Block, group.Variable));
                WriteDelivery(writer, step.Kernel, "scratch", target, used * lanes, transposed);
            }
        }
    }

    // Tiles of outputs × panels of inputs, which are sums as they lie in the kernel.
    private void WriteInputLanes(CodeWriter writer, Step.KernelGradient step, int width, int tileOutputs)
    {
        int outputs = step.Outputs, panels = step.Terms[0].Input.Panels, length = outputs * Panel.Lanes;
        writer.Loop("group", panels / width, group => WriteTiles((width, group), 0, width));
        if (panels % width > 0)
            WriteTiles((0, ""), panels / width * width, panels % width);

        void WriteTiles((int Factor, string Variable) group, int first, int count)
        {
            foreach ((GradientTerm term, string suffix) in step.Terms.Zip(Terms(step.Terms), (term, suffix) => (term, suffix)))
            {
                int capacity = Capacity(term.Gradient), panel = capacity * Panel.Lanes;
                string x = Text.Ref("x" + suffix, Text.Offset(first * panel, (group.Factor * panel, group.Variable)));
                for (int output = 0; output < outputs; output += tileOutputs)
                {
                    string tile = Tile(
                        Math.Min(tileOutputs, outputs - output), count, rowStride: Panel.Lanes, capacity, inputCapacity: outputs, isAdded: suffix.Length > 0);
                    writer.Line(
                        $"{tile}({Text.Ref("g" + suffix, Text.Of(output))}, {x}, {Text.Ref("scratch", Text.Of(output * Panel.Lanes))}, {Rows(term.Gradient)});");
                }
            }

            WriteDelivery(
                writer, step.Kernel, "scratch", Text.Offset(first * length, (1, "offset"), (group.Factor * length, group.Variable)), count * length);
        }
    }

    // The regularisers' gradient once for a batch, then what the sink does with a finished part.
    private void WriteDelivery(
        CodeWriter writer, PlacedParameter parameter, string scratch, string target, int length, int scratchAt = 0) =>
        WriteDelivery(writer, parameter, scratch, target, Text.Of(length), scratchAt);

    private void WriteDelivery(
        CodeWriter writer, PlacedParameter parameter, string scratch, string target, string length, int scratchAt = 0)
    {
        string gradient = Text.Ref(scratch, Text.Of(scratchAt));
        if (penaltyOf(parameter) is { } penalty)
        {
            writer.Line("if (sink.IsLast)");
            writer.Line($"    {penalty}({Text.Ref("parameters", target)}, {gradient}, {length});");
        }

        writer.Line($"sink.Add<TPanel>({gradient}, {target}, {length});");
    }

    // Sums of inputs × panels; those of a panel start a number of floats of 16 after those of the one before.
    private string Tile(int inputs, int panels, int rowStride, int capacity, int? inputCapacity = null, bool isAdded = false) => kernels.Add(
        $"GradientTile{Text.Of(inputs)}x{Text.Of(panels)}",
        $"{Text.Count(inputs, "input")} by {Text.Of(panels * Panel.Lanes)} outputs of a kernel's gradient{(isAdded ? ", added to what is there" : "")}.",
        "ref float x, ref float g, ref float sum, int rows",
        writer =>
        {
            string Sum(int input, int panel) => $"w{Text.Of(input)}" + TileKernels.Column(panel, panels);
            string At(int input, int panel) => Text.Of(((panel * (inputCapacity ?? inputs)) + input) * Panel.Lanes);
            for (int input = 0; input < inputs; input++)
            {
                for (int panel = 0; panel < panels; panel++)
                    writer.Line($"TPanel {Sum(input, panel)} = {(isAdded ? $"TPanel.Load(ref sum, {At(input, panel)})" : "TPanel.Zero")};");
            }

            using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
            {
                writer.Line($"ref float a = ref Unsafe.Add(ref x, {Text.Offset(0, (rowStride, "row"))});");
                for (int panel = 0; panel < panels; panel++)
                {
                    string at = Text.Offset(panel * capacity * Panel.Lanes, (Panel.Lanes, "row"));
                    writer.Line($"TPanel e{TileKernels.Column(panel, panels)} = TPanel.Load(ref g, {at});");
                }

                TileKernels.WriteProducts(
                    writer, inputs, panels, input => $"Unsafe.Add(ref a, {Text.Of(input)})", "e", Sum);
            }

            for (int panel = 0; panel < panels; panel++)
            {
                for (int input = 0; input < inputs; input++)
                    writer.Line($"{Sum(input, panel)}.Store(ref sum, {At(input, panel)});");
            }
        });

    private static void WriteRowSum(CodeWriter writer, int panels, int capacity, bool isAdded)
    {
        for (int panel = 0; panel < panels; panel++)
            writer.Line($"TPanel sum{Text.Of(panel)} = {(isAdded ? $"TPanel.Load(ref sum, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero")};");
        using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
        {
            for (int panel = 0; panel < panels; panel++)
            {
                string at = Text.Offset(panel * capacity * Panel.Lanes, (Panel.Lanes, "row"));
                writer.Line($"sum{Text.Of(panel)} += TPanel.Load(ref g, {at});");
            }
        }

        for (int panel = 0; panel < panels; panel++)
            writer.Line($"sum{Text.Of(panel)}.Store(ref sum, {Text.Of(panel * Panel.Lanes)});");
    }
}
