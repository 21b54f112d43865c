using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>
/// Writes a cell as one method: first the sums of its products, all panels of all products with the same input in one loop over the inputs,
/// then panel by panel what is computed from them. Lanes past a value's size hold anything in registers, and zeros in memory.
/// </summary>
internal sealed partial class CellKernel
{
    /// <summary>The name of the number of the position in a sequence.</summary>
    public const string Position = "position";

    private readonly CodeWriter _writer;
    private readonly Cell _cell;
    private readonly Func<Program.Buffer, bool> _isStored;
    private readonly IReadOnlyDictionary<Program.Buffer, HistoryPlace> _histories;
    private readonly RoutineText _text;
    private readonly bool _isHalf;
    private readonly bool _isWide;
    private readonly int _independentSums;
    private readonly Dictionary<Program.Buffer, string[]> _locals = [];
    private readonly Dictionary<Program.Buffer, Program.Buffer> _sequences = [];
    private readonly HashSet<Program.Buffer> _clean = [];

    // The numbers of the histories whose last step a local refers to.
    private readonly HashSet<int> _known = [];

    // For a product that has the sums of another one, which is added to it and read by nothing else, the other one.
    private readonly Dictionary<Step.Product, Step.Product> _added = [];
    private int _names;
    private int _loops;

    private CellKernel(
        CodeWriter writer,
        Cell cell,
        Func<Program.Buffer, bool> isStored,
        IReadOnlyDictionary<Program.Buffer, HistoryPlace> histories,
        RoutineText text,
        bool isWide)
    {
        (_writer, _cell, _isStored, _histories, _text) = (writer, cell, isStored, histories, text);
        (_isHalf, _isWide) = (FitsHalfPanels(cell), isWide);
        _independentSums = isWide || _isHalf ? WideSums : NarrowSums;
    }

    /// <summary>Whether all values of a cell fit half of a panel.</summary>
    public static bool FitsHalfPanels(Cell cell) => CostModel.FitHalfPanels(cell.Steps.Where(step => step is not Step.History))
        && cell.Steps.OfType<Step.History>().All(history => CostModel.FitsHalfPanels(history.Source.Size));

    /// <summary>Writes the body of the method.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="cell">What is computed.</param>
    /// <param name="isStored">Whether a value is read from memory.</param>
    /// <param name="histories">Where the steps are that causal windows see.</param>
    /// <param name="text">The C# of tensors.</param>
    /// <param name="isWide">Whether it is for registers that hold a panel, and no others.</param>
    public static void Write(
        CodeWriter writer,
        Cell cell,
        Func<Program.Buffer, bool> isStored,
        IReadOnlyDictionary<Program.Buffer, HistoryPlace> histories,
        RoutineText text,
        bool isWide) => new CellKernel(writer, cell, isStored, histories, text, isWide).Write();

    private void Write()
    {
        foreach (Step.TakePosition take in _cell.Steps.OfType<Step.TakePosition>())
            _sequences[take.Result] = take.Sequence;
        Step[] steps = [.. _cell.Steps.Where(step => step is not Step.TakePosition)];

        Step[] early = [.. steps.Where(_cell.IsEarly)];
        foreach (Step step in early)
        {
            for (int panel = 0; panel < PanelsOf(step); panel++)
                WritePanel(step, panel);
        }

        // Products whose input is in memory come first; those of what is computed here stand where they are.
        steps = [.. steps.Except(early)];
        HashSet<Program.Buffer> computed = [.. _cell.Steps.Where(step => step is not (Step.Copy or Step.TakePosition or Step.History)).SelectMany(step => step.Written)];
        Step.Product[] first = [.. steps.OfType<Step.Product>().Where(product => !computed.Contains(product.Input))];
        foreach (Step.Product product in first)
        {
            if (first.FirstOrDefault(other => Cell.Begins(other, product) && IsReadOnce(other.Result)) is { } added)
                _added.Add(product, added);
        }

        foreach (IGrouping<Program.Buffer, Step.Product> group in first.GroupBy(product => product.Input))
            WriteSums([.. group]);

        // What is computed from sums may read what comes later in the cell: it waits for it then, at its own place.
        HashSet<Program.Buffer> open = [.. computed];
        var waiting = new HashSet<Step.Product>();
        foreach (Step.Product product in first.Except(_added.Values))
        {
            if (!_added.ContainsKey(product) && product.Epilogue.Operands.Any(open.Contains))
            {
                waiting.Add(product);
                continue;
            }

            WriteEpilogue(product);
            open.Remove(product.Result);
        }

        Step[] rest = [.. steps.Where(step => step is not Step.Product product || waiting.Contains(product) || !first.Contains(product))];
        for (int index = 0; index < rest.Length;)
        {
            if (rest[index] is Step.Product product)
            {
                if (waiting.Contains(product))
                    WriteEpilogue(product);
                else
                    WriteLaneProduct(product);
                index++;
                continue;
            }

            // What has as many panels is computed panel by panel.
            int panels = PanelsOf(rest[index]), count = 1;
            while (index + count < rest.Length && rest[index + count] is not Step.Product && PanelsOf(rest[index + count]) == panels)
                count++;
            for (int panel = 0; panel < panels; panel++)
            {
                foreach (Step step in rest.Skip(index).Take(count))
                    WritePanel(step, panel);
            }

            index += count;
        }
    }

