namespace Amplifier;

/// <summary>Sounds at the sample rate of the circuit.</summary>
internal static class Resampling
{
    private const int ZeroCrossings = 32;

    /// <summary>Interpolates a sound with a sinc in a Hann window. Frequencies that the slower rate cannot have are filtered out.</summary>
    public static float[] ToCircuit(float[] sound, int rate)
    {
        double ratio = (double)Circuit.SampleRate / rate, pass = Math.Min(1, ratio), reach = ZeroCrossings / pass;
        float[] result = new float[(int)Math.Max(1, sound.Length * ratio)];
        Parallel.For(0, result.Length, i =>
        {
            double place = i / ratio, sum = 0;
            for (int j = (int)Math.Max(0, Math.Ceiling(place - reach)); j < sound.Length && j <= place + reach; j++)
                sum += sound[j] * pass * Sinc(pass * (place - j)) * (0.5 + (0.5 * Math.Cos(Math.PI * (place - j) / reach)));
            result[i] = (float)sum;
        });
        return result;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
