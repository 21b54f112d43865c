using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>The C# that reads tensors in the memory of the device.</summary>
/// <param name="isShuffled">
/// Whether samples and targets are read in the order of an epoch, and not in that in which they lie.
/// </param>
internal sealed class TensorAccess(bool isShuffled)
{
    /// <summary>The index of the first value of a row.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="row">The C# expression of the row's number in the chunk.</param>
    public string RowStart(GpuTensor tensor, string row)
    {
        string pitch = tensor.Pitch == 1 ? "" : $" * {Text.Of(tensor.Pitch)}";
        return tensor.Place switch
        {
            GpuPlace.Workspace when tensor.Offset == 0 => $"(long){row}{pitch}",
            GpuPlace.Workspace => $"(long)a.RowCapacity * {Text.Of(tensor.Offset)} + (long){row}{pitch}",
            GpuPlace.Input or GpuPlace.Target when isShuffled => $"(long)a.Order[a.FirstRow + {row}]{pitch}",
            _ => $"(a.FirstRow + {row}){pitch}",
        };
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

    /// <summary>Writes the load of four values of a row; those behind its end are 0.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="target">The C# name of the quad.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="index">The C# expression of the first value's index, a multiple of 4 if the tensor is aligned.</param>
    /// <param name="element">The C# expression of its number in the row.</param>
    public static void WriteQuadLoad(CodeWriter writer, string target, GpuTensor tensor, string index, string element)
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
}
