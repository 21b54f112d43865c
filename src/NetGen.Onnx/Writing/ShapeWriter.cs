using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Layers that move elements.</summary>
internal static class ShapeWriter
{
    /// <summary>Writes a layer.</summary>
    public static void Write(LayerNodes nodes, Layer layer)
    {
        bool isFirst = nodes.IsKeptFirst && layer.InputShape.Rank > 1;
        int rank = layer.InputShape.Rank, channels = isFirst ? 1 : rank;

        // The axis of the file for an axis of a sample with the channels last.
        int AxisOf(int axis) => axis == rank - 1 ? channels : isFirst ? axis + 2 : axis + 1;
        string Numbers(params IEnumerable<long> numbers) => nodes.Graph.Numbers(numbers);
        switch (layer)
        {
            case ReshapeLayer { OutputShape.Rank: 1 }:
                nodes.Finish(nodes.Add("Flatten", [nodes.Last(0)], ("axis", 1)), isFirst: false);
                break;
            case ReshapeLayer:
                nodes.Finish(nodes.Add("Reshape", [nodes.Last(0), Numbers([-1, .. layer.OutputShape.Dimensions.Select(size => (long)size)])]), isFirst: false);
                break;
            case PermuteLayer permute:
                long[] order = [0, .. permute.Axes.Select(axis => axis + 1L)];
                nodes.Finish(nodes.Add("Transpose", [nodes.Last(0)], ("perm", order)), isFirst: false);
                break;
            case SliceLayer slice:
                int end = slice.Start + slice.OutputShape.Dimensions[rank - 1];
                nodes.Finish(nodes.Add("Slice", [nodes.Kept, Numbers(slice.Start), Numbers(end), Numbers(channels)]), isFirst);
                break;
            case ConcatenateLayer joined:
                isFirst = rank > 1 && Enumerable.Range(0, nodes.Count).All(nodes.IsFirst);
                channels = isFirst ? 1 : rank;
                string[] values = [.. Enumerable.Range(0, nodes.Count).Select(source => isFirst ? nodes.First(source) : nodes.Last(source))];
                nodes.Finish(nodes.Add("Concat", values, ("axis", AxisOf(joined.Axis))), isFirst);
                break;
            case BorderLayer border:
                (int Before, int After)[] sizes = rank == 2
                    ? [(border.Borders.Left, border.Borders.Right)]
                    : [(border.Borders.Top, border.Borders.Bottom), (border.Borders.Left, border.Borders.Right)];
                nodes.Finish(border.Function == BorderFunction.Cropping ? Crop(sizes) : Pad(sizes), isFirst);
                break;
            case UpSamplingLayer sampling:
                nodes.Finish(Resize(nodes, sampling), isFirst: true);
                break;
        }

        string Pad((int Before, int After)[] sizes)
        {
            long[] pads = new long[2 * (rank + 1)];
            for (int axis = 0; axis < sizes.Length; axis++)
                (pads[AxisOf(axis)], pads[AxisOf(axis) + rank + 1]) = (sizes[axis].Before, sizes[axis].After);
            return nodes.Add("Pad", [nodes.Kept, Numbers(pads)]);
        }

        string Crop((int Before, int After)[] sizes) => nodes.Add(
            "Slice",
            [
                nodes.Kept,
                Numbers(sizes.Select(size => (long)-size.Before)),
                Numbers(sizes.Select((size, axis) => (long)layer.InputShape.Dimensions[axis] + size.After)),
                Numbers(sizes.Select((_, axis) => (long)AxisOf(axis))),
            ]);
    }

    private static string Resize(LayerNodes nodes, UpSamplingLayer layer)
    {
        bool isNearest = layer.Interpolation == Interpolation.Nearest;
        double[] factors = layer.InputShape.Rank == 2 ? [1, 1, layer.ColumnFactor] : [1, 1, layer.RowFactor, layer.ColumnFactor];
        return nodes.Add(
            "Resize",
            [nodes.First(0), "", nodes.Graph.Reals([factors.Length], factors)],
            ("mode", isNearest ? "nearest" : "linear"),
            ("coordinate_transformation_mode", isNearest ? "asymmetric" : "half_pixel"),
            ("nearest_mode", "floor"));
    }
}
