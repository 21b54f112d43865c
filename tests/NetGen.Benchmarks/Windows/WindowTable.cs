using System.Globalization;
using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>
/// How near each kind of convolution comes to the FMA peak: networks of six equal layers, so that what packs the input and unpacks the output
/// hardly counts. Beside it stands how near it would come if it did nothing but its multiply-adds, at the peak, and then read and write its values once.
/// </summary>
internal static class WindowTable
{
    private const int Samples = 32;

    /// <summary>Measures and prints a tab-separated line for each network.</summary>
    /// <param name="seconds">About how long each is measured.</param>
    /// <param name="output">Receives the table.</param>
    public static void Print(double seconds, TextWriter output)
    {
        output.WriteLine($"# {RuntimeInformation.FrameworkDescription}, {Machine.Processor}, vectors of {FmaPeak.VectorBits} bits");
        output.WriteLine("layers\tsingle_ns\tpercent_of_fma_peak\twith_pass_percent\tbatch32_ns\tpercent_of_fma_peak");
        Print(new DirectImages(1), "3×3, 16 channels, 32×32");
        Print(new DirectHalves(1), "3×3, 32 channels, 16×16");
        Print(new DirectQuarters(1), "3×3, 64 channels, 8×8");
        Print(new PointwiseImages(1), "1×1, 32 channels, 24×24");
        Print(new PointwiseWords(1), "1×1, 64 channels, 25×5");
        Print(new PointwiseSmall(1), "1×1, 128 channels, 6×6");
        Print(new DepthwiseHalfPanels(1), "depthwise 3×3, 8 channels, 48×48");
        Print(new DepthwiseImages(1), "depthwise 3×3, 32 channels, 24×24");
        Print(new DepthwiseWords(1), "depthwise 3×3, 64 channels, 25×5");
        Print(new DepthwiseSmall(1), "depthwise 3×3, 128 channels, 6×6");

        void Print<TNetwork>(TNetwork network, string layers)
            where TNetwork : class, INetwork<TNetwork>
        {
            NetworkDescription description = TNetwork.Description;
            double[][] times = Rounds.Measure(
                [new FmaPeak(), new Contender<TNetwork>(network, 1), new Contender<TNetwork>(network, Samples), new ValuePass(description.Layers[0].OutputShape)],
                seconds);
            double flops = description.Layers.Sum(layer => layer.Flops);
            double[] withPass = [.. times[0].Zip(times[3], (peak, pass) => (flops * peak / FmaPeak.FlopsOfCall) + (description.Layers.Length * pass))];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{layers}\t{Rounds.Median(times[1]):F0}\t{FmaPeak.MedianPercent(flops, times[1], times[0]):F1}\t{FmaPeak.MedianPercent(flops, withPass, times[0]):F1}"
                    + $"\t{Rounds.Median(times[2]):F0}\t{FmaPeak.MedianPercent(Samples * flops, times[2], times[0]):F1}"));
        }
    }

    private sealed class Contender<TNetwork>(TNetwork network, int samples) : IContender
        where TNetwork : class, INetwork<TNetwork>
    {
        private readonly float[] _inputs =
            [.. new Random(1).GetItems([-1f, -0.5f, 0.5f, 1f], samples * TNetwork.Description.InputSize)];

        private readonly float[] _outputs = new float[samples * TNetwork.Description.OutputSize];

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
            {
                if (samples == 1)
                    network.Predict(_inputs, _outputs);
                else
                    network.PredictBatch(_inputs, _outputs);
            }
        }

        public float[] Results() => _outputs;

        public void Dispose()
        {
        }
    }
}
