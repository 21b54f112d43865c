using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>What a <c>Slice</c> takes along one axis.</summary>
/// <param name="Axis">The axis, from 0.</param>
/// <param name="Start">The first index.</param>
/// <param name="Count">The number of indices.</param>
/// <param name="Step">From one index to the next; below 0 backwards.</param>
internal readonly record struct SliceRange(int Axis, int Start, int Count, int Step)
{
    /// <summary>The ranges of the inputs of a node: starts, ends, and where given axes and steps.</summary>
    /// <param name="sizes">The shape that is sliced. An axis of the batch can be taken as a whole only; it has no range then.</param>
    /// <param name="starts">The second input.</param>
    /// <param name="ends">The third input.</param>
    /// <param name="axes">The fourth input; all axes in order where it is not given.</param>
    /// <param name="steps">The fifth input; 1 where it is not given.</param>
    /// <exception cref="NodeException">They do not fit.</exception>
    public static SliceRange[] Of(Extent[] sizes, OnnxTensor starts, OnnxTensor ends, OnnxTensor? axes, OnnxTensor? steps)
    {
        long[] from = starts.Numbers;
        if (ends.Count != from.Length || (axes ?? ends).Count != from.Length || (steps ?? ends).Count != from.Length)
            throw new NodeException("its starts, ends, axes and steps are not equally many");
        List<SliceRange> ranges = [];
        for (int i = 0; i < from.Length; i++)
        {
            int axis = Axes.Of(axes?.Numbers[i] ?? i, sizes.Length);
            long step = steps?.Numbers[i] ?? 1;
            if (step == 0 || Math.Abs(step) > int.MaxValue)
                throw new NodeException($"its step is {step}");
            if (sizes[axis].IsOfBatch)
            {
                bool isWhole = from[i] == 0 && step == 1 && (ends.Integers[i] == sizes[axis] || ends.Integers[i] is { IsOfBatch: false, Count: >= int.MaxValue });
                if (!isWhole)
                    throw new NodeException("it takes some samples of a batch");
                continue;
            }

            long size = sizes[axis].Count, to = ends.Numbers[i];
            long start = from[i] < 0 ? from[i] + size : from[i], end = to < 0 ? to + size : to;
            start = step > 0 ? Math.Clamp(start, 0, size) : Math.Clamp(start, -1, size - 1);
            end = step > 0 ? Math.Clamp(end, 0, size) : Math.Clamp(to < -size ? -1 : end, -1, size - 1);
            long count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
            ranges.Add(new(axis, (int)start, (int)Math.Max(count, 0), (int)step));
        }

        return [.. ranges];
    }
}
