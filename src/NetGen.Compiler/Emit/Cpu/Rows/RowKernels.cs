using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>
/// Writes passes over rows that stay in registers: maps and sums over the channels one after the other, straight through the panels.
/// </summary>
internal static class RowKernels
{
    /// <summary>The kernel: <c>(ref inputs…, ref results…[, rows][, begin, end])</c>.</summary>
    public static string Rows(KernelSet kernels, Step.Rows step, int samples, SplitAxis axis)
    {
        int size = step.Domain.Channels, panels = Panel.Pad(size) / Panel.Lanes;
        var rows = new RowLoop(samples, step.Domain.Positions, step.Inputs, axis);
        string[] inputs = [.. Enumerable.Range(0, step.Inputs.Count).Select(number => "x" + Text.Of(number))];
        string[] results = [.. Enumerable.Range(0, step.Written.Count).Select(number => "y" + Text.Of(number))];
        string parameters = string.Join(", ", inputs.Concat(results).Select(name => "ref float " + name).Concat(rows.Parameters));
        return kernels.Add("Rows" + Text.Of(size), Summary(step, inputs), parameters, writer =>
        {
            if (size % Panel.Lanes > 0 && step.Operations.Any(operation => operation.MustMask && operation.Channels > 1))
                writer.Line($"TPanel mask = TPanel.FirstLanes({Text.Of(size % Panel.Lanes)});");
            rows.Write(writer, row => new RowWriter(writer, step, rows, row, panels).Write(inputs, results));
        });
    }

    private static string Summary(Step.Rows step, string[] inputs)
    {
        var names = new List<string>(inputs);
        var formulas = new List<string>();
        for (int number = 0; number < step.Operations.Count; number++)
        {
            RowOperation operation = step.Operations[number];
            string formula = FormulaText.Of(operation.Expression, [.. operation.Operands.Select(operand => names[operand])]);
            names.Add("v" + Text.Of(number));
            formulas.Add($"{names[names.Count - 1]} = {(operation.IsSum ? "Σ " : "")}{formula}");
        }

        return $"{string.Join("; ", formulas)}: over {Text.Count(step.Domain.Channels, "element")} of a row.";
    }

    private sealed class RowWriter(CodeWriter writer, Step.Rows step, RowLoop rows, RowNames row, int panels)
    {
        private readonly int _size = step.Domain.Channels;

        // For each input and operation its local for each panel, or a single one where all elements are equal.
        private readonly string?[][] _locals =
        [
            .. step.Inputs.Select(input => new string?[input.Size == 1 ? 1 : panels]),
            .. step.Operations.Select(operation => new string?[operation.IsSum || operation.Channels == 1 ? 1 : panels]),
        ];

        // The same number as a float, of what has one element.
        private readonly string?[] _floats = new string?[step.Inputs.Count + step.Operations.Count];

        public void Write(string[] inputs, string[] results)
        {
            int stored = 0;
            for (int number = 0; number < step.Operations.Count; number++)
            {
                RowOperation operation = step.Operations[number];
                int own = step.Inputs.Count + number;
                string name = "v" + Text.Of(number);
                if (operation.Channels == 1 && ExpressionProperties.IsCheap(operation.Expression))
                    WriteNumber(operation, own, name, inputs);
                else if (operation.IsSum)
                    WriteSum(operation, own, name, inputs);
                else
                    WriteMap(operation, own, name, inputs);
                if (operation.Result is { } result)
                    Store(results[stored++], result, own);
            }
        }

        private void WriteNumber(RowOperation operation, int own, string name, string[] inputs)
        {
            string[] operands = [.. operation.Operands.Select(operand => Number(operand, inputs))];
            writer.Line($"float {name} = {FloatExpression.Write(operation.Expression, operands)};");
            _floats[own] = name;
        }

