using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Rows;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Products;

/// <summary>What is done with the sums of a tile while they are in registers, four elements of a row at a time.</summary>
internal static class TileResults
{
    private const int Quad = GpuTensor.Quad;

    /// <summary>Writes the method.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bias">What is added first, or nothing.</param>
    /// <param name="results">What is computed and stored.</param>
    /// <param name="access">How tensors are read.</param>
    public static void Write(
        CodeWriter writer, string name, PlacedParameter? bias, EquatableArray<GpuResult> results, TensorAccess access)
    {
        using CodeWriter.Block method = writer.Open($"private static void {name}(KernelArguments a, int row, int column, Quad sum)");
        WriteResults(writer, bias, results, access, returned: null);
    }

    /// <summary>
    /// Writes the method of a loop over layers that also returns one of the results; zeros after the last row and the last element.
    /// </summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="results">What is computed and stored.</param>
    /// <param name="returned">Where the result is stored that is returned.</param>
    /// <param name="access">How tensors are read.</param>
    public static void WriteReturning(
        CodeWriter writer, string name, EquatableArray<GpuResult> results, GpuTensor returned, TensorAccess access)
    {
        using CodeWriter.Block method = writer.Open($"private static Quad {name}(KernelArguments a, int layer, int row, int column, Quad sum)");
        writer.Line("Quad returned = default;");
        WriteResults(writer, bias: null, results, access, returned);
        writer.Line("return returned;");
    }

    private static void WriteResults(
        CodeWriter writer, PlacedParameter? bias, EquatableArray<GpuResult> results, TensorAccess access, GpuTensor? returned)
    {
        int size = results.Select(result => result.Store?.Size).First(stored => stored is not null)!.Value;
        using CodeWriter.Block inside = writer.Open($"if (row < a.Rows && column < {Text.Of(size)})");
        if (bias is not null)
        {
            writer.Line($"Quad bias = a.Parameters.Cast<Quad>()[{access.Places.Parameter(bias.Offset / Quad)}(column >> 2)];");
            writer.Line("sum += bias;");
        }

        if (results.SelectMany(result => result.Operands).Any(operand => operand is GpuOperand.BatchWeight))
            writer.Line(RowOperands.SampleWeight(access));
        var quads = new Dictionary<GpuOperand, string>();
        for (int i = 0; i < results.Count; i++)
        {
            string result = "result" + Text.Of(i + 1);
            WriteResult(writer, results[i], result, quads, access, size);
            if (returned is not null && results[i].Store == returned)
                writer.Line($"returned = {result};");
        }
    }

    private static void WriteResult(
        CodeWriter writer, GpuResult result, string name, Dictionary<GpuOperand, string> quads, TensorAccess access, int size)
    {
        string[] operands = [.. result.Operands.Select(operand => Load(writer, operand, quads, access))];
        var values = new List<string>();
        for (int element = 0; element < Quad; element++)
        {
            string[] variables = [.. operands.Select((operand, i) => result.Operands[i] is GpuOperand.BatchWeight
                ? operand
                : $"new Lane({operand}.{"XYZW"[element]})")];
            string local = name + "XYZW"[element];
            string text = PanelExpression.Write(writer, result.Expression, variables, local + "Part", "Lane");
            writer.Line($"Lane {local} = {text};");

            // What comes after the end of a row is kept 0.
            values.Add(size % Quad == 0 || element == 0
                ? local + ".Value"
                : $"column + {Text.Of(element)} < {Text.Of(size)} ? {local}.Value : 0f");
        }

        writer.Line($"Quad {name} = new Quad({string.Join(", ", values)});");
        if (result.StoresFloats)
            WriteStore(writer, result.Store!.Value, name, access);
        if (result.Rounded is { } rounded)
            writer.Line($"{access.RoundedQuad(rounded, "row", "column")} = Bfloat16Pairs.Round({name});");
    }

    private static string Load(
        CodeWriter writer, GpuOperand operand, Dictionary<GpuOperand, string> quads, TensorAccess access)
    {
        switch (operand)
        {
            case GpuOperand.Computed computed:
                return computed.Number == 0 ? "sum" : "result" + Text.Of(computed.Number);
            case GpuOperand.BatchWeight:
                return "new Lane(weight)";
        }

        if (quads.TryGetValue(operand, out string? name))
            return name;
        name = "operand" + Text.Of(quads.Count);
        quads.Add(operand, name);
        if (operand is GpuOperand.Mask or GpuOperand.Noise)
        {
            writer.Line($"Quad {name} = {RowOperands.Drawn(operand, access, "row", "column")};");
        }
        else if (operand is GpuOperand.Parameter parameter)
        {
            writer.Line($"Quad {name} = a.Parameters.Cast<Quad>()[{Text.Of(parameter.Offset / Quad)} + (column >> 2)];");
        }
        else
        {
            var element = (GpuOperand.Element)operand;
            writer.Line($"Quad {name};");
            access.WriteQuadLoad(writer, name, element.Rounded ?? element.Tensor, "row", "column");
        }

        return name;
    }

    private static void WriteStore(CodeWriter writer, GpuTensor tensor, string quad, TensorAccess access)
    {
        string index = $"{access.RowStart(tensor, "row")} + column";
        if (tensor.IsAligned)
        {
            writer.Line($"{TensorAccess.View(tensor)}.Cast<Quad>()[{PowerOfTwo.QuadOf(index)}] = {quad};");
            return;
        }

        writer.Line($"long {quad}Index = {index};");
        for (int i = 0; i < Quad; i++)
        {
            string store = $"{TensorAccess.View(tensor)}[{quad}Index + {Text.Of(i)}] = {quad}.{"XYZW"[i]};";
            writer.Line(i == 0 ? store : $"if (column + {Text.Of(i)} < {Text.Of(tensor.Size)}) {store}");
        }
    }
}
