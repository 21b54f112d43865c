using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>The operators on constants that move elements or sum them along axes.</summary>
internal static class ConstantShapes
{
    /// <summary>The outputs of an operator that moves elements.</summary>
    /// <exception cref="NodeException">It does not fit.</exception>
    public static IEnumerable<OnnxTensor> Rearrange(OnnxNode node, OnnxTensor?[] inputs)
    {
        OnnxTensor? Input(int i) => i < inputs.Length ? inputs[i] : null;
        OnnxTensor x = Input(0) ?? throw new NodeException("it has no input 1");
        int rank = x.Sizes.Length;
        InferenceNode inference = new(node, [.. inputs.Select(input => input is null ? null : ValueFact.Of(input))], 1);
        switch (node.Operator)
        {
            case "Transpose":
                return [Broadcasting.Transpose(x, ShapeRules.Permutation(node, rank))];
            case "Squeeze" or "Unsqueeze" or "Flatten":
                OnnxNode ignored = node;
                return [x.WithSizes([.. ShapeRules.Infer(inference, ref ignored)[0].Select(size => (int)size.Count)])];
            case "Concat":
                return [Concatenate([.. inputs.Select(input => input!)], Axes.Of(node.Number("axis", 0), rank))];
            case "Slice":
                SliceRange[] ranges = SliceRange.Of(
                    ValueFact.Of(x).Sizes,
                    Input(1) ?? throw new NodeException("it has no starts"),
                    Input(2) ?? throw new NodeException("it has no ends"),
                    Input(3),
                    Input(4));
                return [ranges.Aggregate(x, Take)];
            case "Split":
                int axis = Axes.Of(node.Number("axis", 0), rank), start = 0;
                List<OnnxTensor> parts = [];
                foreach (int size in ShapeRules.SplitSizes(inference, axis))
                {
                    parts.Add(Take(x, new SliceRange(axis, start, size, 1)));
                    start += size;
                }

                return parts;
            default:
                return [Gather(x, Input(1) ?? throw new NodeException("it has no indices"), Axes.Of(node.Number("axis", 0), rank))];
        }
    }

    /// <summary>The sums, products, means or extremes along axes.</summary>
    public static OnnxTensor Reduce(OnnxNode node, OnnxTensor x, long[]? given)
    {
        if (given is null && node.Number("noop_with_empty_axes", 0) != 0)
            return x;
        int[] axes = Axes.Of(given is { Length: 0 } ? null : given, x.Sizes.Length);
        bool keeps = node.Number("keepdims", 1) != 0;
        int[] rest = [.. Enumerable.Range(0, x.Sizes.Length).Except(axes)], strides = Broadcasting.Strides(x.Sizes);
        int[] outer = Broadcasting.Indices([.. rest.Select(axis => x.Sizes[axis])], [.. rest.Select(axis => strides[axis])]);
        int[] inner = Broadcasting.Indices([.. axes.Select(axis => x.Sizes[axis])], [.. axes.Select(axis => strides[axis])]);
        int[] sizes = [.. Enumerable.Range(0, x.Sizes.Length).Where(axis => keeps || rest.Contains(axis)).Select(axis => rest.Contains(axis) ? x.Sizes[axis] : 1)];
        if (!x.IsReal && node.Operator == "ReduceProd")
        {
            Extent[] integers = x.Integers;
            return new OnnxTensor(sizes, [.. outer.Select(start => inner.Aggregate(
                new Extent(1), (product, i) => product.Times(integers[start + i]) ?? throw new NodeException("the batch is counted twice")))]);
        }

        double[] values = x.Reals;
        if (inner.Length == 0)
            throw new NodeException("it has no elements");
        IEnumerable<double> results = outer.Select(start =>
        {
            IEnumerable<double> along = inner.Select(i => values[start + i]);
            return node.Operator switch
            {
                "ReduceProd" => along.Aggregate(1.0, (a, b) => a * b),
                "ReduceSum" => along.Sum(),
                "ReduceMean" => along.Average(),
                "ReduceMax" => along.Max(),
                _ => along.Min(),
            };
        });
        return x.IsReal ? new OnnxTensor(sizes, [.. results]) : new OnnxTensor(sizes, [.. results.Select(value => new Extent((long)value))]);
    }

