using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

// Sums, and the losses among them.
internal sealed partial class RoutineBuilder
{
    // What is differentiated and not reported need not be computed.
    private bool IsLoss(int index) => IsOfLoss(index) && !IsReadLater(index);

    private bool IsOfLoss(int index) =>
        _graph.Training is { } training && (training.Loss == index || training.Losses.Contains(index));

    private bool IsReadLater(int index) => _values.Any(reader => reader is not null
        && reader.Reads.Contains(index)
        && !(_graph.Training is { } training && ReferenceEquals(reader, _values[training.Loss]) && !training.Losses.Contains(training.Loss)));

    // An expression of sums is a sum over one element.
    private void AddLosses(int index, FusedValue value)
    {
        EquatableArray<int> losses = _graph.Training!.Losses;
        for (int column = 0; column < losses.Count; column++)
        {
            if (losses[column] == index)
                AddSum(index, value, result: null, column);
        }
    }

    // A loss that the backward pass reads is a value like any other, and goes to the caller besides.
    private void AddReadLosses(int index)
    {
        EquatableArray<int> losses = _graph.Training?.Losses ?? [];
        for (int column = 0; column < losses.Count; column++)
        {
            int number = column;
            if (losses[column] == index)
                Add([index], null, at => new Step.Sum(Scalar.Variable(0), [at(index)], 1, null, LayoutOf(index), false) { Column = number });
        }
    }

    private void AddSum(int index, FusedValue value, int? result, int column)
    {
        TensorLayout layout = LayoutOf(index);
        EquatableArray<int> terms = In(layout, value.Operands);
        bool masks = MustMask(index, value);
        Func<Func<int, Buffer>, Step> make = value.Operation is Operation.SumPositions
            ? at => new Step.SumPositions(value.Expression, Operands(at), value.Domain, Result(at), masks) { Column = column }
            : at => new Step.Sum(value.Expression, Operands(at), value.Domain.Channels, Result(at), layout, masks) { Column = column };
        Add(terms, result, make);

        EquatableArray<Buffer> Operands(Func<int, Buffer> at) => terms.Select(at).ToEquatableArray();

        Buffer? Result(Func<int, Buffer> at) => result is int made ? at(made) : null;
    }
}
