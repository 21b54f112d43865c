using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>The C# that reads tensors in the memory of the device.</summary>
/// <param name="places">The C# of where they lie.</param>
/// <param name="isShuffled">
/// Whether samples and targets are read in the order of an epoch, and not in that in which they lie.
/// </param>
/// <param name="positions">The positions of a sample, each of which is a row of the kernel.</param>
/// <param name="distances">
/// In a loop over layers, for tensors of the first one the floats of each sample to that of the next; nothing elsewhere.
/// </param>
internal sealed class TensorAccess(LayerPlaces places, bool isShuffled, int positions = 1, IReadOnlyDictionary<GpuTensor, int>? distances = null)
{
    /// <summary>The C# of where tensors and parameters lie.</summary>
    public LayerPlaces Places => places;

    /// <summary>The positions of a sample, each of which is a row of the kernel.</summary>
    public int Positions => positions;

    /// <summary>The same in a loop over the layers of a run.</summary>
    public TensorAccess InLoop(LayerRun run) => new(places, isShuffled, positions, run.Distances);

    /// <summary>The same in a kernel whose samples have as many rows.</summary>
    public TensorAccess At(int rowsOfSample) => new(places, isShuffled, rowsOfSample);

    /// <summary>The sample that a row is of.</summary>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    public string Sample(string row) => Division.Quotient(row, positions);

    /// <summary>The position of its sample that a row is.</summary>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    public string Position(string row) => Division.Remainder(row, positions);

    /// <summary>Whether the number of a row has to be looked up in the order of an epoch.</summary>
    public bool IsLookedUp(GpuTensor tensor) => isShuffled && tensor.Place is (GpuPlace.Input or GpuPlace.Target);

    /// <summary>The index of the first value of a row.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    public string RowStart(GpuTensor tensor, string row)
    {
        string pitch = tensor.Pitch == 1 ? "" : $" * {Text.Of(tensor.Pitch)}";
        if (tensor.IsCallers && tensor.Positions > 1 && (IsLookedUp(tensor) || !tensor.HasEvenRows))
            return $"{SampleStart(tensor, Sample(row))} + {Position(row)}{pitch}";
        if (tensor.IsCallers && tensor.Positions > 1)
            return $"(a.FirstRow * {Text.Of(positions)} + {row}){pitch}";
        if (tensor.IsCallers)
            return SampleStart(tensor, Sample(row));
        if (tensor.Positions < positions)
            row = Sample(row);
        return tensor.Place switch
        {
            GpuPlace.Workspace when distances is not null && distances.TryGetValue(tensor, out int distance) && distance != 0 =>
                $"(long)a.RowCapacity * ({Text.Of(tensor.Offset)} + layer * {Text.Of(distance)}) + (long){row}{pitch}",
            GpuPlace.Workspace => $"{places.Tensor(tensor.Offset)}(long){row}{pitch}",
            _ => throw new InvalidOperationException($"{tensor.Place} has no rows."),
        };
    }

    /// <summary>The index of an element of a sample, whose elements have one order, the channels fastest.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="sample">The C# expression of the sample's number in the chunk.</param>
    /// <param name="element">The C# expression of the element's number in the sample.</param>
    public string ElementIndex(GpuTensor tensor, string sample, string element)
    {
        if (tensor.IsCallers)
            return $"{SampleStart(tensor, sample)} + {element}";
        string start = SlotIndex(tensor, sample, "");
        return tensor.Positions == 1 || tensor.Extent == tensor.Size
            ? $"{start} + {element}"
            : $"{start} + {Division.Quotient(element, tensor.Size)} * {Text.Of(tensor.Extent)} + {Division.Remainder(element, tensor.Size)}";
    }

    /// <summary>The index of a float of a sample, be it an element or padding.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="sample">The C# expression of the sample's number in the chunk.</param>
    /// <param name="slot">The C# expression of the float's number in the sample, or nothing for the first.</param>
    public string SlotIndex(GpuTensor tensor, string sample, string slot)
    {
        string start = tensor.IsCallers
            ? SampleStart(tensor, sample)
            : $"{places.Tensor(tensor.Offset)}(long){sample} * {Text.Of(tensor.SampleLength)}";
        return slot.Length == 0 ? start : $"{start} + {slot}";
    }

