using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>
/// Writes a cell as one method: first the sums of its products, all panels of all products with the same input in one loop over the inputs,
/// then panel by panel what is computed from them. Lanes past a value's size hold anything in registers, and zeros in memory.
/// </summary>
internal sealed class CellKernel
{
    /// <summary>The name of the number of the position in a sequence.</summary>
    public const string Position = "position";

    // Products of a panel that are straight-line code, and those of a trip of a loop.
    private const int StraightProducts = 64;
    private const int LoopInputs = 4;
    private const int LoopProducts = 32;

    // One panel of sums of many inputs waits for its multiply-adds alone: more of them at once, then.
    private const int ManyInputs = 32;
    private const int LoopManyInputs = 8;

    // Inputs that are in registers while each product goes over them by itself.
    private const int MostFactors = 16;

    // Sums that do not wait for each other hide the latency of a multiply-add: so many panels where one takes one register, and else fewer.
    private const int WideSums = 12;
    private const int NarrowSums = 8;
    private const int ConvertedSums = 4;

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

    // The sums of products with the same input.
    private void WriteSums(Step.Product[] products)
    {
        if (!ArePaired(products))
        {
            WriteRows(products);
            return;
        }

        // Sums begin, and histories are found, before the ways part.
        string[] sums = [.. products.SelectMany(SumsOf)];
        _ = InputsOf(products[0].Input);
        if (_isWide)
        {
            WritePairs(products, sums);
            return;
        }

        using (_writer.Open("if (TPanel.VectorCount == 1)"))
            WritePairs(products, sums);
        using (_writer.Open("else"))
            WriteRows(products);
    }

    private void WriteRows(Step.Product[] products)
    {
        _loops++;
        int inputs = products[0].Input.Size, panels = products.Sum(product => product.Result.Panels);
        int most = panels == 1 && inputs >= ManyInputs ? LoopManyInputs : LoopInputs;

        // A weight that is converted takes registers, and as much of what the JIT inlines as a product.
        int work = 1;
        int independent = _independentSums;
        if (products.Any(product => StorageOf(product).IsConverted))
            (work, independent) = (2, _isHalf ? independent : ConvertedSums);
        int chains = Math.Max(1, Math.Min(Math.Min(independent / panels, most), (inputs + 1) / 2));
        foreach (Step.Product product in products)
        {
            string[] names = SumsOf(product);
            for (int chain = 1; chain < chains; chain++)
            {
                foreach (string name in names)
                    _writer.Line($"TPanel {Chain(name, chain)} = TPanel.Zero;");
            }
        }

        // What most functions wait for comes first, with all inputs in registers.
        if (work * inputs * panels <= StraightProducts && inputs <= MostFactors && products.Length > 1)
        {
            string[] factors = [.. InputsOf(products[0].Input).SelectMany(WriteFactors)];
            foreach (Step.Product product in products.OrderByDescending(product => WaitingFor(WholeOf(product).Result)))
            {
                for (int input = 0; input < inputs; input++)
                    WriteProducts(product, factors[input], input % chains, input);
                WriteTotal(SumsOf(product), chains);
            }

            return;
        }

        int trip = Math.Min(most, Math.Max(1, LoopProducts / (work * panels))), done = 0;
        foreach ((string start, int count) in InputsOf(products[0].Input))
        {
            string x = start;
            int looped = work * inputs * panels <= StraightProducts ? 0 : count / trip * trip;
            if (looped > 0)
            {
                using CodeWriter.Block loop = OpenLoop(products, ref x, looped, trip);
                for (int input = 0; input < trip; input++)
                    WriteInput(products, x, Text.Offset(input, (1, "k")), input % chains, done + input, isInLoop: true);
            }

            for (int input = looped; input < count; input++)
                WriteInput(products, x, Text.Of(input), (done + input) % chains, done + input);
            done += count;
        }

        WriteTotal(products.SelectMany(SumsOf), chains);
    }

