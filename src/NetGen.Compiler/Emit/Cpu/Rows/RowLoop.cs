using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>The loop over the rows of a chunk: samples, or the positions of samples.</summary>
/// <param name="samples">The most samples of the chunk.</param>
/// <param name="positions">The positions of a sample.</param>
/// <param name="operands">What is read in it.</param>
/// <param name="axis">Of a single sample, whether a call computes the positions from <c>begin</c> to <c>end</c> only.</param>
internal readonly struct RowLoop(int samples, int positions, EquatableArray<Program.Buffer> operands, SplitAxis axis = SplitAxis.None)
{
    // Where all operands have a row for each row, samples and positions are one loop.
    private readonly bool _isNested = operands.Any(operand => operand.IsRepeatedOver(positions));

    /// <summary>The most samples.</summary>
    public int Samples { get; } = samples;

    /// <summary>The positions of a sample.</summary>
    public int Positions { get; } = positions;

    /// <summary>The rows that a tensor of so many positions has room for.</summary>
    public int Capacity => Panel.Rows(Samples, Positions);

    /// <summary>What a call says about the number of rows.</summary>
    public RowCount Count => IsPart ? RowCount.Constant : _isNested
        ? Samples == 1 ? RowCount.Constant : RowCount.Samples
        : Capacity == 1 ? RowCount.Constant : RowCount.Rows;

    /// <summary>The kernel's parameter for it.</summary>
    public string[] Parameters => [.. Numbers.Select(number => "int " + number)];

    /// <summary>The names of these parameters.</summary>
    public string[] Numbers => Count == RowCount.Constant ? PartText.Names(axis) : ["rows"];

    private bool IsPart => axis == SplitAxis.Positions;

    /// <summary>The rows that a tensor has room for, and the number of its row that belongs to one of the loop.</summary>
    public (int Capacity, string Number) Place(Program.Buffer buffer, RowNames row) => buffer switch
    {
        // The same for all samples.
        { IsOfAllSamples: true, Positions: var own } => (own, own == 1 ? "" : row.Position),
        { Positions: 1 } when Positions > 1 => (Samples, row.Sample),
        _ => (Capacity, row.Row),
    };

    /// <summary>Writes the loop; the names of what is always 0 are empty.</summary>
    public void Write(CodeWriter writer, Action<RowNames> body)
    {
        RowLoop self = this;
        if (_isNested)
            WriteSamples(writer, sample => self.WritePositions(writer, sample, body));
        else if (Capacity == 1)
            body(new RowNames("", "", ""));
        else
            Loop(writer, "row", IsPart ? "(nuint)end" : "(nuint)rows", () => body(new RowNames("row", "row", "")), IsPart ? "(nuint)begin" : "0");
    }

    /// <summary>Writes a loop over the samples, given the name of a sample's number.</summary>
    public void WriteSamples(CodeWriter writer, Action<string> body)
    {
        if (Samples == 1)
            body("");
        else
            Loop(writer, "sample", "(nuint)rows", () => body("sample"));
    }

    /// <summary>Writes a loop over the positions of a sample.</summary>
    public void WritePositions(CodeWriter writer, string sample, Action<RowNames> body)
    {
        int count = Positions;
        (string begin, string end) = IsPart ? ("(nuint)begin", "(nuint)end") : ("0", Text.Of(count));
        Loop(
            writer,
            "position",
            end,
            () =>
            {
                if (sample.Length > 0)
                    writer.Line($"nuint row = {Text.Offset(0, (count, sample), (1, "position"))};");
                body(new RowNames(sample.Length > 0 ? "row" : "position", sample, "position"));
            },
            begin);
    }

    private static void Loop(CodeWriter writer, string variable, string end, Action body, string begin = "0")
    {
        using (writer.Open($"for (nuint {variable} = {begin}; {variable} < {end}; {variable}++)"))
            body();
    }
}

/// <summary>The names of the numbers of a row; empty where it is always 0.</summary>
/// <param name="Row">Its number among all rows.</param>
/// <param name="Sample">That of its sample.</param>
/// <param name="Position">That of its position in the sample.</param>
internal readonly record struct RowNames(string Row, string Sample, string Position);

/// <summary>What a kernel is told about the number of its rows.</summary>
internal enum RowCount
{
    /// <summary>Nothing: it is a constant.</summary>
    Constant,

    /// <summary>The number of samples.</summary>
    Samples,

    /// <summary>The number of rows.</summary>
    Rows,
}