    private bool IsReadOnce(Program.Buffer value) => !_isStored(value) && _cell.Steps.Count(step => step.Reads.Contains(value)) == 1;

    private static int PanelsOf(Step step) => step switch
    {
        Step.Map map => map.Result.Panels,
        Step.Copy copy => copy.Result.Panels,
        Step.UnpackOutput unpack => unpack.Source.Panels,
        Step.PutPosition put => put.Source.Panels,
        Step.PackInput pack => pack.Result.Panels,
        Step.History history => history.Source.Panels,
        _ => throw new InvalidOperationException($"{step.GetType().Name} is no step of a cell."),
    };

    private void WriteEpilogue(Step.Product product, bool isClean = true)
    {
        bool isDone = product.Epilogue.IsEmpty || _added.ContainsKey(product);
        if (isDone && isClean)
            _clean.Add(product.Result);
        for (int panel = 0; panel < product.Result.Panels; panel++)
        {
            string sum = _locals[product.Result][panel];
            if (!isDone)
            {
                string[] values = [sum, .. product.Epilogue.Operands.Select(operand => Read(operand, panel, product.Result.Size))];
                _writer.Line($"{sum} = {PanelExpression.Write(_writer, product.Epilogue.Expression, values, sum + "t")};");
            }

            Store(product.Result, panel, sum, mustMask: false);
        }
    }

    // A product of what is in a register.
    private void WriteLaneProduct(Step.Product product)
    {
        string x = _locals[product.Input][0], name = NewName();
        string start = product.Bias is null ? "TPanel.Zero" : $"TPanel.Load(ref parameters, {Text.Of(product.Bias.Offset)})";
        if (product is { Result.Size: 1, Kernel.Format: null })
        {
            _writer.Line($"TPanel {name} = TPanel.MultiplyAddColumn({x}, ref parameters, "
                + $"{Text.Of(product.Kernel.Offset)}, {Text.Of(product.Input.Size)}, {start});");
        }
        else
        {
            UnrolledProductKernels.WriteSum(
                _writer,
                name,
                start,
                [.. Enumerable.Range(0, product.Input.Size).Select(k => $"TPanel.BroadcastLane({x}, {Text.Of(k)})")],
                k =>
                {
                    (string reference, string at) = PlaceOf(product, panel: 0, k);
                    return StorageOf(product).Row(reference, at);
                });
        }

        // Past the only sum of a column, lanes hold anything.
        _locals[product.Result] = [name];
        WriteEpilogue(product, isClean: product.Result.Size > 1 || product.Kernel.Format is not null);
    }

