using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>ONNX's multidirectional broadcasting: shapes are aligned at their last axes, and an axis of one element is repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The shape that two values have together.</summary>
    /// <exception cref="NodeException">They do not fit.</exception>
    public static Extent[] Merge(Extent[] first, Extent[] second)
    {
        Extent[] merged = new Extent[Math.Max(first.Length, second.Length)];
        for (int i = 1; i <= merged.Length; i++)
        {
            Extent a = i <= first.Length ? first[^i] : new(1), b = i <= second.Length ? second[^i] : new(1);
            merged[^i] = a == b || b.Is(1) ? a
                : a.Is(1) ? b
                : throw new NodeException($"the shapes [{string.Join(", ", first)}] and [{string.Join(", ", second)}] do not fit each other");
        }

        return merged;
    }

    /// <summary>The index in a tensor of each element of a larger shape.</summary>
    /// <param name="from">The tensor's shape.</param>
    /// <param name="to">The larger shape.</param>
    public static int[] Sources(int[] from, int[] to)
    {
        int[] steps = new int[to.Length];
        for (int i = 1, step = 1; i <= from.Length; i++)
        {
            steps[^i] = from[^i] == 1 ? 0 : step;
            step *= from[^i];
        }

        return Indices(to, steps);
    }

    /// <summary>The index of each element of a shape, in order, from a step along each axis.</summary>
    public static int[] Indices(int[] sizes, int[] steps, int start = 0)
    {
        int[] indices = new int[sizes.Aggregate(1, (product, size) => checked(product * size))];
        int[] place = new int[sizes.Length];
        for (int i = 0, index = start; i < indices.Length; i++)
        {
            indices[i] = index;
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                index += steps[axis];
                if (++place[axis] < sizes[axis])
                    break;
                index -= steps[axis] * sizes[axis];
                place[axis] = 0;
            }
        }

        return indices;
    }

    /// <summary>The step from one element to the next along each axis.</summary>
    public static int[] Strides(int[] sizes)
    {
        int[] strides = new int[sizes.Length];
        for (int axis = sizes.Length - 1, step = 1; axis >= 0; step *= sizes[axis--])
            strides[axis] = step;
        return strides;
    }

    /// <summary>The axes in another order.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="order">For each new axis the old one.</param>
    public static OnnxTensor Transpose(OnnxTensor tensor, IReadOnlyList<int> order)
    {
        int[] strides = Strides(tensor.Sizes), sizes = [.. order.Select(axis => tensor.Sizes[axis])];
        return tensor.Select(sizes, Indices(sizes, [.. order.Select(axis => strides[axis])]));
    }
}
