using System.ComponentModel;
using ILGPU;
using NetGen.Numerics;

namespace NetGen.Gpu;

/// <summary>Softmax of rows whose logits four threads have, each four of sixteen.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowSoftmax
{
    /// <summary>The larger of the value found so far and the first of four logits.</summary>
    /// <param name="found">The value found so far.</param>
    /// <param name="logits">The logits.</param>
    /// <param name="count">How many of them there are; 4 and more for all.</param>
    public static float Largest(float found, Quad logits, int count)
    {
        Lane largest = new(found);
        if (count > 0)
            largest = Lane.Max(largest, new Lane(logits.X));
        if (count > 1)
            largest = Lane.Max(largest, new Lane(logits.Y));
        if (count > 2)
            largest = Lane.Max(largest, new Lane(logits.Z));
        if (count > 3)
            largest = Lane.Max(largest, new Lane(logits.W));
        return largest.Value;
    }

    /// <summary>The largest of the values that the four threads have found.</summary>
    public static float LargestOfRow(float found)
    {
        Lane largest = Lane.Max(new Lane(found), new Lane(Warp.ShuffleXor(found, 1)));
        return Lane.Max(largest, new Lane(Warp.ShuffleXor(largest.Value, 2))).Value;
    }

    /// <summary>The powers of e of the logits less the largest; 0 of those that there are not.</summary>
    public static Quad Powers(Quad logits, float largest, int count) => new(
        count > 0 ? Power(logits.X, largest) : 0f,
        count > 1 ? Power(logits.Y, largest) : 0f,
        count > 2 ? Power(logits.Z, largest) : 0f,
        count > 3 ? Power(logits.W, largest) : 0f);

    /// <summary>The same with the functions of networks with <c>[Accuracy(Fast)]</c>.</summary>
    public static Quad FastPowers(Quad logits, float largest, int count) => new(
        count > 0 ? FastPower(logits.X, largest) : 0f,
        count > 1 ? FastPower(logits.Y, largest) : 0f,
        count > 2 ? FastPower(logits.Z, largest) : 0f,
        count > 3 ? FastPower(logits.W, largest) : 0f);

    /// <summary>The sum so far plus four values.</summary>
    public static float Sum(float summed, Quad values) => summed + values.X + values.Y + values.Z + values.W;

    /// <summary>The sum over the four threads, with the same bits in all of them.</summary>
    public static float SumOfRow(float summed)
    {
        summed += Warp.ShuffleXor(summed, 1);
        return summed + Warp.ShuffleXor(summed, 2);
    }

    private static float Power(float logit, float largest) => PanelMath.Exp(new Lane(logit - largest)).Value;

    private static float FastPower(float logit, float largest) => FastPanelMath.Exp(new Lane(logit - largest)).Value;
}