    // A loop over inputs, with references to the rows of kernels in each way that these are stored.
    private CodeWriter.Block OpenLoop(Step.Product[] products, ref string x, int inputs, int trip)
    {
        string first = "x" + Text.Of(_names++);
        _writer.Line($"ref float {first} = {x};");
        x = "ref " + first;
        CodeWriter.Block loop = _writer.Open($"for (nuint k = 0; k < {Text.Of(inputs)}; k += {Text.Of(trip)})");
        foreach (KernelStorage storage in products.Select(StorageOf).Distinct())
            _writer.Line($"ref float {RowsOf(storage)} = ref Unsafe.Add(ref parameters, {Text.Of(storage.RowLength)} * k);");
        return loop;
    }

    // Rows of bfloat16 values are read in pairs, unless there is one alone or half of each is not needed.
    private bool ArePaired(Step.Product[] products) => !_isHalf
        && products[0].Input.Size > 1
        && products.All(product => StorageOf(product).HasPairs);

    private void WritePairs(Step.Product[] products, string[] sums)
    {
        int inputs = products[0].Input.Size, panels = sums.Length;
        int chains = Math.Max(1, Math.Min(Math.Min(WideSums / (2 * panels), LoopInputs / 2), inputs / 4));
        (Step.Product Product, int Panel)[] all = [.. products.SelectMany(product =>
            Enumerable.Range(0, product.Result.Panels).Select(panel => (product, panel)))];
        var pairs = new PairedSums(_writer, [.. all.Select(one => _locals[one.Product.Result][one.Panel])], chains, "Of" + Text.Of(++_loops));
        int trip = 2 * Math.Max(1, Math.Min(LoopInputs, LoopProducts / panels) / 2), done = 0;
        foreach ((string start, int count) in InputsOf(products[0].Input))
        {
            string x = start;
            int looped = inputs * panels <= StraightProducts ? 0 : count / trip * trip;
            if (looped > 0)
            {
                using CodeWriter.Block loop = OpenLoop(products, ref x, looped, trip);
                for (int input = 0; input < trip; input += 2)
                    WritePair(Text.Offset(input, (1, "k")), Text.Offset(input + 1, (1, "k")), done + input, isInLoop: true);
            }

            for (int input = looped; input + 1 < count; input += 2)
                WritePair(Text.Of(input), Text.Of(input + 1), done + input);
            if (count % 2 > 0)
                WriteInput(products, x, Text.Of(count - 1), chain: 0, done + count - 1);
            done += count;

            void WritePair(string first, string second, int row, bool isInLoop = false) => pairs.WritePair(
                NewName(),
                $"Unsafe.Add({x}, {first})",
                $"Unsafe.Add({x}, {second})",
                row / 2,
                number => RowOf(all[number].Product, all[number].Panel, row, isInLoop));
        }

        pairs.WriteTotal();
    }

    private void WriteTotal(IEnumerable<string> sums, int chains)
    {
        foreach (string name in sums)
        {
            for (int distance = 1; distance < chains; distance *= 2)
            {
                for (int chain = 0; chain + distance < chains; chain += 2 * distance)
                    _writer.Line($"{Chain(name, chain)} += {Chain(name, chain + distance)};");
            }
        }
    }

    private IEnumerable<string> WriteFactors((string Start, int Count) run)
    {
        for (int input = 0; input < run.Count; input++)
        {
            string factor = NewName();
            _writer.Line($"TPanel {factor} = TPanel.Broadcast(Unsafe.Add({run.Start}, {Text.Of(input)}));");
            yield return factor;
        }
    }

    // The functions that wait for a value in the cell, one after the other.
    private int WaitingFor(Program.Buffer value) => _cell.Steps.OfType<Step.Map>()
        .Where(map => map.Result != value && map.Reads.Contains(value))
        .Select(map => CriticalPaths.Variables(map.Expression)[map.Operands.ToList().IndexOf(value)] + WaitingFor(map.Result))
        .DefaultIfEmpty(0)
        .Max();

