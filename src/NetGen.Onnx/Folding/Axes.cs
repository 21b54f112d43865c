using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>Axes as ONNX counts them: from 0, or from the end below 0.</summary>
internal static class Axes
{
    /// <summary>An axis from 0.</summary>
    /// <param name="axis">As the file has it.</param>
    /// <param name="rank">The number of axes.</param>
    /// <exception cref="NodeException">There is no such axis.</exception>
    public static int Of(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new NodeException($"its axis is {axis}, but there are {rank}");

    /// <summary>Axes from 0, in ascending order; all where none are given.</summary>
    public static int[] Of(long[]? axes, int rank)
    {
        if (axes is null)
            return [.. Enumerable.Range(0, rank)];
        int[] found = [.. axes.Select(axis => Of(axis, rank)).Order()];
        return found.Distinct().Count() == found.Length ? found : throw new NodeException("it names an axis twice");
    }
}