        private void WriteSum(RowOperation operation, int own, string name, string[] inputs)
        {
            List<string> terms = [.. Enumerable.Range(0, panels).Select(panel => Element(operation, name, panel, inputs))];

            // Pairs first: no addition waits for more others than it must.
            for (int distance = 1; distance < terms.Count; distance *= 2)
            {
                for (int first = 0; first + distance < terms.Count; first += 2 * distance)
                    terms[first] = $"({terms[first]} + {terms[first + distance]})";
            }

            writer.Line($"float {name} = TPanel.Sum({terms[0]});");
            _floats[own] = name;
        }

        private void WriteMap(RowOperation operation, int own, string name, string[] inputs)
        {
            int count = _locals[own].Length;
            for (int panel = 0; panel < count; panel++)
            {
                string local = name + Suffix(panel, count);
                writer.Line($"TPanel {local} = {Element(operation, local, panel, inputs)};");
                _locals[own][panel] = local;
            }
        }

        // The expression of a panel, enclosed where it is more than a name.
        private string Element(RowOperation operation, string name, int panel, string[] inputs)
        {
            string[] operands = [.. operation.Operands.Select(operand => Read(operand, panel, inputs))];
            string text = PanelExpression.Write(writer, operation.Expression, operands, $"{name}t{Suffix(panel, panels)}");
            return operation.MustMask && panel == panels - 1 && operation.Channels > 1 ? $"(({text}) & mask)"
                : operation.Expression is VariableExpression || !operation.IsSum ? text
                : $"({text})";
        }

        private void Store(string reference, Program.Buffer result, int own)
        {
            if (result.Size == 1)
            {
                writer.Line($"(TPanel.Broadcast({Number(own, [])}) & TPanel.FirstLanes(1)).Store(ref {reference}, "
                    + $"{Text.Offset(0, (Panel.Lanes, row.Row))});");
                return;
            }

            for (int panel = 0; panel < panels; panel++)
                writer.Line($"{_locals[own][panel]}.Store(ref {reference}, {At(rows.Capacity, row.Row, panel)});");
        }

        private string Read(int operand, int panel, string[] inputs)
        {
            string?[] locals = _locals[operand];
            int part = locals.Length == 1 ? 0 : panel;
            if (locals[part] is { } known)
                return known;
            string name = operand < inputs.Length ? inputs[operand] : "v" + Text.Of(operand - inputs.Length);
            string local = name + "v" + Suffix(part, locals.Length);
            string value = locals.Length == 1 && (operand >= inputs.Length || step.Inputs[operand].Size == 1)
                ? $"TPanel.Broadcast({Number(operand, inputs)})"
                : $"TPanel.Load(ref {name}, {At(step.Inputs[operand], part)})";
            writer.Line($"TPanel {local} = {value};");
            return locals[part] = local;
        }

        // What has one element, as a float: that of an input from memory, and that of a map with an exponential from its panel.
        private string Number(int operand, string[] inputs)
        {
            if (_floats[operand] is { } known)
                return known;
            if (operand >= step.Inputs.Count)
                return _floats[operand] = $"TPanel.Sum({_locals[operand][0]} & TPanel.FirstLanes(1))";
            string local = inputs[operand] + "f", at = At(step.Inputs[operand], 0);
            writer.Line($"float {local} = {(at == "0" ? inputs[operand] : $"Unsafe.Add(ref {inputs[operand]}, {at})")};");
            return _floats[operand] = local;
        }

        private string At(Program.Buffer input, int panel)
        {
            (int capacity, string number) = rows.Place(input, row);
            return input.Place == Place.BatchWeight ? Text.Offset(0, (1, number)) : At(capacity, number, panel);
        }

        private static string At(int capacity, string number, int panel) =>
            Text.Offset(panel * capacity * Panel.Lanes, (Panel.Lanes, number));

        private static string Suffix(int panel, int count) => count == 1 ? "" : ((char)('a' + panel)).ToString();
    }
}