    // The inputs of a product as what follows each other in memory.
    private IEnumerable<(string Start, int Count)> InputsOf(Program.Buffer input)
    {
        if (input.Place != Place.History)
            return [(_text.Ref(input), input.Size)];
        HistoryPlace place = _histories[input];
        if (_known.Add(input.Offset))
            _writer.Line($"ref float {RoutineText.HistoryOf(input)} = ref StreamHistory.Last({RoutineText.PlaceOf(place)});");
        return
            from tap in Enumerable.Range(0, place.Taps)
            from panel in Enumerable.Range(0, (place.Channels + Panel.Lanes - 1) / Panel.Lanes)
            let back = (place.Taps - 1 - tap) * place.Dilation * Panel.Lanes
            select ($"ref Unsafe.Add(ref {RoutineText.HistoryOf(input)}, {Text.Of((panel * place.PanelStride) - back)})", Math.Min(place.Channels - (panel * Panel.Lanes), Panel.Lanes));
    }

    // What a product is added to, if it is added to another one.
    private Step.Product WholeOf(Step.Product product) => _added.FirstOrDefault(pair => pair.Value == product).Key ?? product;

    // The sums of a product, which begin with its bias. A product that is only added to another one has the other's sums.
    private string[] SumsOf(Step.Product product)
    {
        if (_locals.TryGetValue(product.Result, out string[]? known))
            return known;
        Step.Product whole = WholeOf(product);
        Step.Product[] all = _added.TryGetValue(whole, out Step.Product? added) ? [whole, added] : [whole];
        string[] names = [.. Enumerable.Range(0, product.Result.Panels).Select(_ => NewName())];
        for (int panel = 0; panel < names.Length; panel++)
        {
            string[] biases = [.. all
                .Where(one => one.Bias is not null)
                .Select(one => $"TPanel.Load(ref parameters, {Text.Of(one.Bias!.Offset + (panel * Panel.Lanes))})")];
            _writer.Line($"TPanel {names[panel]} = {(biases.Length == 0 ? "TPanel.Zero" : string.Join(" + ", biases))};");
        }

        foreach (Step.Product one in all)
            _locals[one.Result] = names;
        return names;
    }

    private void WriteInput(Step.Product[] products, string x, string input, int chain, int row, bool isInLoop = false)
    {
        string value = $"TPanel.Broadcast(Unsafe.Add({x}, {input}))";
        if (products.Sum(product => product.Result.Panels) > 1)
        {
            string factor = NewName();
            _writer.Line($"TPanel {factor} = {value};");
            value = factor;
        }

        foreach (Step.Product product in products)
            WriteProducts(product, value, chain, row, isInLoop);
    }

    private void WriteProducts(Step.Product product, string factor, int chain, int row, bool isInLoop = false)
    {
        for (int panel = 0; panel < product.Result.Panels; panel++)
        {
            string weights = RowOf(product, panel, row, isInLoop);
            if (StorageOf(product).Load is { } load)
                weights = $"TPanel.{load}({weights})";
            _writer.Line($"{Chain(_locals[product.Result][panel], chain)}.AddProduct({factor}, {weights});");
        }
    }

    private static KernelStorage StorageOf(Step.Product product) =>
        product.Kernel.Format is { } format ? KernelStorage.Of(format, hasScales: false) : KernelStorage.Float32;

    private static string RowsOf(KernelStorage storage) => "rows" + storage.Name;

    // A row of a panel of a kernel, as a reference and an offset.
    private static string RowOf(Step.Product product, int panel, int row, bool isInLoop)
    {
        KernelStorage storage = StorageOf(product);
        int at = product.Kernel.Offset + (((panel * product.Input.Size) + row) * storage.RowLength);
        return $"ref {(isInLoop ? RowsOf(storage) : "parameters")}, {Text.Of(at)}";
    }

    // Further sums of a panel, which each loop over inputs has for itself.
    private string Chain(string name, int chain) =>
        chain == 0 ? name : name + ((char)('a' + chain)).ToString() + (_loops == 1 ? "" : Text.Of(_loops));

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
                k => StorageOf(product) is { Load: { } load }
                    ? $"TPanel.{load}({RowOf(product, panel: 0, k, isInLoop: false)})"
                    : RowOf(product, panel: 0, k, isInLoop: false));
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
