using System.Numerics;

namespace Amplifier;

/// <summary>How loud a sound is at each pitch.</summary>
internal static class Spectrum
{
    private const int FrameLength = 16_384;
    private const double LowestFrequency = 50;
    private const int BandsOfAnOctave = 36;

    /// <summary>The mean level of overlapping frames in bands of a third of a half-tone, in decibels.</summary>
    /// <returns>The middle of each band in hertz, up to half of the sample rate, and its level.</returns>
    public static (double[] Frequencies, double[] Decibels) Of(float[] sound)
    {
        double[] powers = Powers(sound);
        double Frequency(double band) => LowestFrequency * Math.Pow(2, band / BandsOfAnOctave);
        int bands = (int)(BandsOfAnOctave * Math.Log2(Circuit.SampleRate / 2 / LowestFrequency));
        double[] decibels = new double[bands];
        for (int band = 0; band < bands; band++)
        {
            int first = (int)Math.Round(Frequency(band - 0.5) * FrameLength / Circuit.SampleRate);
            int end = Math.Max(first + 1, (int)Math.Round(Frequency(band + 0.5) * FrameLength / Circuit.SampleRate));
            decibels[band] = 10 * Math.Log10(powers.AsSpan()[first..Math.Min(end, powers.Length)].ToArray().Average() + 1e-16);
        }

        return ([.. Enumerable.Range(0, bands).Select(band => Frequency(band))], decibels);
    }

    // In a Hann window.
    private static double[] Powers(float[] sound)
    {
        double[] powers = new double[FrameLength / 2];
        var frame = new Complex[FrameLength];
        int frames = 0;
        for (int first = 0; first == 0 || first + FrameLength <= sound.Length; first += FrameLength / 2, frames++)
        {
            for (int i = 0; i < FrameLength; i++)
                frame[i] = first + i < sound.Length ? sound[first + i] * (1 - Math.Cos(Math.Tau * i / FrameLength)) * 2 / FrameLength : 0;
            Transform(frame);
            for (int i = 0; i < powers.Length; i++)
                powers[i] += Math.Pow(frame[i].Magnitude, 2);
        }

        return [.. powers.Select(power => power / frames)];
    }

    // Fourier's, of a power of two values (Cooley and Tukey, 1965).
    private static void Transform(Span<Complex> values)
    {
        if (values.Length == 1)
            return;
        int half = values.Length / 2;
        Complex[] even = new Complex[half], odd = new Complex[half];
        for (int i = 0; i < half; i++)
            (even[i], odd[i]) = (values[2 * i], values[(2 * i) + 1]);
        Transform(even);
        Transform(odd);
        for (int i = 0; i < half; i++)
        {
            Complex turned = Complex.FromPolarCoordinates(1, -Math.Tau * i / values.Length) * odd[i];
            (values[i], values[i + half]) = (even[i] + turned, even[i] - turned);
        }
    }
}
