using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>
/// The mean and the variance of the channels of a batch, for generated code. Each 16 samples have sums of their own, which are then combined
/// in order. So the results are the same, bit for bit, for any number of threads.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchStatistics
{
    /// <summary>The samples that have a sum of their own.</summary>
    internal const int SamplesOfPart = 16;

    private const int Lanes = 16;

    // Long sums are sums of sums of so many rows.
    private const int StripRows = 64;

    /// <summary>Computes for every 16 samples the mean of each channel, and the sum of the squared distances from it.</summary>
    /// <typeparam name="TPanel">The vectors.</typeparam>
    /// <param name="x">The values in panels, [panels][capacity][16].</param>
    /// <param name="panels">The panels of channels.</param>
    /// <param name="capacity">The rows that a panel has room for.</param>
    /// <param name="positions">The rows of a sample.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="parts">Receives [panels][16] means, and then as many sums of squares.</param>
    /// <param name="stride">The floats from the results of 16 samples to those of the next.</param>
    public static void Moments<TPanel>(ref float x, int panels, int capacity, int positions, int samples, ref float parts, int stride)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int first = 0; first < samples; first += SamplesOfPart)
        {
            int rows = Math.Min(SamplesOfPart, samples - first) * positions;
            for (int panel = 0; panel < panels; panel++)
            {
                ref float start = ref Unsafe.Add(ref x, ((nint)panel * capacity * Lanes) + ((nint)first * positions * Lanes));
                PartMoments<TPanel>(ref start, rows, out TPanel mean, out TPanel squares);
                mean.Store(ref parts, (nuint)(panel * Lanes));
                squares.Store(ref parts, (nuint)((panels + panel) * Lanes));
            }

            parts = ref Unsafe.Add(ref parts, stride);
        }
    }

    /// <summary>The mean and the biased variance of each channel over the batch (Chan et al., 1979, in double precision).</summary>
    /// <param name="parts">What <see cref="Moments"/> gave.</param>
    /// <param name="stride">The floats from the results of 16 samples to those of the next.</param>
    /// <param name="samples">The samples of the batch.</param>
    /// <param name="positions">The rows of a sample.</param>
    /// <param name="length">The channels, with padding to a multiple of 16.</param>
    /// <param name="mean">Receives the means.</param>
    /// <param name="variance">Receives the variances.</param>
    public static void CombineMoments(
        ref float parts, int stride, int samples, int positions, int length, ref float mean, ref float variance)
    {
        for (nuint panel = 0; panel < (nuint)length; panel += Lanes)
        {
            double count = 0;
            Vector512<double> lowCenters = default, highCenters = default, lowSquares = default, highSquares = default;
            ref float part = ref Unsafe.Add(ref parts, panel);
            for (int first = 0; first < samples; first += SamplesOfPart)
            {
                double added = (double)Math.Min(SamplesOfPart, samples - first) * positions, total = count + added;
                double weight = added / total, ofSquare = count * weight;
                (Vector512<double> lowMeans, Vector512<double> highMeans) = Vector512.Widen(Vector512.LoadUnsafe(ref part));
                (Vector512<double> lowAdded, Vector512<double> highAdded) = Vector512.Widen(Vector512.LoadUnsafe(ref part, (nuint)length));
                Add(lowMeans, lowAdded, weight, ofSquare, ref lowCenters, ref lowSquares);
                Add(highMeans, highAdded, weight, ofSquare, ref highCenters, ref highSquares);
                count = total;
                part = ref Unsafe.Add(ref part, stride);
            }

            Vector512.Narrow(lowCenters, highCenters).StoreUnsafe(ref mean, panel);
            Vector512.Narrow(lowSquares / count, highSquares / count).StoreUnsafe(ref variance, panel);
        }
    }

    /// <summary>The sum of each channel over the batch.</summary>
    /// <param name="parts">The sums of every 16 samples.</param>
    /// <param name="stride">The floats from the sums of 16 samples to those of the next.</param>
    /// <param name="samples">The samples of the batch.</param>
    /// <param name="length">The channels, with padding.</param>
    /// <param name="totals">Receives the sums.</param>
    public static void CombineTotals(ref float parts, int stride, int samples, int length, ref float totals)
    {
        for (nuint panel = 0; panel < (nuint)length; panel += Lanes)
        {
            Vector512<double> low = default, high = default;
            ref float part = ref Unsafe.Add(ref parts, panel);
            for (int first = 0; first < samples; first += SamplesOfPart)
            {
                (Vector512<double> lowAdded, Vector512<double> highAdded) = Vector512.Widen(Vector512.LoadUnsafe(ref part));
                low += lowAdded;
                high += highAdded;
                part = ref Unsafe.Add(ref part, stride);
            }

            Vector512.Narrow(low, high).StoreUnsafe(ref totals, panel);
        }
    }

    /// <summary>Moves averages towards a batch's statistics: average·momentum + statistic·(1 − momentum).</summary>
    /// <param name="averages">The averages, with zeros up to a multiple of 16.</param>
    /// <param name="statistics">The statistics, as many.</param>
    /// <param name="length">The channels.</param>
    /// <param name="momentum">The part of the old averages in the new ones.</param>
    public static void Move(ref float averages, ref float statistics, int length, float momentum)
    {
        for (nuint panel = 0; panel < (nuint)length; panel += Lanes)
        {
            Vector512<float> kept = Vector512.LoadUnsafe(ref averages, panel) * momentum;
            (kept + (Vector512.LoadUnsafe(ref statistics, panel) * (1 - momentum))).StoreUnsafe(ref averages, panel);
        }
    }

    // The distance of the added mean moves the center by its weight, and adds to the squares.
    private static void Add(
        Vector512<double> means,
        Vector512<double> added,
        double weight,
        double ofSquare,
        ref Vector512<double> centers,
        ref Vector512<double> squares)
    {
        Vector512<double> distance = means - centers;
        centers += distance * weight;
        squares += added + (distance * distance * ofSquare);
    }

    // Distances from the first row, which is near the mean for most data, so that the squares lose little where the mean is large.
    private static void PartMoments<TPanel>(ref float x, int rows, out TPanel mean, out TPanel squares)
        where TPanel : struct, IPanel<TPanel>
    {
        TPanel origin = TPanel.Load(ref x, 0), sum = TPanel.Zero, total = TPanel.Zero;
        for (int first = 0; first < rows; first += StripRows)
        {
            int end = Math.Min(first + StripRows, rows), row = first;
            TPanel sum0 = TPanel.Zero, sum1 = TPanel.Zero, total0 = TPanel.Zero, total1 = TPanel.Zero;
            for (; row + 1 < end; row += 2)
            {
                TPanel a = TPanel.Load(ref x, (nuint)(row * Lanes)) - origin, b = TPanel.Load(ref x, (nuint)((row + 1) * Lanes)) - origin;
                sum0 += a;
                sum1 += b;
                total0.AddProduct(a, a);
                total1.AddProduct(b, b);
            }

            if (row < end)
            {
                TPanel a = TPanel.Load(ref x, (nuint)(row * Lanes)) - origin;
                sum0 += a;
                total0.AddProduct(a, a);
            }

            sum += sum0 + sum1;
            total += total0 + total1;
        }

        TPanel distance = sum * TPanel.Broadcast(1f / rows);
        mean = origin + distance;
        squares = TPanel.Max(TPanel.Zero, total - (sum * distance));
    }
}
