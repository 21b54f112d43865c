using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>Where the indices of samples lie, as the first arguments of the library's methods that look them up.</summary>
internal static class IndexText
{
    /// <summary>The reference, the floats from sample to sample and from 16 indices to the next, and the indices of a sample.</summary>
    /// <param name="reference">The reference to the first index.</param>
    /// <param name="indices">The indices: in the caller's rows, or in panels.</param>
    /// <param name="rowCapacity">The most samples of a call.</param>
    public static string Of(string reference, Program.Buffer indices, int rowCapacity)
    {
        (int sample, int panel) = indices.Place == Place.Input
            ? (indices.Stride, Panel.Lanes)
            : (Panel.Lanes, Panel.Rows(rowCapacity, indices.Positions) * Panel.Lanes);
        return $"{reference}, {Text.Of(sample)}, {Text.Of(panel)}, {Text.Of(indices.Size)}";
    }
}
