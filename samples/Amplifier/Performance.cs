using System.Diagnostics;
using NetGen;

namespace Amplifier;

/// <summary>A sound that went through a network block by block, as through a plug-in of a music program.</summary>
/// <param name="Sound">The network's output.</param>
/// <param name="Microseconds">The time of each block, in ascending order.</param>
/// <param name="AllocatedBytes">Memory that was allocated for all blocks together.</param>
internal sealed record Performance(float[] Sound, double[] Microseconds, long AllocatedBytes)
{
    /// <summary>The samples of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>The time that a block may take, in microseconds: as long as it sounds.</summary>
    public const double RealTime = 1e6 * BlockLength / Circuit.SampleRate;

    /// <summary>Plays a sound.</summary>
    public static Performance Of<TNetwork, TState>(TNetwork network, ReadOnlySpan<float> sound)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        var output = new float[sound.Length];
        var times = new long[((sound.Length - 1) / BlockLength) + 1];
        var stream = new TState();
        network.WarmUpSteps<TNetwork, TState>();

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 0; block < times.Length; block++)
        {
            int first = block * BlockLength, length = Math.Min(BlockLength, sound.Length - first);
            long started = Stopwatch.GetTimestamp();
            network.Steps(sound.Slice(first, length), ref stream, output.AsSpan(first, length));
            times[block] = Stopwatch.GetTimestamp() - started;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return new(output, [.. times.Order().Select(ticks => 1e6 * ticks / Stopwatch.Frequency)], allocated);
    }

    /// <summary>The error-to-signal ratio in decibels: the energy of the difference over that of the right sound.</summary>
    public double ErrorToSignal(ReadOnlySpan<float> right)
    {
        double error = 0, signal = 0;
        for (int i = 0; i < right.Length; i++)
        {
            error += Math.Pow(Sound[i] - right[i], 2);
            signal += Math.Pow(right[i], 2);
        }

        return 10 * Math.Log10(error / signal);
    }

    /// <summary>The time within which a share of the blocks was done.</summary>
    public double Quantile(double share) => Microseconds[(int)(share * (Microseconds.Length - 1))];
}
