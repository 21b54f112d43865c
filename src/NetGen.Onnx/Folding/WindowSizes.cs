using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The sizes of convolutions and poolings, with <c>auto_pad</c> turned into numbers.</summary>
/// <param name="Kernel">The taps along each axis.</param>
/// <param name="Strides">The steps from one window to the next.</param>
/// <param name="Dilations">The steps from one tap to the next.</param>
/// <param name="Pads">What is put before each axis, then what is put after each.</param>
internal sealed record WindowSizes(int[] Kernel, int[] Strides, int[] Dilations, int[] Pads)
{
    /// <summary>The sizes of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="kernel">The taps, where the kernel says them.</param>
    /// <param name="lengths">The lengths of the input's axes.</param>
    /// <exception cref="NodeException">They do not fit.</exception>
    public static WindowSizes Of(Graph.OnnxNode node, long[]? kernel, int[] lengths)
    {
        int axes = lengths.Length;
        int[] taps = List("kernel_shape", kernel ?? throw new NodeException("it has no kernel_shape"), 1);
        if (node.Numbers("kernel_shape") is { } given && !given.SequenceEqual(kernel))
            throw new NodeException("its kernel_shape is not that of its weights");
        int[] strides = List("strides", node.Numbers("strides"), 1), dilations = List("dilations", node.Numbers("dilations"), 1);
        long[] pads = node.Numbers("pads") ?? new long[2 * axes];
        if (pads.Length != 2 * axes || pads.Any(pad => pad is < 0 or > int.MaxValue / 4))
            throw new NodeException($"its pads are {string.Join(", ", pads)}; expected two for each of {axes} axes");
        WindowSizes sizes = new(taps, strides, dilations, [.. pads.Select(pad => (int)pad)]);
        return node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => sizes,
            "VALID" => sizes with { Pads = new int[2 * axes] },
            "SAME_UPPER" => sizes with { Pads = [.. Same(isUpper: true)] },
            "SAME_LOWER" => sizes with { Pads = [.. Same(isUpper: false)] },
            string other => throw new NodeException($"its auto_pad is {other}"),
        };

        int[] List(string name, long[]? numbers, int fallback)
        {
            long[] all = numbers ?? [.. Enumerable.Repeat((long)fallback, axes)];
            return all.Length == axes && all.All(number => number is >= 1 and <= 1 << 20)
                ? [.. all.Select(number => (int)number)]
                : throw new NodeException($"its {name} is {string.Join(", ", all)}; expected {axes} numbers of at least 1");
        }

        IEnumerable<int> Same(bool isUpper)
        {
            int[] totals = [.. Enumerable.Range(0, axes).Select(i => Math.Max(
                (((lengths[i] - 1) / strides[i]) * strides[i]) + Extent(taps[i], dilations[i]) - lengths[i], 0))];
            int[] lesser = [.. totals.Select(total => total / 2)], greater = [.. totals.Select(total => total - (total / 2))];
            return isUpper ? [.. lesser, .. greater] : [.. greater, .. lesser];
        }
    }

    /// <summary>The elements from the first to the last tap.</summary>
    public int Reach(int axis) => Extent(Kernel[axis], Dilations[axis]);

    /// <summary>What is put before an axis.</summary>
    public int Before(int axis) => Pads[axis];

    /// <summary>What is put after an axis.</summary>
    public int After(int axis) => Pads[axis + Kernel.Length];

    /// <summary>The number of windows along an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="length">Its length.</param>
    /// <param name="isCeiling">Whether a window that ends after the padding counts, as long as it begins before it.</param>
    /// <exception cref="NodeException">There is none.</exception>
    public int Outputs(int axis, int length, bool isCeiling = false)
    {
        int room = length + Before(axis) + After(axis) - Reach(axis), stride = Strides[axis];
        if (room < 0)
            throw new NodeException($"its window is longer than the {length} elements of its input");
        int outputs = ((isCeiling ? room + stride - 1 : room) / stride) + 1;
        return isCeiling && (outputs - 1) * stride >= length + Before(axis) ? outputs - 1 : outputs;
    }

    private static int Extent(int taps, int dilation) => checked(((taps - 1) * dilation) + 1);
}
