namespace NetGen.Compiler.Onnx.Placing;

/// <summary>What becomes of the order of axes when a value gets another shape: [C, H, W], kept as [H, W, C], becomes [C, H·W], kept as [H·W, C].</summary>
internal static class ReshapedOrder
{
    /// <summary>The order of the new axes with which no element moves; nothing where there is none.</summary>
    /// <param name="from">The sizes of the file's old axes.</param>
    /// <param name="to">The sizes of the file's new axes.</param>
    /// <param name="order">For each axis of NetGen the old axis of the file.</param>
    public static int[]? Find(int[] from, int[] to, int[] order)
    {
        if (order.SequenceEqual(Placed.InOrder(from.Length)))
            return Placed.InOrder(to.Length);
        int[] old = [.. Placed.InOrder(from.Length).Where(axis => from[axis] > 1)], wide = [.. Placed.InOrder(to.Length).Where(axis => to[axis] > 1)];
        List<int> result = [];
        int[] kept = [.. order.Where(axis => from[axis] > 1)];
        List<(int[] From, int[] To)> groups = [.. Groups(from, to, old, wide)];
        for (int i = 0; i < kept.Length;)
        {
            // A group's old axes must follow each other as in the file.
            (int[] axes, int[] become) = groups.First(group => group.From.Contains(kept[i]));
            if (!kept.Skip(i).Take(axes.Length).SequenceEqual(axes))
                return null;
            result.AddRange(become);
            i += axes.Length;
        }

        bool isInOrder = result.SequenceEqual(result.Order());
        return isInOrder ? Placed.InOrder(to.Length) : [.. Placed.InOrder(to.Length).Except(wide), .. result];
    }

    // The least runs of old and new axes that have equally many elements.
    private static IEnumerable<(int[] From, int[] To)> Groups(int[] from, int[] to, int[] old, int[] wide)
    {
        int i = 0, j = 0;
        while (i < old.Length)
        {
            int firstOld = i, firstNew = j;
            long before = from[old[i++]], after = to[wide[j++]];
            while (before != after)
            {
                if (before < after)
                    before *= from[old[i++]];
                else
                    after *= to[wide[j++]];
            }

            yield return (old[firstOld..i], wide[firstNew..j]);
        }
    }
}
