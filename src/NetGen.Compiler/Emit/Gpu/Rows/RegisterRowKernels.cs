using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>Short rows: each element is a local, read once from memory, and stored if another kernel reads it.</summary>
internal sealed class RegisterRowKernels(CodeWriter writer, TensorAccess access, bool isWarp) : RowKernels(writer, access, isWarp)
{
    private const int Quad = GpuTensor.Quad;

    private readonly Dictionary<(GpuTensor Tensor, int? Element), string> _values = [];
    private readonly HashSet<string> _written = [];

    /// <inheritdoc/>
    protected override void ForEach(int width, Action<RowElement> write)
    {
        int lanes = IsWarp ? 32 : 1;
        for (int index = 0; index * lanes < width; index++)
        {
            string first = index == 0 ? "lane" : $"lane + {Text.Of(index * lanes)}";
            write(!IsWarp
                ? new RowElement(Text.Of(index), index)
                : new RowElement(first, index, (index + 1) * lanes <= width ? "" : $"{first} < {Text.Of(width)}"));
        }
    }

    /// <inheritdoc/>
    protected override string Load(GpuTensor tensor, RowElement element)
    {
        if (_values.TryGetValue((tensor, element.Index), out string? known))
            return known;
        if (IsQuads(tensor) && element.Index is { } index)
            return LoadQuad(tensor, index);
        string local = Local(tensor, element), load = Index(tensor, element.Number);
        Writer.Line(element.Condition.Length == 0
            ? $"float {local} = {load};"
            : $"float {local} = {element.Condition} ? {load} : 0f;");
        _values.Add((tensor, element.Index), local);
        return local;
    }

    /// <inheritdoc/>
    protected override void Store(GpuTensor tensor, RowElement element, string value)
    {
        string local = Local(tensor, element);
        Writer.Line($"float {local} = {value};");
        _values.Add((tensor, element.Index), local);
        if (tensor.Place == GpuPlace.Registers || IsQuads(tensor))
            return;
        string store = $"{Index(tensor, element.Number)} = {local};";
        Writer.Line(element.Condition.Length == 0 ? store : $"if ({element.Condition}) {store}");
    }

    /// <inheritdoc/>
    protected override void Finish(GpuTensor tensor)
    {
        if (tensor.Place == GpuPlace.Registers)
            return;
        if (!IsQuads(tensor))
        {
            WritePadding(tensor);
            return;
        }

        for (int quad = 0; quad * Quad < tensor.Size; quad++)
        {
            string values = string.Join(", ", Enumerable.Range(quad * Quad, Quad)
                .Select(e => e < tensor.Size ? _values[(tensor, e)] : "0f"));
            Writer.Line($"{QuadIndex(tensor, quad)} = new Quad({values});");
        }
    }

    /// <inheritdoc/>
    protected override string Once(string name, RowElement element, string expression)
    {
        string local = name + element.Name;
        if (_written.Add(local))
            Writer.Line($"float {local} = {expression};");
        return local;
    }

    // A thread's own row is read and stored four elements at a time.
    private bool IsQuads(GpuTensor tensor) => !IsWarp && tensor.IsAligned;

    private string LoadQuad(GpuTensor tensor, int element)
    {
        int quad = element / Quad;
        string local = $"{NameOf(tensor)}Quad{Text.Of(quad)}";
        Writer.Line($"Quad {local} = {QuadIndex(tensor, quad)};");
        for (int i = 0; i < Quad; i++)
            _values.Add((tensor, (quad * Quad) + i), $"{local}.{"XYZW"[i]}");
        return _values[(tensor, element)];
    }

    private string QuadIndex(GpuTensor tensor, int quad) =>
        $"{TensorAccess.View(tensor)}.Cast<Quad>()[({NameOf(tensor)} >> 2){(quad == 0 ? "" : " + " + Text.Of(quad))}]";

    private string Local(GpuTensor tensor, RowElement element) => $"{NameOf(tensor)}Value{element.Name}";
}
