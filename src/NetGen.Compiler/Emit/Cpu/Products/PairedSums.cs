namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes the sums of products whose kernels are read in pairs of rows of bfloat16 values. Each panel has two sums for a pair, one of outputs 0 to 7 and one
/// of outputs 8 to 15; at the end they are joined and added to the panel's own.
/// </summary>
internal sealed class PairedSums
{
    private readonly CodeWriter _writer;
    private readonly string[] _sums;
    private readonly string _suffix;

    /// <summary>Declares the sums.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="sums">The local of each panel's sum.</param>
    /// <param name="chains">The pairs of sums of each panel, which take turns.</param>
    /// <param name="suffix">Tells their names from those of other products that are added to the same sums.</param>
    public PairedSums(CodeWriter writer, string[] sums, int chains, string suffix = "")
    {
        (_writer, _sums, Chains, _suffix) = (writer, sums, chains, suffix);
        foreach (string sum in sums)
        {
            for (int chain = 0; chain < chains; chain++)
                writer.Line($"TPanel {Low(sum, chain)} = TPanel.Zero, {High(sum, chain)} = TPanel.Zero;");
        }
    }

    /// <summary>The pairs of sums of each panel.</summary>
    public int Chains { get; }

    /// <summary>Writes the products with two rows.</summary>
    /// <param name="factors">The name of a local that gets the factors.</param>
    /// <param name="first">The factor of the first row.</param>
    /// <param name="second">The factor of the second row.</param>
    /// <param name="number">The number of the pair.</param>
    /// <param name="placeOf">Where the first row of a panel's pair lies: a reference, and an offset from there.</param>
    public void WritePair(string factors, string first, string second, int number, Func<int, (string Reference, string At)> placeOf)
    {
        int chain = number % Chains;
        _writer.Line($"TPanel {factors} = TPanel.BroadcastPair({first}, {second});");
        for (int panel = 0; panel < _sums.Length; panel++)
        {
            (string reference, string at) = placeOf(panel);
            _writer.Line($"TPanel.AddBfloat16Pair(ref {Low(_sums[panel], chain)}, ref {High(_sums[panel], chain)}, {factors}, ref {reference}, {at});");
        }
    }

    /// <summary>Writes the joining.</summary>
    public void WriteTotal()
    {
        foreach (string sum in _sums)
        {
            for (int distance = 1; distance < Chains; distance *= 2)
            {
                for (int chain = 0; chain + distance < Chains; chain += 2 * distance)
                {
                    _writer.Line($"{Low(sum, chain)} += {Low(sum, chain + distance)};");
                    _writer.Line($"{High(sum, chain)} += {High(sum, chain + distance)};");
                }
            }

            _writer.Line($"{sum} += TPanel.JoinPair({Low(sum, 0)}, {High(sum, 0)});");
        }
    }

    private string Low(string sum, int chain) => $"{sum}Low{Text.Of(chain)}{_suffix}";

    private string High(string sum, int chain) => $"{sum}High{Text.Of(chain)}{_suffix}";
}
