using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

// Steps of streams, whose states are the caller's, as those are that a batch of training leaves to the next. One stream's are read and written where
// they lie.
internal sealed partial class RoutineBuilder
{
    private readonly StreamLayout? _stream;
    private readonly bool _hasCells;

    private void AddState(int index, Operation.State state)
    {
        if (_rowCapacity > 1)
            Add([], index, at => new Step.PackState(SliceOf(state.Number), at(index)));
    }

    // Last, after all that reads the states.
    private void AddNextStates()
    {
        for (int number = 0; number < _stream?.States.Count; number++)
        {
            int next = _graph.Training is { } training ? training.States[number] : _graph.Outputs[_stream.OutputCount + number], state = number;
            if (_rowCapacity > 1)
            {
                Add([next], null, at => new Step.UnpackState(at(next), SliceOf(state)));
                continue;
            }

            Add([next], null, at => new Step.Copy(
                at(next), new Buffer(Place.State, _stream.States[state], at(next).Size, TensorLayout.Panels)));
        }
    }

    // Whether products of one sample read the steps of a window where they are: in a cell, which knows where.
    private bool IsReadInPlace(int history) =>
        _hasCells
        && !_graph.Outputs.Contains(history)
        && Enumerable.Range(0, _values.Length).All(number => _values[number] is not { } reader
            || !reader.Reads.Contains(history)
            || (reader.Operation is Operation.MatrixProduct
                && !reader.Reads.Skip(1).Contains(history)
                && Cell.FitsProduct(_choices[number]!.Shape, reader.Shape.Channels, Parameter(reader.Operands[1]))));

    private RowSlice SliceOf(int state) => new(_stream!.States[state], _stream.Length);
}