    /// <summary>The product of two matrices.</summary>
    public static OnnxTensor Product(OnnxTensor a, OnnxTensor b)
    {
        if (a.Sizes is not [var rows, var inner] || b.Sizes is not [var other, var columns] || inner != other)
            throw new NodeException($"a product of constants of the shapes [{string.Join(", ", a.Sizes)}] and [{string.Join(", ", b.Sizes)}] is not computed");
        ConstantOperators.RequireFew((double)rows * columns, a, b);
        double[] x = a.Reals, y = b.Reals, product = new double[checked(rows * columns)];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int column = 0; column < columns; column++)
                    product[(row * columns) + column] += x[(row * inner) + k] * y[(k * columns) + column];
            }
        }

        return new OnnxTensor([rows, columns], product);
    }

    /// <summary>Copies of a tensor along each axis.</summary>
    public static ValueFact Tile(OnnxTensor x, long[] repeats)
    {
        if (repeats.Length != x.Sizes.Length || repeats.Any(count => count is < 0 or > int.MaxValue))
            throw new NodeException("its repeats do not fit its input");
        int[] sizes = [.. x.Sizes.Select((size, axis) => checked((int)(size * repeats[axis])))];
        double count = sizes.Aggregate(1.0, (product, size) => product * size);
        ConstantOperators.RequireFew(count, x);
        int[] strides = Broadcasting.Strides(x.Sizes), steps = Broadcasting.Strides(sizes);
        int Source(int index) => sizes.Select((size, axis) => index / steps[axis] % size % x.Sizes[axis] * strides[axis]).Sum();
        return ValueFact.Of(x.Select(sizes, [.. Enumerable.Range(0, (int)count).Select(Source)]));
    }

    private static OnnxTensor Take(OnnxTensor x, SliceRange range)
    {
        int[] strides = Broadcasting.Strides(x.Sizes), sizes = [.. x.Sizes];
        int start = range.Start * strides[range.Axis];
        sizes[range.Axis] = range.Count;
        strides[range.Axis] *= range.Step;
        return x.Select(sizes, Broadcasting.Indices(sizes, strides, start));
    }

    private static OnnxTensor Gather(OnnxTensor x, OnnxTensor indices, int axis)
    {
        int length = x.Sizes[axis];
        int[] strides = Broadcasting.Strides(x.Sizes);
        int[] chosen = [.. indices.Numbers.Select(index => index >= -length && index < length
            ? (int)(index < 0 ? index + length : index)
            : throw new NodeException($"its index is {index}, but there are {length} elements"))];
        ConstantOperators.RequireFew((double)x.Count / Math.Max(length, 1) * chosen.Length, x, indices);
        int before = x.Sizes.Take(axis).Aggregate(1, (product, size) => product * size), after = strides[axis];
        int[] sources =
        [
            .. from outer in Enumerable.Range(0, before)
               from index in chosen
               from inner in Enumerable.Range(0, after)
               select (((outer * length) + index) * after) + inner,
        ];
        return x.Select([.. x.Sizes.Take(axis), .. indices.Sizes, .. x.Sizes.Skip(axis + 1)], sources);
    }

    private static OnnxTensor Concatenate(OnnxTensor[] parts, int axis)
    {
        int[] sizes = [.. parts[0].Sizes];
        if (parts.Any(part => part.Sizes.Length != sizes.Length || part.Sizes.Where((size, i) => i != axis && size != sizes[i]).Any()))
            throw new NodeException("its inputs differ in another axis than the one that is joined");
        sizes[axis] = parts.Sum(part => part.Sizes[axis]);
        int before = sizes.Take(axis).Aggregate(1, (product, size) => product * size);
        return parts.Any(part => part.IsReal)
            ? new OnnxTensor(sizes, Join(part => part.Reals))
            : new OnnxTensor(sizes, Join(part => part.Integers));

        T[] Join<T>(Func<OnnxTensor, T[]> elements)
        {
            (T[] Values, int Run)[] all = [.. parts.Select(part => (elements(part), before == 0 ? 0 : part.Count / before))];
            return [.. Enumerable.Range(0, before).SelectMany(row => all.SelectMany(part => part.Values.Skip(row * part.Run).Take(part.Run)))];
        }
    }
}
