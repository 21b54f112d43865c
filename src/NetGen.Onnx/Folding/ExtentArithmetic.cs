using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Folding;

/// <summary>Integer arithmetic in which the number of samples is a symbol.</summary>
internal static class ExtentArithmetic
{
    /// <summary>The result of an operator of two integers, or nothing where it depends on the number of samples.</summary>
    public static Extent? Compute(string operation, Extent a, Extent b)
    {
        bool isKnown = !a.IsOfBatch && !b.IsOfBatch, isAlike = a.IsOfBatch == b.IsOfBatch;
        return operation switch
        {
            "Add" when b.Is(0) => a,
            "Add" when a.Is(0) => b,
            "Add" when isAlike => Of(checked(a.Count + b.Count), a.IsOfBatch),
            "Sub" when b.Is(0) => a,
            "Sub" when isAlike => Of(checked(a.Count - b.Count), a.IsOfBatch),
            "Mul" => a.Times(b),
            "Div" when isAlike && b.Count != 0 => a.Count % b.Count == 0 || isKnown ? new Extent(a.Count / b.Count) : null,
            "Div" when a.IsOfBatch && b.Count != 0 && a.Count % b.Count == 0 => new Extent(a.Count / b.Count, IsOfBatch: true),
            "Mod" when isKnown && b.Count != 0 => new Extent(((a.Count % b.Count) + b.Count) % b.Count),
            "Max" when isAlike => a.Count >= b.Count ? a : b,
            "Min" when isAlike => a.Count <= b.Count ? a : b,
            "Equal" => a == b ? new Extent(1) : isAlike || a is { IsOfBatch: false, Count: <= 0 } || b is { IsOfBatch: false, Count: <= 0 } ? new Extent(0) : null,
            "Greater" when isKnown => Truth(a.Count > b.Count),
            "GreaterOrEqual" when isKnown => Truth(a.Count >= b.Count),
            "Less" when isKnown => Truth(a.Count < b.Count),
            "LessOrEqual" when isKnown => Truth(a.Count <= b.Count),
            "And" when isKnown => Truth(a.Count != 0 && b.Count != 0),
            "Or" when isKnown => Truth(a.Count != 0 || b.Count != 0),
            "Pow" when isKnown && b.Count is >= 0 and < 63 => Of(checked((long)Math.Pow(a.Count, b.Count)), isOfBatch: false),
            _ => null,
        };
    }

    private static Extent Of(long count, bool isOfBatch) => new(count, isOfBatch && count != 0);

    private static Extent Truth(bool value) => new(value ? 1 : 0);
}
