using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>
/// The names by which a routine finds the caller's values: one row of all inputs and one of all outputs or, for one sample of several, one
/// reference for each.
/// </summary>
/// <param name="Inputs">The inputs in order.</param>
/// <param name="Outputs">The outputs in order.</param>
internal sealed record CallerRows(EquatableArray<CallerRow> Inputs, EquatableArray<CallerRow> Outputs)
{
    /// <summary>One row of all inputs, and one of all outputs.</summary>
    public static CallerRows Whole { get; } = new([new("input", 0)], [new("output", 0)]);

    /// <summary>Those of one sample.</summary>
    public static CallerRows OfSample(Network network) => Of(network.Inputs, network.Outputs);

    /// <summary>Those of some inputs and outputs.</summary>
    public static CallerRows Of(EquatableArray<NetworkPort> inputs, EquatableArray<NetworkPort> outputs) => new(Names("input", inputs), Names("output", outputs));

    /// <summary>The parameters of a method that is given all of them.</summary>
    public MethodParameter[] Parameters => MethodParameter.Floats([.. Inputs.Concat(Outputs).Select(row => row.Name)]);

    /// <summary>The reference to a value of the inputs.</summary>
    /// <param name="offset">Its index in the row of all of them.</param>
    public string Input(int offset) => Ref(Inputs, offset);

    /// <summary>The reference to a value of the outputs.</summary>
    /// <param name="offset">Its index in the row of all of them.</param>
    public string Output(int offset) => Ref(Outputs, offset);

    /// <summary>The reference that a value of the inputs belongs to, and the value's index from there on.</summary>
    /// <param name="offset">Its index in the row of all of them.</param>
    public (string Name, int Index) Find(int offset) => Find(Inputs, offset);

    private static (string Name, int Index) Find(EquatableArray<CallerRow> rows, int offset)
    {
        CallerRow row = rows.Last(row => row.Offset <= offset);
        return (row.Name, offset - row.Offset);
    }

    private static string Ref(EquatableArray<CallerRow> rows, int offset)
    {
        (string name, int index) = Find(rows, offset);
        return Text.Ref(name, Text.Of(index));
    }

    private static EquatableArray<CallerRow> Names(string name, EquatableArray<NetworkPort> ports) => ports.Count == 1
        ? [new(name, 0)]
        : ports.Select((port, number) => new CallerRow(name + Text.Of(number + 1), port.Offset)).ToEquatableArray();
}

/// <summary>Values of the caller that lie one after the other.</summary>
/// <param name="Name">The name of the reference to the first.</param>
/// <param name="Offset">Its index in the row of all inputs, or of all outputs.</param>
internal sealed record CallerRow(string Name, int Offset);
