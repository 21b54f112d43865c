namespace NetGen.Compiler.Program;

// Operations that slide a window over positions.
internal sealed partial class RoutineBuilder
{
    private void LowerWindowProduct(int index, FusedValue value, Window window, WindowProductKind kind) =>
        LowerWindow(index, value, (input, kernel, bias, epilogue, result) =>
            new Step.WindowProduct(input, kernel, bias, window, kind, epilogue, result));

    private void LowerWinograd(int index, FusedValue value, Window window) =>
        LowerWindow(index, value, (input, kernel, bias, epilogue, result) =>
            new Step.WinogradProduct(input, kernel, bias, window, epilogue, result));

    private void LowerWindow(int index, FusedValue value, Func<Buffer, PlacedParameter, PlacedParameter?, Epilogue, Buffer, Step> make)
    {
        EquatableArray<int> x = value.Operands;
        PlacedParameter? bias = x.Count == 3 ? Parameter(x[2]) : null;
        int input = In(TensorLayout.Panels, x[0]);
        EquatableArray<int> others = In(TensorLayout.Panels, value.EpilogueOperands);
        Add([input, .. others], index, at => make(at(input), Parameter(x[1]), bias, EpilogueOf(value, others, at), at(index)));
    }

    private void LowerPooling(int index, int pooled, Window window, bool isMaximum)
    {
        int input = In(TensorLayout.Panels, pooled);
        Add([input], index, at => new Step.Pooling(at(input), window, isMaximum, at(index)));
    }
}
