using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>
/// Writes passes over rows that stay in registers: maps and sums over the channels one after the other, straight through the panels.
/// </summary>
internal static class RowKernels
{
    /// <summary>The kernel: <c>(ref inputs…, ref results…[, rows])</c>.</summary>
    public static string Rows(KernelSet kernels, Step.Rows step, int samples)
    {
        int size = step.Domain.Channels, panels = Panel.Pad(size) / Panel.Lanes;
        var rows = new RowLoop(samples, step.Domain.Positions, step.Inputs);
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

        public void Write(string[] inputs, string[] results)
        {
            int stored = 0;
            for (int number = 0; number < step.Operations.Count; number++)
            {
                RowOperation operation = step.Operations[number];
                string name = "v" + Text.Of(number);
                string?[] locals = _locals[step.Inputs.Count + number];
                int count = operation.Channels == 1 ? 1 : panels;
                var terms = new List<string>();
                for (int panel = 0; panel < count; panel++)
                {
                    string[] operands = [.. operation.Operands.Select(operand => Read(operand, panel, inputs))];
                    string local = name + Suffix(panel, count);
                    string text = PanelExpression.Write(writer, operation.Expression, operands, local + "t");
                    if (operation.MustMask && panel == count - 1 && count > 0 && operation.Channels > 1)
                        text = $"({text}) & mask";
                    if (operation.IsSum)
                        local += "s";
                    writer.Line($"TPanel {local} = {text};");
                    terms.Add(local);
                    if (!operation.IsSum)
                        locals[panel] = local;
                }

                if (operation.IsSum)
                {
                    writer.Line($"TPanel {name} = TPanel.Broadcast(TPanel.Sum({string.Join(" + ", terms)}));");
                    locals[0] = name;
                }

                if (operation.Result is { } result)
                    Store(results[stored++], result, locals);
            }
        }

        private void Store(string reference, Program.Buffer result, string?[] locals)
        {
            if (result.Size == 1)
            {
                writer.Line($"({locals[0]} & TPanel.FirstLanes(1)).Store(ref {reference}, {Text.Offset(0, (Panel.Lanes, row.Row))});");
                return;
            }

            for (int panel = 0; panel < panels; panel++)
                writer.Line($"{locals[panel]}.Store(ref {reference}, {At(rows.Capacity, row.Row, panel)});");
        }

        private string Read(int operand, int panel, string[] inputs)
        {
            string?[] locals = _locals[operand];
            int part = locals.Length == 1 ? 0 : panel;
            if (locals[part] is { } known)
                return known;
            string local = inputs[operand] + "v" + Suffix(part, locals.Length);
            writer.Line($"TPanel {local} = {Load(step.Inputs[operand], inputs[operand], part)};");
            return locals[part] = local;
        }

        private string Load(Program.Buffer input, string name, int panel)
        {
            (int capacity, string number) = rows.Place(input, row);
            if (input.Place == Place.BatchWeight)
                return $"TPanel.Broadcast(Unsafe.Add(ref {name}, {Text.Offset(0, (1, number))}))";
            string at = At(capacity, number, panel);
            return input.Size == _size ? $"TPanel.Load(ref {name}, {at})"
                : at == "0" ? $"TPanel.Broadcast({name})"
                : $"TPanel.Broadcast(Unsafe.Add(ref {name}, {at}))";
        }

        private static string At(int capacity, string number, int panel) =>
            Text.Offset(panel * capacity * Panel.Lanes, (Panel.Lanes, number));

        private static string Suffix(int panel, int count) => count == 1 ? "" : ((char)('a' + panel)).ToString();
    }
}
