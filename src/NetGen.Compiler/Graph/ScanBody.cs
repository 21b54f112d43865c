namespace NetGen.Compiler.Graph;

/// <summary>What a step of a scan computes.</summary>
/// <param name="Values">The values in order, each [n]; an operand is an index into this list.</param>
/// <param name="States">What goes from step to step.</param>
public sealed record ScanBody(EquatableArray<GraphValue> Values, EquatableArray<ScanState> States);

/// <summary>A value that goes from step to step.</summary>
/// <param name="Value">Its place in <see cref="ScanBody.Values"/>: an <see cref="Operation.State"/>.</param>
/// <param name="Next">The value that it has in the next step.</param>
/// <param name="Initial">The number of the scan's operand that it is in the first step, per-sample [n]; nothing for zeros.</param>
public sealed record ScanState(int Value, int Next, int? Initial);
