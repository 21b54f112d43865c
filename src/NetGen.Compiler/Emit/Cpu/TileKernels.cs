using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes register tiles: a number of samples × 16 or more outputs, accumulated in registers over all inputs. One loop
/// stands in a method, since more than one costs the register allocator most of the speed.
/// </summary>
/// <param name="kernels">Receives the kernels.</param>
/// <param name="name">How their names start: the layer's name.</param>
/// <param name="depth">The number of inputs.</param>
/// <param name="isRows">Whether a sample's inputs lie behind each other, as the caller's do, and not in panels.</param>
/// <param name="hasBias">Whether the accumulators start with a bias.</param>
/// <param name="epilogue">What is applied to the accumulators.</param>
/// <param name="rowCapacity">The samples of a chunk.</param>
internal sealed class TileKernels(
    KernelSet kernels, string name, int depth, bool isRows, bool hasBias, Epilogue epilogue, int rowCapacity)
{
    private readonly string[] _operands = OperandNames(epilogue);

    /// <summary>The names of the references to an epilogue's operands.</summary>
    public static string[] OperandNames(Epilogue epilogue) =>
        [.. Enumerable.Range(1, epilogue.Operands.Count).Select(number => "e" + Text.Of(number))];

    /// <summary>
    /// The kernel of all samples for a few panels of outputs: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows)</c>.
    /// </summary>
    /// <param name="panels">The panels, whose weights lie behind each other.</param>
    /// <param name="tallRows">The samples of a tile.</param>
    public string Columns(int panels, int tallRows)
    {
        int rowStride = isRows ? depth : Panel.Lanes;
        string tall = Tile(tallRows, panels), low = Tile(RegisterTiles.ShortRows, panels), one = Tile(1, panels);
        return kernels.Add(
            $"{name}Columns{Text.Of(tallRows)}x{Text.Of(panels)}",
            $"{Text.Count(panels * Panel.Lanes, "output")} of all samples, over {Text.Count(depth, "input")}.",
            $"ref float x, {Weights}, ref float y{Operands}, int rows",
            writer =>
            {
                writer.Line("nuint count = (nuint)rows, row = 0;");
                using (writer.Open($"for (; row + {Text.Of(tallRows)} <= count; row += {Text.Of(tallRows)})"))
                    WriteCall(writer, tall, "row");
                writer.Line("// The last tile reaches back over samples that are done already, rather than being a small one.");
                string shortRows = Text.Of(RegisterTiles.ShortRows);
                using (writer.Open($"for (; row < count && count >= {shortRows}; row += {shortRows})"))
                {
                    writer.Line($"nuint first = nuint.Min(row, count - {shortRows});");
                    WriteCall(writer, low, "first");
                }

                using (writer.Open("for (; row < count; row++)"))
                    WriteCall(writer, one, "row");
            });

        void WriteCall(CodeWriter writer, string tile, string row)
        {
            string at = Text.Offset(0, (Panel.Lanes, row));
            string others = string.Concat(_operands.Select(operand => $", {Text.Ref(operand, at)}"));
            writer.Line(
                $"{tile}({Text.Ref("x", Text.Offset(0, (rowStride, row)))}, ref kernel{(hasBias ? ", ref bias" : "")}, "
                    + $"{Text.Ref("y", at)}{others});");
        }
    }

    private string Weights => hasBias ? "ref float kernel, ref float bias" : "ref float kernel";

    private string Operands => string.Concat(_operands.Select(operand => ", ref float " + operand));

    private string Tile(int rows, int panels) => kernels.Add(
        $"{name}Tile{Text.Of(rows)}x{Text.Of(panels)}",
        $"{Text.Count(rows, "sample")} by {Text.Count(panels * Panel.Lanes, "output")}, over {Text.Count(depth, "input")}.",
        $"ref float x, {Weights}, ref float y{Operands}",
        writer => WriteTile(writer, rows, panels));

    private void WriteTile(CodeWriter writer, int rows, int panels)
    {
        string Sum(int row, int panel) => $"y{Text.Of(row)}" + Column(panel, panels);

        for (int panel = 0; panel < panels; panel++)
        {
            string start = hasBias ? $"TPanel.Load(ref bias, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero";
            writer.Line($"TPanel {Sum(0, panel)} = {start};");
            for (int row = 1; row < rows; row++)
                writer.Line($"TPanel {Sum(row, panel)} = {Sum(0, panel)};");
        }

        using (writer.Open($"for (nuint k = 0; k < {Text.Of(depth)}; k++)"))
        {
            string at = isRows ? "k" : $"({Text.Of(rowCapacity * Panel.Lanes)} * (k / 16)) + (k % 16)";
            writer.Line($"ref float a = ref Unsafe.Add(ref x, {at});");
            for (int panel = 0; panel < panels; panel++)
            {
                string weightsAt = Text.Offset(panel * depth * Panel.Lanes, (Panel.Lanes, "k"));
                writer.Line($"TPanel w{Column(panel, panels)} = TPanel.Load(ref kernel, {weightsAt});");
            }

            WriteProducts(
                writer, rows, panels, row => Text.Ref("a", Text.Of(row * (isRows ? depth : Panel.Lanes))).Substring(4), "w", Sum);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int panel = 0; panel < panels; panel++)
            {
                string at = Text.Of((panel * rowCapacity * Panel.Lanes) + (row * Panel.Lanes));
                WriteResult(writer, epilogue, _operands, Sum(row, panel), at);
            }
        }
    }

    /// <summary>Writes an epilogue and the store behind it.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="operands">The names of the references to its operands.</param>
    /// <param name="sum">The local that holds the product.</param>
    /// <param name="at">The offset of the result and of the operands.</param>
    public static void WriteResult(
        CodeWriter writer, Epilogue epilogue, IEnumerable<string> operands, string sum, string at)
    {
        if (!epilogue.IsEmpty)
        {
            string[] values = [.. operands.Select(operand => $"TPanel.Load(ref {operand}, {at})")];
            string result = PanelExpression.Write(writer, epilogue.Expression, [sum, .. values], localPrefix: sum + "t");
            writer.Line($"{sum} = {result};");
        }

        writer.Line($"{sum}.Store(ref y, {at});");
    }

    /// <summary>
    /// Writes one step of a tile: a scalar of each row times the weights of every panel, added to the accumulators. With
    /// one panel the scalar is loaded inside the multiply-add, else once for all panels.
    /// </summary>
    public static void WriteProducts(
        CodeWriter writer, int rows, int panels, Func<int, string> scalar, string weights, Func<int, int, string> sum)
    {
        for (int row = 0; row < rows; row++)
        {
            string factor = $"TPanel.Broadcast({scalar(row)})";
            if (panels > 1)
            {
                string local = "b" + Text.Of(row);
                writer.Line($"TPanel {local} = {factor};");
                factor = local;
            }

            for (int panel = 0; panel < panels; panel++)
            {
                string accumulator = sum(row, panel);
                writer.Line($"{accumulator} = TPanel.MultiplyAdd({factor}, {weights}{Column(panel, panels)}, {accumulator});");
            }
        }
    }

    /// <summary>How a local that there is one of for each panel ends: nothing for a single panel, else a letter.</summary>
    public static string Column(int panel, int panels) => panels == 1 ? "" : ((char)('a' + panel)).ToString();
}
