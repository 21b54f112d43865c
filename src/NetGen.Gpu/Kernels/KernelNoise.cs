using System.ComponentModel;
using NetGen.Numerics;
using NetGen.Randomness;

namespace NetGen.Gpu;

/// <summary>The numbers of layers of noise inside of kernels: those of <see cref="NormalNoise"/>, rounded in single precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelNoise
{
    // 2⁻³², and a turn.
    private const float Unit = 2.3283064e-10f;
    private const float Turn = 6.2831855f;

    /// <summary>The numbers of four neighbouring features.</summary>
    /// <param name="a">Has the seed and the step.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="quad">The number of the first feature, divided by 4.</param>
    /// <param name="layer">The number of the layer among those that draw random numbers.</param>
    public static Quad Draw(KernelArguments a, int row, int quad, int layer)
    {
        Bits4 words = KernelPhilox.Draw(a, row, quad, layer);
        float first = Radius(words.X), second = Radius(words.Z);
        return new Quad(first * Cosine(words.Y), first * Sine(words.Y), second * Cosine(words.W), second * Sine(words.W));
    }

    // √(−2·ln u) for u = (word + ½)·2⁻³². Near 1 it is the rest to 1 that has all bits. ILGPU converts unsigned numbers by way of doubles,
    // which many devices lack, and signed ones as they are.
    internal static float Radius(uint word)
    {
        float logarithm = (int)word >= 0
            ? PanelMath.Log(new Lane(((int)word + 0.5f) * Unit)).Value
            : PanelMath.Log1p(new Lane(((int)~word + 0.5f) * -Unit)).Value;
        return Lane.Sqrt(new Lane(-2f * logarithm)).Value;
    }

    internal static float Cosine(uint word)
    {
        float turns = Turns(word);
        int quarter = Quarter(turns);
        float angle = Angle(turns, quarter);
        float value = (quarter & 1) == 0 ? CosineNearZero(angle) : SineNearZero(angle);
        return quarter == 0 || quarter == -1 ? value : -value;
    }

    internal static float Sine(uint word)
    {
        float turns = Turns(word);
        int quarter = Quarter(turns);
        float angle = Angle(turns, quarter);
        float value = (quarter & 1) == 0 ? SineNearZero(angle) : CosineNearZero(angle);
        return quarter == 0 || quarter == 1 ? value : -value;
    }

    // From −½ to ½: a turn more or less changes nothing, and small numbers have more bits.
    private static float Turns(uint word) => ((int)word + 0.5f) * Unit;

    // The nearest quarter of a turn, from −2 to 2.
    private static int Quarter(float turns) => (int)((4 * turns) + (turns < 0 ? -0.5f : 0.5f));

    // From −π/4 to π/4; the difference is exact.
    private static float Angle(float turns, int quarter) => (turns - (0.25f * quarter)) * Turn;

    // The polynomials of Cephes' sinf and cosf (Moshier).
    private static float SineNearZero(float x)
    {
        float square = x * x;
        return (((((-1.9515296e-4f * square) + 8.3321609e-3f) * square) - 1.6666655e-1f) * square * x) + x;
    }

    private static float CosineNearZero(float x)
    {
        float square = x * x;
        return (((((2.4433157e-5f * square) - 1.3887316e-3f) * square) + 4.1666646e-2f) * square * square) - (0.5f * square) + 1;
    }
}
