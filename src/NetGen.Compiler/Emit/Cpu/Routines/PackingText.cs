using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>The calls that bring rows of the caller to the workspace, and back: the library copies them.</summary>
/// <param name="text">The C# of tensors and their rows.</param>
internal sealed class PackingText(RoutineText text)
{
    /// <summary>The reference to targets.</summary>
    public static string Target(RowSlice slice) => Text.Ref("target", Text.Of(slice.Offset));

    /// <summary>The call that brings rows of the caller to the workspace.</summary>
    /// <param name="source">The reference to the first value.</param>
    /// <param name="slice">Where it lies in the caller's row.</param>
    /// <param name="result">Where they go.</param>
    public string Pack(string source, RowSlice slice, Program.Buffer result)
    {
        string capacity = text.Capacity(result.Positions);
        return IsContiguous(slice, result.Shape)
            ? $"PanelLayout.Pack{Layout(result)}({Span(source, result.Shape)}, "
                + $"{Text.Of(result.Size)}, {text.Rows(result.Positions)}, {text.Ref(result)}, {capacity});"
            : $"PanelLayout.PackSlice{Layout(result)}({source}, {Text.Of(slice.RowSize)}, "
                + $"{Text.Of(result.Positions)}, {Text.Of(result.Size)}, {text.Rows(1)}, {text.Ref(result)}, {capacity});";
    }

    /// <summary>The call that makes one-hot vectors of class indices.</summary>
    public string PackOneHot(Step.PackOneHot pack)
    {
        Program.Buffer result = pack.Result;
        string capacity = text.Capacity(result.Positions);
        if (IsContiguous(pack.Slice, new(result.Positions, 1)))
        {
            return $"PanelLayout.PackOneHot{Layout(result)}({Span(Target(pack.Slice), new(result.Positions, 1))}, "
                + $"{Text.Of(result.Size)}, {text.Rows(result.Positions)}, {text.Ref(result)}, {capacity}, {text.FirstRow});";
        }

        if (result.Positions > 1)
            throw new InvalidOperationException("Class indices of several positions beside other targets have no kernel yet.");
        return $"PanelLayout.PackOneHotSlice{Layout(result)}({Target(pack.Slice)}, {Text.Of(pack.Slice.RowSize)}, "
            + $"{Text.Of(result.Size)}, {text.Rows(1)}, {text.Ref(result)}, {capacity}, {text.FirstRow});";
    }

    /// <summary>The call that brings a prediction to the caller.</summary>
    public string Unpack(Step.UnpackOutput unpack) => Unpack(unpack.Source, text.Caller.Output(unpack.Slice.Offset), unpack.Slice);

    /// <summary>The call that brings a tensor to rows of the caller.</summary>
    /// <param name="source">The tensor.</param>
    /// <param name="output">The reference to where the first value goes.</param>
    /// <param name="slice">Where it lies in the caller's row.</param>
    public string Unpack(Program.Buffer source, string output, RowSlice slice)
    {
        string capacity = text.Capacity(source.Positions);
        return IsContiguous(slice, source.Shape)
            ? $"PanelLayout.Unpack{Layout(source)}({text.Ref(source)}, {capacity}, "
                + $"{Span(output, source.Shape)}, {Text.Of(source.Size)}, {text.Rows(source.Positions)});"
            : $"PanelLayout.UnpackSlice{Layout(source)}({text.Ref(source)}, {capacity}, {output}, "
                + $"{Text.Of(slice.RowSize)}, {Text.Of(source.Positions)}, {Text.Of(source.Size)}, {text.Rows(1)});";
    }

    // Whether the rows of all samples follow each other.
    private bool IsContiguous(RowSlice slice, ValueShape shape) => text.IsSingle || slice.RowSize == shape.Size;

    private string Span(string start, ValueShape shape)
    {
        int size = text.IsSingle ? shape.Size : shape.Channels;
        string count = text.IsSingle ? "1" : text.Rows(shape.Positions);
        string length = count == "1" ? Text.Of(size) : size == 1 ? count : $"{count} * {Text.Of(size)}";
        return $"MemoryMarshal.CreateSpan({start}, {length})";
    }

    private static string Layout(Program.Buffer buffer) => buffer.Layout == TensorLayout.Columns ? "Columns" : "";
}
