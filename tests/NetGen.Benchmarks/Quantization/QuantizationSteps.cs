using System.Globalization;

namespace NetGen.Benchmarks;

/// <summary>What a step of a recurrent layer costs with bfloat16 weights, beside the same network with floats.</summary>
internal static class QuantizationSteps
{
    /// <summary>Measures, and prints a line for each network and format.</summary>
    /// <param name="seconds">About how long each network may take.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(double seconds, TextWriter output)
    {
        output.WriteLine("network\tweights\tkilobytes\tnanoseconds\tover_float");
        Print<Gru64, Gru64.Bfloat16Network, Gru64.State>("GRU 64", new(1), network => network.QuantizeToBfloat16(), seconds, output);
        Print<Lstm64, Lstm64.Bfloat16Network, Lstm64.State>("LSTM 64", new(1), network => network.QuantizeToBfloat16(), seconds, output);
        Print<Lstm128, Lstm128.Bfloat16Network, Lstm128.State>("LSTM 128", new(1), network => network.QuantizeToBfloat16(), seconds, output);
        Print<Lstm256, Lstm256.Bfloat16Network, Lstm256.State>("LSTM 256", new(1), network => network.QuantizeToBfloat16(), seconds, output);
        Print<Lstm512, Lstm512.Bfloat16Network, Lstm512.State>("LSTM 512", new(1), network => network.QuantizeToBfloat16(), seconds, output);
    }

    private static void Print<TNetwork, TQuantized, TState>(
        string name, TNetwork network, Func<TNetwork, TQuantized> quantize, double seconds, TextWriter output)
        where TNetwork : class, INetwork<TNetwork>, IStreamNetwork<TNetwork, TState>
        where TQuantized : class, IQuantizedNetwork<TQuantized>, IStreamNetwork<TQuantized, TState>
        where TState : struct, IStreamState
    {
        TQuantized quantized = quantize(network);
        using var floats = new NetGenSteps<TNetwork, TState>(network);
        using var halves = new NetGenSteps<TQuantized, TState>(quantized);
        double[][] rounds = Rounds.Measure([floats, halves], seconds);
        PrintLine("float32", network.Parameters.Buffer.Length, 0);
        PrintLine("bfloat16", quantized.Weights.Buffer.Length, 1);

        // Of the times in each round, so that what slowed a round down slowed both.
        void PrintLine(string weights, int words, int index) => output.WriteLine(string.Join(
            '\t',
            name,
            weights,
            (words * 4.0 / 1024).ToString("F0", CultureInfo.InvariantCulture),
            (Rounds.Median(rounds[index]) / StreamContender.BlockLength).ToString("F0", CultureInfo.InvariantCulture),
            Rounds.Median(rounds[0].Zip(rounds[index], (one, other) => one / other)).ToString("F2", CultureInfo.InvariantCulture)));
    }
}
