using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Calls the library's register tiles (<c>ChunkProducts</c>): a number of samples × 16 or more outputs, accumulated in
/// registers over all inputs. What a product is, it gets as a type, so that the JIT sees constants.
/// </summary>
internal sealed class TileKernels
{
    private readonly string _product;
    private readonly bool _hasBias;
    private readonly string[] _operands;

    /// <summary>Adds the type of a product.</summary>
    /// <param name="kernels">Receives it.</param>
    /// <param name="name">How its name starts: the layer's name.</param>
    /// <param name="input">What is multiplied by the kernel; a row of the caller's lies one float after the other, and not in panels.</param>
    /// <param name="hasBias">Whether the accumulators start with a bias.</param>
    /// <param name="epilogue">What is applied to the accumulators.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public TileKernels(
        KernelSet kernels, string name, Program.Buffer input, bool hasBias, Epilogue epilogue, int rowCapacity)
    {
        _hasBias = hasBias;
        _operands = OperandNames(epilogue);
        _product = kernels.AddType(
            name + "Product",
            $"{Text.Count(input.Size, "input")}{(hasBias ? ", a bias" : "")}; y = {FormulaText.Of(epilogue.Expression, ["sum", .. _operands])}.",
            "IChunkProduct",
            writer => WriteProduct(writer, input, hasBias, epilogue, rowCapacity));
    }

    /// <summary>The names of the references to an epilogue's operands.</summary>
    public static string[] OperandNames(Epilogue epilogue) =>
        [.. Enumerable.Range(1, epilogue.Operands.Count).Select(number => "e" + Text.Of(number))];

    /// <summary>The references to an epilogue's operands as further parameters.</summary>
    public static string Parameters(IEnumerable<string> operands) => string.Concat(operands.Select(operand => ", ref float " + operand));

    /// <summary>A call that computes all samples for a few panels of outputs.</summary>
    /// <param name="panels">The panels, whose weights lie one after the other.</param>
    /// <param name="tallRows">The samples of a tile.</param>
    /// <param name="x">The reference to the inputs.</param>
    /// <param name="kernel">The reference to the panels of the kernel.</param>
    /// <param name="bias">The reference to the panels of the bias; not used without one.</param>
    /// <param name="results">The references to the outputs and the epilogue's operands.</param>
    public string Call(int panels, int tallRows, string x, string kernel, string? bias, IReadOnlyList<string> results)
    {
        // The tiles take references for what a product has not, and do not read them.
        IEnumerable<string> unused = Enumerable.Repeat(x, CostModel.MaximumEpilogueOperands + 1 - results.Count);
        string arguments = string.Join(", ", [x, kernel, _hasBias ? bias! : x, .. results, .. unused, "rows"]);
        return $"ChunkProducts.Columns{Text.Of(tallRows)}x{Text.Of(panels)}<TPanel, {_product}>({arguments});";
    }

    private void WriteProduct(CodeWriter writer, Program.Buffer input, bool hasBias, Epilogue epilogue, int rowCapacity)
    {
        const string panel = "where TPanel : struct, IPanel<TPanel>";
        bool isRows = input.Place == Place.Input;
        string at = isRows ? "k" : $"({Text.Of(rowCapacity * Panel.Lanes)} * (k / 16)) + (k % 16)";
        writer.Line($$"""
            public static nuint Inputs => {{Text.Of(input.Size)}};

            public static nuint SampleStride => {{Text.Of(isRows ? input.Stride : Panel.Lanes)}};

            public static nuint Capacity => {{Text.Of(rowCapacity)}};

            {{Attributes.Inline}}
            public static nuint InputOffset(nuint k)
            {
                return {{at}};
            }

            {{Attributes.Inline}}
            public static TPanel Start<TPanel>(ref float bias, nuint offset)
                {{panel}} => {{(hasBias ? "TPanel.Load(ref bias, offset)" : "TPanel.Zero")}};

            {{Attributes.Inline}}
            public static TPanel Finish<TPanel>(TPanel sum, ref float e1, ref float e2, nuint offset)
                {{panel}}
            """);
        using (writer.Open())
        {
            string[] values = [.. _operands.Select(operand => $"TPanel.Load(ref {operand}, offset)")];
            writer.Line($"return {PanelExpression.Write(writer, epilogue.Expression, ["sum", .. values])};");
        }
    }

    /// <summary>Writes an epilogue and the store of its result.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="operands">The names of the references to its operands.</param>
    /// <param name="sum">The local that holds the product.</param>
    /// <param name="at">The offset of the result and of the operands.</param>
    /// <param name="isHalf">Whether half of the panel is computed.</param>
    public static void WriteResult(
        CodeWriter writer, Epilogue epilogue, IEnumerable<string> operands, string sum, string at, bool isHalf = false)
    {
        if (!epilogue.IsEmpty)
        {
            string[] values = [.. operands.Select(operand => $"TPanel.Load(ref {operand}, {at})")];
            string result = PanelExpression.Write(writer, epilogue.Expression, [sum, .. values], localPrefix: sum + "t");
            writer.Line($"{sum} = {result};");
        }

        HalfPanelKernels.WriteStore(writer, isHalf, sum, at);
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
                writer.Line($"{sum(row, panel)}.AddProduct({factor}, {weights}{Column(panel, panels)});");
            }
        }
    }

    /// <summary>How a local that there is one of for each panel ends: nothing for a single panel, else a letter.</summary>
    public static string Column(int panel, int panels) => panels == 1 ? "" : ((char)('a' + panel)).ToString();
}
