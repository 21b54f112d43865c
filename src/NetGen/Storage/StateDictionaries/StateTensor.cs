using System.Collections.Immutable;

namespace NetGen.Storage.StateDictionaries;

/// <summary>Where the values of a parameter lie in a tensor of a module.</summary>
/// <param name="Name">The tensor's name in the module: <c>weight</c>.</param>
/// <param name="Parameter">The parameter.</param>
/// <param name="Shape">The shape of the tensor.</param>
/// <param name="View">The tensor's axes, some of which may be one in <paramref name="Shape"/>.</param>
/// <param name="Axes">The axes of the view in the parameter's order, the one that varies fastest last.</param>
internal record StateTensor(
    string Name, ParameterInfo Parameter, ImmutableArray<int> Shape, ImmutableArray<int> View, ImmutableArray<int> Axes)
{
    /// <summary>The weight of a linear layer, [outputs, inputs].</summary>
    /// <param name="kernel">The kernel, [inputs, outputs].</param>
    /// <param name="flattened">The shape of the values that are flattened to the inputs, or nothing.</param>
    public static StateTensor Linear(ParameterInfo kernel, ImmutableArray<int>? flattened)
    {
        (int inputs, int outputs) = (kernel.Shape[0], kernel.Shape[1]);
        ImmutableArray<int> view = flattened is { } shape ? [outputs, .. ChannelsFirst(shape)] : [outputs, inputs];
        return new("weight", kernel, [outputs, inputs], view, [.. ChannelsLast(view.Length - 1).Select(axis => axis + 1), 0]);
    }

    /// <summary>
    /// The weight of a convolution, [filters, channels, window…], or of a transposed one, [channels, filters, window…]; the kernel has the axes
    /// of the window first and the two others in reverse order.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    public static StateTensor Convolution(ParameterInfo kernel)
    {
        int rank = kernel.Shape.Length;
        ImmutableArray<int> axes = [.. Enumerable.Range(2, rank - 2), 1, 0];
        return new("weight", kernel, Unordered(kernel.Shape, axes), Unordered(kernel.Shape, axes), axes);
    }

    /// <summary>The weight of a convolution with as many groups as channels, [channels · multiplier, 1, window…].</summary>
    /// <param name="kernel">The kernel, [window…, channels, multiplier].</param>
    public static StateTensor Depthwise(ParameterInfo kernel)
    {
        int rank = kernel.Shape.Length;
        ImmutableArray<int> axes = [.. Enumerable.Range(2, rank - 2), 0, 1], view = Unordered(kernel.Shape, axes);
        return new("weight", kernel, [view[0] * view[1], 1, .. view[2..]], view, axes);
    }

    /// <summary>The weight of an embedding, [rows, columns] as the table.</summary>
    /// <param name="table">The table.</param>
    public static StateTensor Table(ParameterInfo table) => new("weight", table, table.Shape, table.Shape, [0, 1]);

    /// <summary>A value for each channel, or for each element of a sample, [channels, positions…].</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="vector">The parameter, [positions…, channels].</param>
    /// <param name="flattened">The shape of the values that are flattened to the channels, or nothing.</param>
    public static StateTensor Vector(string name, ParameterInfo vector, ImmutableArray<int>? flattened)
    {
        ImmutableArray<int> shape = flattened is { } values && vector.Shape is [int size] && size == ShapeText.Product(values) ? values
            : vector.Count == vector.Shape[^1] ? [vector.Count]
            : vector.Shape;
        ImmutableArray<int> view = ChannelsFirst(shape);
        return new(name, vector, vector.Shape.Length == 1 ? vector.Shape : view, view, ChannelsLast(view.Length));
    }

    /// <summary>Puts the values of the tensor into the parameter's order.</summary>
    /// <param name="source">The tensor's values.</param>
    /// <param name="target">Receives as many; they are 0.</param>
    public virtual void Arrange(ReadOnlySpan<float> source, Span<float> target)
    {
        int rank = View.Length;
        Span<int> strides = stackalloc int[rank], index = stackalloc int[rank];
        index.Clear();
        for (int i = 0; i < rank; i++)
            strides[i] = ShapeText.Product(View[(Axes[i] + 1)..]);
        int from = 0;
        for (int to = 0; to < target.Length; to++)
        {
            target[to] = source[from];
            for (int i = rank - 1; i >= 0; i--)
            {
                from += strides[i];
                if (++index[i] < View[Axes[i]])
                    break;
                from -= strides[i] * index[i];
                index[i] = 0;
            }
        }
    }

    private static ImmutableArray<int> ChannelsFirst(ImmutableArray<int> shape) => [shape[^1], .. shape[..^1]];

    // The axes of [channels, positions…] in the order [positions…, channels].
    private static ImmutableArray<int> ChannelsLast(int rank) => [.. Enumerable.Range(1, rank - 1), 0];

    // The shape whose axes in the given order have these sizes.
    private static ImmutableArray<int> Unordered(ImmutableArray<int> sizes, ImmutableArray<int> axes)
    {
        int[] shape = new int[sizes.Length];
        for (int i = 0; i < shape.Length; i++)
            shape[axes[i]] = sizes[i];
        return [.. shape];
    }
}