    // The first value of a slice of the caller's row.
    private string SampleStart(GpuTensor tensor, string sample)
    {
        string pitch = tensor.RowSize == 1 ? "" : $" * {Text.Of(tensor.RowSize)}", offset = tensor.Offset == 0 ? "" : $" + {Text.Of(tensor.Offset)}";
        return IsLookedUp(tensor)
            ? $"(long)a.Order[a.FirstRow + {sample}]{pitch}{offset}"
            : $"(a.FirstRow + {sample}){pitch}{offset}";
    }

    /// <summary>The view that holds a tensor.</summary>
    public static string View(GpuTensor tensor) => tensor.Place switch
    {
        GpuPlace.Input => "a.Inputs",
        GpuPlace.Target => "a.Targets",
        GpuPlace.Output => "a.Outputs",
        GpuPlace.Loss => "a.Losses",
        _ => "a.Workspace",
    };

    /// <summary>The C# of the place of four values in bfloat16.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    /// <param name="element">The C# expression of the first value's number in the row, a multiple of 4.</param>
    public string RoundedQuad(GpuTensor tensor, string row, string element) =>
        $"{View(tensor)}.Cast<Bits2>()[({RowStart(tensor, row)} + ({element} >> 1)) >> 1]";

    /// <summary>Writes the load of four values of a row, be they floats or bfloat16; those after its end are 0.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="target">The C# name of the quad.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    /// <param name="element">The C# expression of the first value's number in the row, a multiple of 4.</param>
    public void WriteQuadLoad(CodeWriter writer, string target, GpuTensor tensor, string row, string element)
    {
        if (tensor.IsRounded)
            writer.Line($"{target} = Bfloat16Pairs.Values({RoundedQuad(tensor, row, element)});");
        else
            WriteFloatsLoad(writer, target, tensor, $"{RowStart(tensor, row)} + {element}", element);
    }

    /// <summary>Writes the load of four floats of a row; those after its end are 0.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="target">The C# name of the quad.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="index">The C# expression of the first value's index, a multiple of 4 if the tensor is aligned.</param>
    /// <param name="element">The C# expression of its number in the row.</param>
    public static void WriteFloatsLoad(CodeWriter writer, string target, GpuTensor tensor, string index, string element)
    {
        if (tensor.IsAligned)
        {
            writer.Line($"{target} = {View(tensor)}.Cast<Quad>()[{PowerOfTwo.QuadOf(index)}];");
            return;
        }

        writer.Line($"long {target}Index = {index};");
        writer.Line($"int {target}Left = {Text.Of(tensor.Size)} - ({element});");
        string[] values = [.. Enumerable.Range(0, GpuTensor.Quad).Select(i =>
            $"{target}Left > {Text.Of(i)} ? {View(tensor)}[{target}Index + {Text.Of(i)}] : 0f")];
        writer.Line($"{target} = new Quad({string.Join(", ", values)});");
    }

    /// <summary>Writes the copy of four values of a row to shared memory; those after its end are 0.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="place">The C# expression of the first float among all shared memory, a multiple of 4.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="index">The C# expression of the first value's index, a multiple of 4 if the tensor is aligned.</param>
    /// <param name="element">The C# expression of its number in the row.</param>
    /// <param name="condition">The C# condition under which there are values at all.</param>
    /// <param name="isEmulated">Whether at once, for devices without such copies.</param>
    public static void WriteCopy(
        CodeWriter writer, string place, GpuTensor tensor, string index, string element, string condition, bool isEmulated)
    {
        if (tensor.IsAligned)
        {
            WriteQuadCopy(writer, View(tensor), place, index, condition, isEmulated);
            return;
        }

        for (int i = 0; i < GpuTensor.Quad; i++)
        {
            string skip = i == 0 ? "" : " + " + Text.Of(i);
            string inside = $"{condition} && {element}{skip} < {Text.Of(tensor.Size)}";
            writer.Line(isEmulated
                ? $"AsyncCopy.EmulateValue(shared, {place}{skip}, {View(tensor)}, {index}{skip}, {inside});"
                : $"AsyncCopy.Value({place}{skip}, {View(tensor)}Address, {index}{skip}, {inside});");
        }
    }

    /// <summary>Writes the copy of four values, which begin at a multiple of 4, to shared memory.</summary>
    public static void WriteQuadCopy(CodeWriter writer, string view, string place, string index, string condition, bool isEmulated) =>
        writer.Line(isEmulated
            ? $"AsyncCopy.EmulateQuad(shared, {place}, {view}, {index}, {condition});"
            : $"AsyncCopy.Quad({place}, {view}Address, {index}, {condition});");
}