    private void WritePanel(Step step, int panel)
    {
        switch (step)
        {
            case Step.Map map:
                string name = NewName();
                string[] operands = [.. map.Operands.Select(operand => Read(operand, panel, map.Result.Size))];
                _writer.Line($"TPanel {name} = {PanelExpression.Write(_writer, map.Expression, operands, name + "t", isLatencyBound: true)};");
                if (panel == 0)
                {
                    _locals[map.Result] = new string[map.Result.Panels];
                    if (!map.MustMask && map.Operands.All(operand => !_locals.ContainsKey(operand) || _clean.Contains(operand)))
                        _clean.Add(map.Result);
                }

                _locals[map.Result][panel] = name;
                Store(map.Result, panel, name, map.MustMask);
                break;
            case Step.Copy copy:
                _writer.Line($"{Masked(copy.Source!.Value, panel)}.Store({_text.Ref(copy.Result)}, {Text.Of(panel * Panel.Lanes)});");
                break;
            case Step.PutPosition put:
                WriteStore(Masked(put.Source, panel), _text.Ref(put.Sequence), SequenceOffset(put.Sequence, panel));
                break;
            case Step.PackInput pack:
                string packed = NewName();
                _writer.Line($"TPanel {packed} = TPanel.Broadcast(Unsafe.Add({_text.Caller.Input(pack.Slice.Offset)}, 0)) & TPanel.FirstLanes(1);");
                _locals[pack.Result] = [packed];
                _clean.Add(pack.Result);
                Store(pack.Result, panel, packed, mustMask: false);
                break;
            case Step.History { Place: var place } history:
                if (_known.Add(history.Result.Offset))
                    _writer.Line($"ref float {RoutineText.HistoryOf(history.Result)} = ref StreamHistory.Next({RoutineText.PlaceOf(place)});");
                string kept = Masked(history.Source, panel);
                foreach (int at in new[] { panel * place.PanelStride, (panel * place.PanelStride) - place.Again })
                    _writer.Line($"{kept}.Store(ref {RoutineText.HistoryOf(history.Result)}, unchecked((nuint)({Text.Of(at)})));");
                break;
            case Step.UnpackOutput unpack:
                int rest = unpack.Source.Size - (panel * Panel.Lanes);
                string value = Read(unpack.Source, panel, unpack.Source.Size), target = _text.Caller.Output(unpack.Slice.Offset);
                _writer.Line(rest >= Panel.Lanes
                    ? $"{value}.Store({target}, {Text.Of(panel * Panel.Lanes)});"
                    : $"{value}.StoreFirst(ref Unsafe.Add({target}, {Text.Of(panel * Panel.Lanes)}), {Text.Of(rest)});");
                break;
        }
    }

    // A panel of a value: a local, or what is in memory.
    private string Read(Program.Buffer value, int panel, int size)
    {
        bool isRepeated = value.Size == 1 && size > 1;
        if (_locals.TryGetValue(value, out string[]? names))
            return isRepeated ? $"TPanel.BroadcastLane({names[0]}, 0)" : names[panel];
        string at = _sequences.TryGetValue(value, out Program.Buffer sequence)
            ? SequenceOffset(sequence, isRepeated ? 0 : panel)
            : Text.Of(isRepeated ? 0 : panel * Panel.Lanes);
        string start = _text.Ref(_sequences.ContainsKey(value) ? sequence : value);
        return isRepeated ? $"TPanel.Broadcast(Unsafe.Add({start}, {at}))" : $"TPanel.Load({start}, {at})";
    }

    private static string SequenceOffset(Program.Buffer sequence, int panel) => Text.Offset(
        panel * Panel.Rows(1, sequence.Positions) * Panel.Lanes, (Panel.Lanes, $"(nuint){Position}"));

    private void Store(Program.Buffer result, int panel, string name, bool mustMask)
    {
        if (!_isStored(result))
            return;
        WriteStore(mustMask || !_clean.Contains(result) ? Masked(result, panel) : name, _text.Ref(result), Text.Of(panel * Panel.Lanes));
    }

    // The value with zeros past its size.
    private string Masked(Program.Buffer value, int panel)
    {
        string name = Read(value, panel, value.Size);
        int rest = value.Size - (panel * Panel.Lanes);
        return _clean.Contains(value) || !_locals.ContainsKey(value) || rest >= Panel.Lanes || (_isHalf && rest == Panel.Lanes / 2)
            ? name
            : $"({name} & TPanel.FirstLanes({Text.Of(rest)}))";
    }

    private void WriteStore(string value, string start, string at)
    {
        _writer.Line($"{value}.Store({start}, {at});");
        if (_isHalf)
            _writer.Line($"HalfPanel.ClearRest({start}, {at});");
    }

    private string NewName() => "v" + Text.Of(_names++);
}
