using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <content>The sums of products whose input is in memory.</content>
internal sealed partial class CellKernel
{
    // Products of a panel that are straight-line code, and those of a trip of a loop.
    private const int StraightProducts = 64;
    private const int LoopInputs = 4;
    private const int LoopProducts = 32;

    // Inputs that are in registers while each product goes over them by itself.
    private const int MostFactors = 16;

    // Sums that do not wait for each other hide the latency of a multiply-add: so many panels where one takes one register, and else fewer.
    private const int WideSums = 12;
    private const int NarrowSums = 8;
    private const int ConvertedSums = 4;

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

        // A weight that is converted takes registers, and as much of what the JIT inlines as a product.
        (int work, int independent) = products.Any(product => StorageOf(product).IsConverted)
            ? (2, _isHalf ? _independentSums : ConvertedSums)
            : (1, _independentSums);
        int chains = Math.Max(1, Math.Min(Math.Min(independent / panels, LoopInputs), (inputs + 1) / 2));
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

        int trip = Math.Min(LoopInputs, Math.Max(1, LoopProducts / (work * panels))), done = 0;
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
                number => PlaceOf(all[number].Product, all[number].Panel, row, isInLoop));
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
            (string reference, string at) = PlaceOf(product, panel, row, isInLoop);
            _writer.Line($"{Chain(_locals[product.Result][panel], chain)}.AddProduct({factor}, {StorageOf(product).Row(reference, at)});");
        }
    }

    private static KernelStorage StorageOf(Step.Product product) =>
        product.Kernel.Format is { } format ? KernelStorage.Of(format, hasScales: false) : KernelStorage.Float32;

    private static string RowsOf(KernelStorage storage) => "rows" + storage.Name;

    // Where a row of a panel of a kernel lies: a reference, and an offset from there.
    private static (string Reference, string At) PlaceOf(Step.Product product, int panel, int row, bool isInLoop = false)
    {
        KernelStorage storage = StorageOf(product);
        int at = product.Kernel.Offset + (((panel * product.Input.Size) + row) * storage.RowLength);
        return (isInLoop ? RowsOf(storage) : "parameters", Text.Of(at));
    }

    // Further sums of a panel, which each loop over inputs has for itself.
    private string Chain(string name, int chain) =>
        chain == 0 ? name : name + ((char)('a' + chain)).ToString() + (_loops == 1 ? "" : Text.Of(_loops));
}
