using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

// Values that are panels of others, and so need no copy.
internal sealed partial class RoutineBuilder
{
    // Values that are joined at the boundaries of panels are computed where they are joined, and a slice of whole panels lies where it is cut
    // from: nothing is copied.
    private void FindParts()
    {
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index] is not { Operation: Operation.Rearrange rearrange } value)
                continue;
            if (rearrange.Boxes is [var slice] && PanelOf(slice.Source, slice, value, _values[value.Operands[0]]!) is { } panel
                && IsInPanels(value.Operands[0]))
            {
                _parts.Add(index, new PanelsOf(value.Operands[0], panel));
            }
            else if (value.Operands.Distinct().Count() == rearrange.Boxes.Count
                && rearrange.Boxes.Sum(box => box.Size) == value.Size
                && rearrange.Boxes.All(box => CanLieIn(value.Operands[box.Operand], box)))
            {
                _joined.Add(index);
                foreach (ArrangedBox box in rearrange.Boxes)
                    _parts.Add(value.Operands[box.Operand], new PanelsOf(index, box.Target / Panel.Lanes));
            }

            bool CanLieIn(int operand, ArrangedBox box) => PanelOf(box.Target, box, _values[operand]!, value) is not null
                && IsInPanels(operand)
                && !_parts.ContainsKey(operand)
                && !_joined.Contains(operand)
                && _values[operand]!.Operation is not Operation.Rearrange;
        }

        bool IsInPanels(int operand) => Describe(operand) is { Place: Place.Workspace, Layout: TensorLayout.Panels };
    }

    // The panel of the whole at which a part of it starts, where the box between them is all of the part, and panels of the whole.
    private static int? PanelOf(int start, ArrangedBox box, FusedValue part, FusedValue whole)
    {
        (int positions, int channels) = (part.Shape.Positions, part.Shape.Channels);
        bool isRows = positions == whole.Shape.Positions && start + channels <= whole.Shape.Channels && box.Size == part.Size && positions switch
        {
            1 => box.Axes is [{ SourceStride: 1, TargetStride: 1 }],
            _ => box.Axes is [{ } rows, { SourceStride: 1, TargetStride: 1 } run]
                && rows.Length == positions && run.Length == channels
                && rows.SourceStride + rows.TargetStride == channels + whole.Shape.Channels,
        };
        bool isAligned = start % Panel.Lanes == 0 && (channels % Panel.Lanes == 0 || start + channels == whole.Shape.Channels);
        return isRows && isAligned ? start / Panel.Lanes : null;
    }
}
